import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parquetStore } from '../../adapters/store/parquet/store.ts';
import { startOfDay } from '../../src/model/time.ts';
import { append, DAY, hourAt, tell } from '../contracts/fact-store/telling.ts';
import { mailflow } from '../journeys/in-process.ts';
import { ended, startMailflow, withDirectory } from '../journeys/mailflow.ts';
import { fewRuns } from '../seed/runs.ts';

const VICTIM = 'ann@contoso.com';
/** Others, in whose addresses the victim's stands, or nearly. */
const OTHERS = ['joann@contoso.com', 'ann@contoso.com.au', 'ann@contoso.co', 'x-ann@contoso.com', 'bob@contoso.com'];

const NAMES_OF_FILES = [`${VICTIM}.csv`, `sender-${VICTIM}.csv`, `${VICTIM}-2026`, `sent_by_${VICTIM}_2026.report.csv`];

const log = { info: () => {}, warn: () => {} };
const storeAt = (data: string) =>
  parquetStore({ directory: join(data, 'facts'), priority: ['report-csv', 'postfix-log'], log, hot: false });

const facts = fc.array(
  fc.record({
    sender: fc.constantFrom(VICTIM, ...OTHERS),
    hour: fc.integer({ min: 0, max: 71 }).map((hour) => hourAt(hour, DAY)),
    messages: fc.integer({ min: 1, max: 9 }),
    client: fc.constantFrom('', '192.0.2.1', '192.0.2.2'),
  }),
  { minLength: 1, maxLength: 30 },
);
const stories = fc.record({ first: facts, again: facts, followed: facts, saysLines: fc.boolean() });

interface Told {
  readonly sender: string;
  readonly hour: number;
  readonly messages: number;
  readonly client: string;
}

interface Story {
  readonly first: readonly Told[];
  readonly again: readonly Told[];
  readonly followed: readonly Told[];
  readonly saysLines: boolean;
}

/** A data directory with the victim in everything that Mailflow writes. */
async function lived(data: string, { first, again, followed, saysLines }: Story): Promise<void> {
  // A state is begun before there are facts.
  for (const words of [
    [VICTIM, '7d', 'leaving'],
    [OTHERS[0] ?? '', '7d', `like ${VICTIM}`],
  ]) {
    const { code, stderr } = await mailflow(['mute', ...words, 'force:yes', '--data', data]);
    expect(code, stderr).toBe(0);
  }
  const store = await storeAt(data);
  const about = { file: `mail of ${VICTIM}.csv`, path: `inbox/done/sender-${VICTIM}-2026` };
  const named = (told: Story['first']) => told.map((each) => ({ ...each, domain: each.sender.split('@')[1] ?? '' }));
  await tell(store, { source: 'report-csv', facts: named(first), about });
  // Replaces days of the one before, which are kept for an undo.
  await tell(store, { source: 'report-csv', facts: named(again), carry: { open: [`sasl_username=${VICTIM}, x`] } });
  const carry = saysLines ? { lines: [`smtpd: from=<${VICTIM}>`], [VICTIM]: 1 } : null;
  // Lies in the tail, which is no Parquet file yet.
  await append(store, {
    ...{ source: 'postfix-log', carry, position: { first: `rejected: ${VICTIM}` } },
    facts: named(followed).map((each, i) => ({ ...each, messages: 1, event: BigInt(i + 1) })),
  });
  await store.close();
  const done = join(data, 'inbox', 'done');
  await mkdir(done, { recursive: true });
  const text = `Date,Sender address\r\n2026-11-15,${VICTIM}\r\n2026-11-15,"Ann@Contoso.com"\r\n2026-11-15,${OTHERS[0]}\r\n`;
  await writeFile(join(done, 'a.csv'), text);
  await writeFile(join(done, `${VICTIM}.csv.gz`), gzipSync(text));
  for (const name of NAMES_OF_FILES) await writeFile(join(done, name), text);
  await writeFile(join(done, 'wide.csv'), Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]));
  await writeFile(
    join(data, 'state', 'conversation.jsonl'),
    `{"text":"ANN@contoso.com sent 9 messages.\\n${VICTIM}\\t${VICTIM} \\u003c${VICTIM}\\u003e"}\n{"file":"sender-${VICTIM}"}\n`,
  );
  await writeFile(join(data, 'state', 'mailflow.json.corrupt-1'), `{"subject":"${VICTIM}"`);
}

