import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { mailflow } from './in-process.ts';
import { ROOT, withDirectory } from './mailflow.ts';

const LOG = join(ROOT, '..', 'shared', 'samples', 'postfix', '2021-01-relay-mail.log');
const when = ['--as-of', '2021-01-28', '--format', 'json'];
const run = promisify(execFile);

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

describe.skipIf(!existsSync(LOG))(
  `a real relay's log${existsSync(LOG) ? '' : ' (skipped: the samples folder is absent)'}`,
  () => {
    test('is counted as it was counted by hand', () =>
      withDirectory(async (directory) => {
        const data = join(directory, 'data');
        const [imported] = await importing(data, LOG);
        expect(imported).toMatchObject({ source: 'postfix-log', rows: 5282, rejected: 0, replaced: 0, cut: false });
        const [smtpAuth, connectors, tls] = await Promise.all(
          [
            ['smtp-auth', '7d'],
            ['connectors', '7d'],
            ['tls', '7d'],
          ].map(async (command) => JSON.parse((await mailflow([...command, '--data', data, ...when])).stdout)),
        );
        const sent = smtpAuth.rows.map((r: { sender: string; messages: number; tls: Record<string, number> }) => [
          r.sender,
          r.messages,
          r.tls['1.2'],
          r.tls['1.3'],
        ]);
        expect(sent).toEqual([
          ['h-aaf4c@h-ffeb17e38996c.com', 34, 34, 0],
          ['h-cff5713@h-ffeb17e38996c.com', 2, 0, 2],
        ]);
        const byDirection = (rows: readonly { direction: string; messages: number; tls: Record<string, number> }[]) =>
          Object.fromEntries(rows.map((r) => [r.direction, [r.messages, r.tls['none'], r.tls['1.2'], r.tls['1.3']]]));
        const expected = { inbound: [65, 0, 37, 28], local: [101, 101, 0, 0], outbound: [32, 3, 27, 2] };
        expect(byDirection(connectors.rows)).toEqual(expected);
        expect(byDirection(tls.rows)).toEqual(expected);
      }));

    test('imported twice, gzipped, and cut in two anywhere, answers the same', { timeout: 300_000 }, () =>
      withDirectory(async (directory) => {
        const whole = join(directory, 'whole');
        await importing(whole, LOG);
        const once = await answers(whole);

        const zipped = join(directory, 'mail.log.gz');
        await writeFile(zipped, (await run('gzip', ['-c', LOG], { encoding: 'buffer', maxBuffer: 1e8 })).stdout);
        await importing(whole, LOG, zipped);
        expect(await answers(whole)).toBe(once);

        const lines = (await readFile(LOG, 'latin1')).split('\n');
        // Before line 6 there is no line of Postfix in it, and a file without any is refused.
        for (const cut of [8, 700, 2641, 4000, 5281]) {
          const data = join(directory, `cut-${cut}`);
          const [first, second] = [join(directory, `${cut}-a.log`), join(directory, `${cut}-b.log`)];
          await writeFile(first, `${lines.slice(0, cut).join('\n')}\n`, 'latin1');
          await writeFile(second, lines.slice(cut).join('\n'), 'latin1');
          await importing(data, first, second);
          expect(await answers(data), `cut after line ${cut}`).toBe(once);
          await importing(whole, first, second);
        }
        expect(await answers(whole)).toBe(once);
      }),
    );
  },
);
