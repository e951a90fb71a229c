import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { mailflow } from './in-process.ts';
import { ROOT, withDirectory } from './mailflow.ts';
import { RELAY_LOG, relayLog } from './relay/relay-log.ts';

/** Of somebody's own relay, in a folder that a plain clone does not have beside it. */
const REAL_LOG = join(ROOT, '..', 'shared', 'samples', 'postfix', '2021-01-relay-mail.log');
const hasReal = existsSync(REAL_LOG);
const when = ['--as-of', '2021-01-28', '--format', 'json'];

/** Every answer about the log, as one text; what the imports before them were like is no part of it. */
async function answers(data: string): Promise<string> {
  const said: string[] = [];
  for (const command of [
    ['smtp-auth', '7d'],
    ['connectors', '7d'],
    ['tls', '7d'],
    ['summary', '7d'],
  ]) {
    const ran = await mailflow([...command, '--data', data, ...when]);
    expect(ran.code, ran.stderr).toBe(0);
    said.push(ran.stdout);
  }
  return said.join('');
}

const importing = async (data: string, ...files: string[]) => {
  const ran = await mailflow(['import', ...files, '--year', '2021', '--data', data, '--format', 'json']);
  expect(ran.code, ran.stderr).toBe(0);
  return JSON.parse(ran.stdout).imports;
};

type Row = Readonly<Record<'sender' | 'direction', string>> & {
  readonly messages: number;
  readonly tls: Readonly<Record<string, number>>;
};

/** Rows of the three reports about the log. */
async function counted(data: string): Promise<Readonly<Record<'smtpAuth' | 'connectors' | 'tls', readonly Row[]>>> {
  const [smtpAuth = [], connectors = [], tls = []] = await Promise.all(
    ['smtp-auth', 'connectors', 'tls'].map(
      async (report) => JSON.parse((await mailflow([report, '7d', '--data', data, ...when])).stdout).rows as Row[],
    ),
  );
  return { smtpAuth, connectors, tls };
}

/** Messages of each, and how many of them over which version. */
function tallied(rows: readonly (readonly [who: string, tls: Readonly<Record<string, number>>])[]) {
  const tally: Record<string, Record<string, number>> = {};
  for (const [who, tls] of rows) {
    tally[who] ??= {};
    for (const [version, messages] of Object.entries(tls))
      if (messages > 0) tally[who][version] = (tally[who][version] ?? 0) + messages;
  }
  return tally;
}

/** Twice, gzipped, and cut after each of those lines: the answers are those of the whole. */
async function answersAlike(log: string, cuts: readonly number[], directory: string): Promise<void> {
  const whole = join(directory, 'whole');
  await importing(whole, log);
  const once = await answers(whole);

  const zipped = join(directory, 'mail.log.gz');
  await writeFile(zipped, gzipSync(await readFile(log)));
  await importing(whole, log, zipped);
  expect(await answers(whole)).toBe(once);

  const lines = (await readFile(log, 'latin1')).split('\n');
  for (const cut of cuts) {
    const data = join(directory, `cut-${cut}`);
    const [first, second] = [join(directory, `${cut}-a.log`), join(directory, `${cut}-b.log`)];
    await writeFile(first, `${lines.slice(0, cut).join('\n')}\n`, 'latin1');
    await writeFile(second, lines.slice(cut).join('\n'), 'latin1');
    await importing(data, first, second);
    expect(await answers(data), `cut after line ${cut}`).toBe(once);
    await importing(whole, first, second);
  }
  expect(await answers(whole)).toBe(once);
}

describe("an invented relay's log", () => {
  test('is what the simulation writes; if not, `npm run relay-log` writes it anew', async () => {
    expect(await readFile(RELAY_LOG, 'utf8')).toBe(relayLog().lines.join(''));
  });

  test('is counted as what happened on it', () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data');
      const { lines, truth } = relayLog();
      const [imported] = await importing(data, RELAY_LOG);
      const whole = { source: 'postfix-log', rows: lines.length, rejected: 0, replaced: 0, cut: false };
      expect(imported).toMatchObject(whole);
      const { smtpAuth, connectors, tls } = await counted(data);
      const signedIn = truth.filter(({ kind }) => kind === 'smtp-auth');
      expect(tallied(smtpAuth.map((row) => [row.sender, row.tls]))).toEqual(
        tallied(signedIn.map((message) => [message.sender, { [message.tls]: 1 }])),
      );
      const others = truth.filter(({ kind }) => kind === 'connector');
      const directions = tallied(others.map((message) => [message.direction, { [message.tls]: 1 }]));
      expect(Object.keys(directions).sort()).toEqual(['inbound', 'local', 'outbound']);
      expect(tallied(connectors.map((row) => [row.direction, row.tls]))).toEqual(directions);
      expect(tallied(tls.map((row) => [row.direction, row.tls]))).toEqual(directions);
    }));

  test('imported twice, gzipped, and cut in two anywhere, answers the same', { timeout: 300_000 }, () =>
    // Nowhere between two lines that are the same: what comes after could be what came before, read again.
    withDirectory((directory) => answersAlike(RELAY_LOG, [3, 241, 843, 1262, 1682], directory)),
  );
});

describe.skipIf(!hasReal)(`a real relay's log${hasReal ? '' : ' (skipped: the samples folder is absent)'}`, () => {
  test('is counted as it was counted by hand', () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data');
      const [imported] = await importing(data, REAL_LOG);
      expect(imported).toMatchObject({ source: 'postfix-log', rows: 5282, rejected: 0, replaced: 0, cut: false });
      const { smtpAuth, connectors, tls } = await counted(data);
      expect(smtpAuth.map((row) => [row.sender, row.messages, row.tls['1.2'], row.tls['1.3']])).toEqual([
        ['h-aaf4c@h-ffeb17e38996c.com', 34, 34, 0],
        ['h-cff5713@h-ffeb17e38996c.com', 2, 0, 2],
      ]);
      const byDirection = (rows: readonly Row[]) =>
        Object.fromEntries(rows.map((r) => [r.direction, [r.messages, r.tls['none'], r.tls['1.2'], r.tls['1.3']]]));
      const expected = { inbound: [65, 0, 37, 28], local: [101, 101, 0, 0], outbound: [32, 3, 27, 2] };
      expect(byDirection(connectors)).toEqual(expected);
      expect(byDirection(tls)).toEqual(expected);
    }));

  test('imported twice, gzipped, and cut in two anywhere, answers the same', { timeout: 300_000 }, () =>
    // Before line 6 there is no line of Postfix in it, and a file without any is refused.
    withDirectory((directory) => answersAlike(REAL_LOG, [8, 700, 2641, 4000, 5281], directory)),
  );
});