/** Every text in every file below a directory, as whoever opens the file reads it. */
async function textsIn(data: string): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const entry of await readdir(data, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
    const rows = path.endsWith('.parquet')
      ? (await connection.runAndReadAll(`SELECT DISTINCT sender FROM read_parquet('${path}')`)).getRows()
      : [];
    texts.set(path, [path, plain.toString('latin1'), plain.toString('utf16le'), ...rows.flat()].join('\n'));
  }
  connection.closeSync();
  instance.closeSync();
  return texts;
}

/** By a plain search, once the addresses that contain the victim's are taken out. */
const filesNaming = async (data: string): Promise<readonly string[]> =>
  [...(await textsIn(data))].flatMap(([path, text]) => {
    const rest = OTHERS.filter((other) => other.includes(VICTIM)).reduce(
      (left, other) => left.replaceAll(other, ''),
      text.toLowerCase(),
    );
    return rest.includes(VICTIM) ? [path] : [];
  });

/** Every number that there is, by whose it is. `is`: what the victim is called. */
async function figures(data: string, is: string): Promise<unknown> {
  const store = await storeAt(data);
  const window = { from: startOfDay(DAY), to: startOfDay(DAY + 4), grain: 'days' } as const;
  const perSource = await Promise.all(
    ['report-csv', 'postfix-log'].map((source) =>
      store.ask({ kind: 'smtp-auth', window, source, by: ['sender', 'hour', 'auth'], order: 'groups' }),
    ),
  );
  // Of the victim nobody knows any more which computers it had.
  const clients = await store.ask({ kind: 'smtp-auth', window, by: ['sender', 'client'], order: 'groups' });
  const imports = await store.imports();
  await store.close();
  const called = (sender: unknown) => (sender === is ? 'the victim' : sender);
  return {
    rows: perSource.map(({ rows, totals }) => ({
      totals,
      rows: rows
        .map(({ group: [sender, ...more], ...counts }) => ({ group: [called(sender), ...more], ...counts }))
        .sort(byText),
    })),
    clients: clients.rows.filter(({ group: [sender] }) => sender !== is).sort(byText),
    imports: imports.map(({ messages, days, from, to, status }) => ({ messages, days, from, to, status })),
  };
}

