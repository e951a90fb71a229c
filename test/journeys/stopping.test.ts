import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, truncate, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mailflow } from './in-process.ts';
import { ended, startMailflow, withDirectory } from './mailflow.ts';

describe('a bot that is told to end before it is at home ends in order', () => {
  test.each([
    ['as soon as it has opened its data', (data: string) => existsSync(join(data, 'state'))],
    ['as soon as it has said something', (_: string, said: () => string) => said() !== ''],
  ])('%s', { timeout: 180_000 }, async (_, isTime) =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data');
      const child = startMailflow(['start', '--data', data]);
      let said = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        said += String(chunk);
      });
      await expect.poll(() => isTime(data, () => said), { timeout: 120_000, interval: 5 }).toBe(true);
      child.kill('SIGTERM');
      const [code, signal] = await once(child, 'close');
      expect([code, signal]).toEqual([0, null]);
    }),
  );
});

/** A file that takes no room and that nobody reads to its end within hours. */
const ENDLESS_BYTES = 2 ** 40;
const LONG_AGO = new Date('2026-01-28T00:00:00Z');
const LOG = `Jan 27 10:00:00 mail postfix/submission/smtpd[7]: A1: client=c[192.0.2.1], sasl_method=PLAIN, sasl_username=a@x.example
Jan 27 10:00:00 mail postfix/qmgr[2]: A1: from=<a@x.example>, size=900, nrcpt=1 (queue active)
`;

describe('a bot that is told to end while it reads a file without end', { timeout: 180_000 }, () => {
  /** The log, and after it a hole that goes on for ever. */
  async function endlessLog(path: string): Promise<void> {
    await writeFile(path, LOG);
    await truncate(path, ENDLESS_BYTES);
    await utimes(path, LONG_AGO, LONG_AGO);
  }

  /** Ends it as soon as the import has begun to write, and answers what it has printed. */
  async function endedAmid(data: string, input: string): Promise<string> {
    const child = startMailflow(['start', '--data', data]);
    const running = ended(child);
    child.stdin?.write(input);
    await expect
      .poll(() => existsSync(join(data, 'facts', 'manifest.json')), { timeout: 120_000, interval: 5 })
      .toBe(true);
    child.kill('SIGTERM');
    const { code, stdout } = await running;
    expect(code).toBe(0);
    // What is cut off leaves its working files behind.
    expect((await readdir(join(data, 'facts'))).filter((name) => name.startsWith('spill-'))).toEqual([]);
    return stdout;
  }

  test('leaves it in the inbox, keeps nothing of it, and reads it at the next start', () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data');
      const file = join(data, 'inbox', 'mail.log');
      await mkdir(dirname(file), { recursive: true });
      await endlessLog(file);
      await endedAmid(data, '');
      expect(await readdir(dirname(file))).toContain('mail.log');
      await truncate(file, Buffer.byteLength(LOG));
      await utimes(file, LONG_AGO, LONG_AGO);
      const { imports } = JSON.parse((await mailflow(['import', '--data', data, '--format', 'json'])).stdout);
      expect(imports).toMatchObject([{ file: 'mail.log', id: 1, error: null }]);
    }));

  test('tells who handed it in', () =>
    withDirectory(async (directory) => {
      const file = join(directory, 'mail.log');
      await endlessLog(file);
      const printed = await endedAmid(join(directory, 'data'), `import ${file}\n`);
      expect(printed).toContain('Mailflow is stopping');
    }));
});
