import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { below } from '../../bench/generate/random.ts';
import { mailflowProcess } from '../../journeys/mailflow.ts';
import type { Arena, Family } from '../family.ts';
import { answerOf, becameOf } from '../observations.ts';

const JSON_OUT = ['--format', 'json'] as const;
const FIGURES = ['smtp-auth', '2026-09-01..2026-11-15', 'top:100', ...JSON_OUT] as const;

interface Damage {
  readonly name: string;
  readonly isOne: (path: string) => boolean;
  readonly flips: number;
  /** What is asked afterwards. */
  readonly args: readonly string[];
  /** What stands in the right answer. */
  readonly shows: string;
}

const DAMAGES: readonly Damage[] = [
  { name: 'Parquet', isOne: (path) => path.endsWith('.parquet'), flips: 40, args: FIGURES, shows: 'clerk@contoso.com' },
  {
    name: 'manifest',
    isOne: (path) => path.endsWith('manifest.json'),
    flips: 10,
    args: FIGURES,
    shows: 'clerk@contoso.com',
  },
  {
    name: 'state',
    isOne: (path) => path.endsWith('mailflow.json'),
    flips: 5,
    args: ['subscriptions', ...JSON_OUT],
    shows: 'all',
  },
  {
    name: 'journal',
    isOne: (path) => /\.journal-\d+$/.test(path),
    flips: 5,
    args: ['mutes', ...JSON_OUT],
    shows: 'a@contoso.com',
  },
  { name: 'audit', isOne: (path) => path.endsWith('audit.jsonl'), flips: 5, args: ['audit', 'verify'], shows: '3' },
];

/** One bit is another in a file: the answer is as before, or it is said that something is wrong. Never other figures. */
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
    const flips = DAMAGES.flatMap(({ name, isOne, flips, args }) => {
      const files = paths.filter(isOne);
      arena.see({ kind: 'at-least', name: `files of the ${name}`, value: files.length, limit: 1 });
      return files.length === 0
        ? []
        : Array.from({ length: flips }, () => ({
            name,
            args,
            file: files[below(arena.random, files.length)] as string,
            place: arena.random(),
            bit: below(arena.random, 8),
          }));
    });
    const before = new Map<string, string>();
    for (const { name, args, shows } of DAMAGES) {
      const ran = await mailflowProcess([...args, '--data', data]);
      arena.see({ kind: 'one-of', name: `${name}: exit code before`, value: ran.code, allowed: [0] });
      arena.see({
        kind: 'one-of',
        name: `${name}: shows ${shows} before`,
        value: ran.stdout.includes(shows),
        allowed: [true],
      });
      before.set(args.join(' '), answerOf(ran));
    }
    const halves = [flips.filter((_, at) => at % 2 === 0), flips.filter((_, at) => at % 2 === 1)];
    await Promise.all(
      halves.map(async (half, at) => {
        for (const flip of half)
          await seeFlip(arena, {
            ...flip,
            data,
            copy: join(arena.folder, `flipped-${at}`),
            right: before.get(flip.args.join(' ')) ?? '',
          });
      }),
    );
  },
};

interface Flip {
  readonly name: string;
  readonly args: readonly string[];
  readonly file: string;
  /** Where in the file, 0…1. */
  readonly place: number;
  readonly bit: number;
  readonly data: string;
  readonly copy: string;
  readonly right: string;
}

async function seeFlip(arena: Arena, { name, args, file, place, bit, data, copy, right }: Flip): Promise<void> {
  await rm(copy, { recursive: true, force: true });
  await cp(data, copy, { recursive: true });
  const bytes = await readFile(join(copy, file));
  const at = Math.floor(place * bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  await writeFile(join(copy, file), bytes);
  const ran = await mailflowProcess([...args, '--data', copy]);
  arena.see({
    kind: 'one-of',
    name: `${name}: bit ${bit} of byte ${at} of ${file}`,
    value: becameOf(ran, right),
    allowed: ['as before', 'said'],
  });
}