const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** Runs the real program, which is killed before a file gets this name; after it got it so many times. */
async function killedAtRename(args: readonly string[], name: string, times: number) {
  const killing = `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const { rename } = fs.promises;
    let left = ${times};
    fs.promises.rename = (from, to) =>
      to.endsWith('/${name}') && left-- === 0 ? process.kill(process.pid, 'SIGKILL') : rename(from, to);
    syncBuiltinESMExports();`;
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(killing)}`;
  const child = startMailflow(args, { NODE_OPTIONS });
  child.stdin?.end();
  const ran = await ended(child);
  return { ...ran, signal: child.signalCode };
}

const pseudonymIn = (stdout: string): string => /erased-[0-9a-f]{8}@contoso\.com/.exec(stdout)?.[0] ?? '';

describe('erase', () => {
  test('leaves the address in no file, and every number but what was said of the person as it was', () =>
    fc.assert(
      fc.asyncProperty(stories, (story) =>
        withDirectory(async (data) => {
          await lived(data, story);
          const before = await figures(data, VICTIM);
          const asked = await mailflow(['erase', VICTIM, '--data', data]);
          expect(asked.stdout).toContain(`erase ${VICTIM} yes`);
          expect((await filesNaming(data)).length, 'a question changes nothing').toBeGreaterThan(4);

          const erased = await mailflow(['erase', 'Ann@contoso.com', 'yes', '--data', data]);
          expect(erased.code, erased.stderr).toBe(0);
          expect(await filesNaming(data)).toEqual([]);
          expect(await figures(data, pseudonymIn(erased.stdout))).toEqual(before);
          const all = [...(await textsIn(data)).values()].join('\n');
          expect(all, 'others stay').toContain(OTHERS[0]);
          expect((await mailflow(['audit', 'verify', '--data', data])).code).toBe(0);
          expect((await mailflow(['doctor', '--data', data])).stdout).not.toMatch(/damaged|cannot be read/);
          expect((await mailflow(['mutes', '--data', data])).stdout).toContain('erased-');
        }),
      ),
      { numRuns: fewRuns(4, 'each writes a store and runs six commands') },
    ));

  test('does what is left when it was killed after the facts, or in the middle of a file', () =>
    withDirectory(async (data) => {
      const told = [VICTIM, ...OTHERS].map((sender, i) => ({ sender, hour: hourAt(i, DAY), messages: 3, client: '' }));
      await lived(data, { first: told, again: told, followed: told, saysLines: true });
      const before = await figures(data, VICTIM);
      const store = await storeAt(data);
      const pseudonym = 'erased-0123abcd@contoso.com';
      await store.erase({ address: VICTIM, pseudonym });
      await store.close();
      await writeFile(join(data, 'inbox', 'done', 'a.csv.erasing'), `half a file of ${VICTIM}`);
      expect(await filesNaming(data)).not.toEqual([]);
      const rest = await mailflow(['erase', VICTIM, 'yes', '--data', data]);
      expect(rest.code, rest.stderr).toBe(0);
      expect(await filesNaming(data)).toEqual([]);
      expect(await figures(data, pseudonym)).toEqual(before);
      expect((await mailflow(['erase', VICTIM, 'yes', '--data', data])).stdout).toContain('is nowhere in');
    }));

  test('does the rest wherever it was killed', () =>
    withDirectory(async (folder) => {
      const whole = join(folder, 'whole');
      const facts = [VICTIM, ...OTHERS].map((sender, i) => ({ sender, hour: hourAt(i, DAY), messages: 3, client: '' }));
      await lived(whole, { first: facts, again: facts, followed: facts, saysLines: true });
      // Before the first commit of the facts, between both, and after both.
      for (const [at, [file, before]] of (
        [
          ['manifest.json', 1],
          ['manifest.json', 0],

          ['audit.jsonl', 0],
        ] as const
      ).entries()) {
        const data = join(folder, `killed-${at}`);
        await cp(whole, data, { recursive: true });
        const killed = await killedAtRename(['erase', VICTIM, 'yes', '--data', data], file, before);
        expect(killed.signal, `${file} ${before} ${killed.stderr}`).toBe('SIGKILL');
        expect(await filesNaming(data)).not.toEqual([]);
        const rest = await mailflow(['erase', VICTIM, 'yes', '--data', data]);
        expect(rest.code, rest.stderr).toBe(0);
        expect(await filesNaming(data), `killed before ${file} was renamed`).toEqual([]);
        expect((await mailflow(['audit', 'verify', '--data', data])).code).toBe(0);
      }
    }));

  test('finds what is in the notes of the facts alone', () =>
    withDirectory(async (data) => {
      await mailflow(['mute', OTHERS[0] ?? '', '7d', 'x', 'force:yes', '--data', data]);
      for (const name of ['carry', 'position', 'file'] as const) {
        const store = await storeAt(data);
        const facts = [
          { sender: 'bob@contoso.com', domain: 'contoso.com', hour: hourAt(1, DAY), messages: 1, client: '' },
        ];
        if (name === 'position')
          await append(store, {
            ...{ source: 'postfix-log', carry: null, position: { first: `rejected: ${VICTIM}` } },
            facts: facts.map((each) => ({ ...each, event: 7n })),
          });
        else
          await tell(store, {
            ...{ source: 'report-csv', facts },
            ...(name === 'carry' ? { carry: [`<${VICTIM}>`] } : { about: { file: `sender-${VICTIM}` } }),
          });
        await store.close();
        const { stdout, code } = await mailflow(['erase', VICTIM, 'yes', '--data', data]);
        expect(code).toBe(0);
        expect(stdout, name).toContain('Erased');
        expect(await filesNaming(data)).toEqual([]);
      }
    }));

  test('says which files it cannot look into, and refuses what is no address', () =>
    withDirectory(async (data) => {
      await lived(data, { first: [], again: [], followed: [], saysLines: false });
      await writeFile(join(data, 'inbox', 'done', 'b.zip'), 'PK');
      await writeFile(join(data, 'inbox', 'done', 'cut.gz'), gzipSync('x'.repeat(1000)).subarray(0, 15));
      const { stdout } = await mailflow(['erase', VICTIM, '--data', data]);
      expect(stdout).toMatch(/cannot be searched[\s\S]*b\.zip[\s\S]*cut\.gz/);
      expect((await mailflow(['erase', 'everything', '--data', data])).code).toBe(2);
      expect((await mailflow(['erase', VICTIM, 'now', '--data', data])).code).toBe(2);
    }));
});
