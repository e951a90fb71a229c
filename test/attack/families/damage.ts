import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { below } from '../../bench/generate/random.ts';
import { mailflowProcess } from '../../journeys/mailflow.ts';
import type { Arena, Family } from '../family.ts';
import { answerOf, becameOf } from '../observations.ts';

const JSON_OUT = ['--format', 'json'] as const;
const WINDOW = '2026-09-01..2026-11-15';
const SENDER = ['sender', 's1@contoso.com', WINDOW, ...JSON_OUT] as const;

interface Damage {
  readonly name: string;
  readonly isOne: (path: string) => boolean;
  readonly flips: number;
  /** What is asked afterwards. */
  readonly args: readonly string[];
  /** What stands in the right answer. */
  readonly shows: string;
  /**
   * Whether each flip has to be said: `where-read` in files without which the answer is another. Where not, an answer as
   * before is right as well, as a copy makes up for the file.
   */
  readonly said: 'always' | 'where-read' | 'need-not';
  /** Bytes at the end of the file that say nothing: a line break is no part of what it ends. */
  readonly empty?: number;
}

const isParquet = (path: string): boolean => path.endsWith('.parquet');
const isSnapshot = (path: string): boolean => path.endsWith('mailflow.json');

const DAMAGES: readonly Damage[] = [
  {
    name: 'Parquet of SMTP AUTH',
    isOne: isParquet,
    flips: 30,
    args: SENDER,
    shows: 's1@contoso.com',
    said: 'where-read',
  },
  {
    ...{ name: 'Parquet of connectors', isOne: isParquet, flips: 20, said: 'where-read' },
    ...{ args: ['connectors', WINDOW, ...JSON_OUT], shows: 'Fabrikam' },
  },
  {
    ...{ name: 'manifest', isOne: (path) => path.endsWith('/manifest.json'), flips: 10, said: 'always' },
    ...{ args: SENDER, shows: 's1@contoso.com' },
  },
  {
    ...{ name: 'state, read', isOne: isSnapshot, flips: 5, said: 'need-not' },
    ...{ args: ['subscriptions', ...JSON_OUT], shows: 'all' },
  },
  {
    // Whoever writes sets the damaged file aside, and says so.
    ...{ name: 'state, changed', isOne: isSnapshot, flips: 5, said: 'always' },
    ...{ args: ['unmute', 'a@contoso.com'], shows: 'a@contoso.com' },
  },
  {
    ...{ name: 'journal', isOne: (path) => /\.journal-\d+$/.test(path), flips: 10, said: 'always', empty: 1 },
    ...{ args: ['mutes', ...JSON_OUT], shows: 'a@contoso.com' },
  },
  {
    ...{ name: 'audit', isOne: (path) => path.endsWith('audit.jsonl'), flips: 10, said: 'always', empty: 1 },
    ...{ args: ['audit', 'verify'], shows: '3' },
  },
];

/** One bit is another in a file that the answer needs: it is said that something is wrong, and never other figures. */
export const damage: Family = {
  name: 'flipped bits',
  async attack(arena) {
    const data = await arena.data();
    for (const args of [
      ['mute', 'a@contoso.com', '30d', 'force:yes'],
      ['mute', 'b@contoso.com', '30d', 'force:yes'],
      ['subscribe', 'all'],
    ])
      await mailflowProcess([...args, '--data', data]);
    const paths = (await readdir(data, { recursive: true, withFileTypes: true }))
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name).slice(data.length + 1))
      .sort();
    const flips: Flip[] = [];
    for (const damage of DAMAGES) flips.push(...(await flipsOf(arena, damage, { data, paths })));
    const halves = [flips.filter((_, at) => at % 2 === 0), flips.filter((_, at) => at % 2 === 1)];
    await Promise.all(
      halves.map(async (half, at) => {
        for (const flip of half) await seeFlip(arena, flip, { data, copy: join(arena.folder, `flipped-${at}`) });
      }),
    );
  },
};

interface Flip extends Damage {
  readonly file: string;
  /** Where in the file, 0…1. */
  readonly place: number;
  readonly bit: number;
  /** What is answered where nothing is flipped. */
  readonly right: string;
  readonly mustBeSaid: boolean;
}

interface Tenant {
  readonly data: string;
  readonly paths: readonly string[];
}

/** Two thirds of them where each has to be said. */
async function flipsOf(arena: Arena, damage: Damage, { data, paths }: Tenant): Promise<readonly Flip[]> {
  const { name, args, shows, said } = damage;
  const copy = join(arena.folder, 'asked');
  const files = paths.filter(damage.isOne);
  await renew(copy, data);
  const ran = await mailflowProcess([...args, '--data', copy]);
  const right = answerOf(ran);
  arena.see({ kind: 'one-of', name: `${name}: exit code before`, value: ran.code, allowed: [0] });
  const isShown = ran.stdout.includes(shows);
  arena.see({ kind: 'one-of', name: `${name}: shows ${shows} before`, value: isShown, allowed: [true] });
  const needed: string[] = [];
  for (const file of said === 'where-read' ? files : []) {
    await renew(copy, data);
    await rm(join(copy, file));
    if (becameOf(await mailflowProcess([...args, '--data', copy]), right) !== 'as before') needed.push(file);
  }
  const saying = said === 'always' ? files : needed;
  const least = said === 'need-not' ? 0 : 1;
  arena.see({ kind: 'at-least', name: `${name}: files`, value: files.length, limit: 1 });
  arena.see({ kind: 'at-least', name: `${name}: files that the answer needs`, value: saying.length, limit: least });
  return Array.from({ length: files.length === 0 ? 0 : damage.flips }, (_, at) => {
    const among = saying.length > 0 && at % 3 !== 0 ? saying : files;
    const file = among[below(arena.random, among.length)] as string;
    const mustBeSaid = saying.includes(file);
    return { ...damage, file, place: arena.random(), bit: below(arena.random, 8), right, mustBeSaid };
  });
}

async function renew(copy: string, data: string): Promise<void> {
  await rm(copy, { recursive: true, force: true });
  await cp(data, copy, { recursive: true });
}

async function seeFlip(
  arena: Arena,
  { name, args, file, place, bit, empty = 0, right, mustBeSaid }: Flip,
  { data, copy }: { readonly data: string; readonly copy: string },
): Promise<void> {
  await renew(copy, data);
  const bytes = await readFile(join(copy, file));
  const at = Math.floor(place * (bytes.length - empty));
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  await writeFile(join(copy, file), bytes);
  const ran = await mailflowProcess([...args, '--data', copy]);
  arena.see({
    kind: 'one-of',
    name: `${name}: bit ${bit} of byte ${at} of ${file}`,
    value: becameOf(ran, right),
    allowed: mustBeSaid ? ['said'] : ['as before', 'said'],
  });
}
