import { once } from 'node:events';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { copyStarted } from '../prepared/started.ts';
import { mailflow, refusedStart } from './in-process.ts';
import { ended, startMailflow, withDirectory } from './mailflow.ts';

const REPORT = [
  'date,senderName,authMethod,original_client_ip,tls_version,message_count',
  '2026-11-14T09:30:00Z,printer@fabrikam.example,Basic,192.0.2.7,TLS1.2,41',
].join('\n');

/** A first start makes the sample tenant and looks at it; whoever tests something else takes a copy of what it left. */
const withStarted = (use: (directory: string) => Promise<void>): Promise<void> =>
  withDirectory(async (directory) => {
    await copyStarted(directory);
    await use(directory);
  });

describe('the local conversation, through a pipe', () => {
  test('shows the sample tenant first, then answers each line, and ends with the input', () =>
    withDirectory(async (directory) => {
      const ran = await mailflow(['start', '--data', directory], {
        input: 'smtp-auth by:tls top:3\n\nsmth-auth\nhelp tls\nsender scanner@contoso.com\n',
      });
      expect(ran.stderr).toBe('');
      expect(ran.code).toBe(0);
      const [greeting = '', ...cards] = ran.stdout
        .trimStart()
        .split(/\n(?=\[SAMPLE DATA\]|Next:|That did not work|Help: )/);
      const next = cards.splice(1, 1)[0] ?? '';
      // What people read before they type: a greeting of ten lines, and one card between its halves.
      const lines = `${greeting}\n${next}`.split('\n').filter((line) => line.trim() !== '');
      expect(lines.length).toBeLessThanOrEqual(10);
      expect(lines.every((line) => line.length <= 80)).toBe(true);
      expect(next).toMatch(/^Next:\n {2}summary .*\n {2}insights .*\n {2}import FILE /);
      const titles = cards.map((card) => card.trim().split('\n').slice(0, 2).join(' '));
      expect(titles).toEqual([
        // What is told unasked depends on the weekday: a card for each insight, or one for all of them.
        expect.stringMatching(/\[SAMPLE DATA\] .*(?:High|Medium)$/),
        expect.stringContaining('[SAMPLE DATA] SMTP AUTH clients'),
        expect.stringContaining('That did not work'),
        expect.stringContaining('Help: tls'),
        expect.stringContaining('[SAMPLE DATA] SMTP AUTH: scanner@contoso.com'),
      ]);
      expect(cards[2]).toContain('> Try: smtp-auth');
      expect(ran.stdout).not.toContain('\u001b');
      expect((await readdir(directory)).sort()).toEqual(expect.arrayContaining(['inbox', 'sample', 'state']));
    }));

  test("real files end the sample tenant's part, and nothing of it stays", () =>
    withStarted(async (directory) => {
      const file = join(directory, 'my report.csv');
      await writeFile(file, REPORT);
      const lines = [`import "${file}"`, 'smtp-auth 2026-11-14', 'status', 'quit', 'never read'];
      const ran = await mailflow(['start', '--data', directory, '--as-of', '2026-11-15'], {
        input: `${lines.join('\n')}\n`,
      });
      expect(ran.code).toBe(0);
      expect(ran.stdout.slice(0, ran.stdout.indexOf('Import'))).toContain('SAMPLE DATA');
      const after = ran.stdout.slice(ran.stdout.indexOf('Import'));
      expect(after.replace(/\s+/g, ' ')).toContain('From now on, answers use your own files');
      expect(after).toContain('printer@fabrikam.example');
      expect(after).not.toContain('SAMPLE DATA');
      expect(after).not.toContain('contoso');
      expect(after).not.toContain('never read');

      const again = await mailflow(['start', '--data', directory, '--as-of', '2026-11-15']);
      expect(again.stdout).not.toContain('SAMPLE');
      expect(again.stdout).toContain('your organisation');
    }));

  test('what lay in the inbox before the start is imported at the start', () =>
    withStarted(async (directory) => {
      const dropped = join(directory, 'inbox', 'report.csv');
      await writeFile(dropped, REPORT);
      await utimes(dropped, new Date('2026-11-14T10:00:00Z'), new Date('2026-11-14T10:00:00Z'));
      const ran = await mailflow(['start', '--data', directory, '--as-of', '2026-11-15']);
      expect(ran.stdout).toContain('41');
      expect(ran.stdout).not.toContain('SAMPLE');
      expect(await readdir(join(directory, 'inbox', 'done'))).toEqual(['report.csv']);
    }));

  test("real files are refused by the sample tenant's directory, and the sample tenant by a real one", () =>
    withStarted(async (directory) => {
      const file = join(directory, 'report.csv');
      await writeFile(file, REPORT);
      const intoSample = await mailflow(['import', file, '--data', join(directory, 'sample'), '--format', 'json']);
      expect(intoSample.code).toBe(1);
      expect(JSON.parse(intoSample.stdout).imports[0].error).toContain('sample tenant');
      const [document] = await readdir(join(directory, 'sample', 'inbox', 'done'));
      const sample = join(directory, 'sample', 'inbox', 'done', document as string);
      const intoReal = await mailflow(['import', sample, '--data', join(directory, 'real'), '--format', 'json']);
      expect(intoReal.code).toBe(1);
      expect(JSON.parse(intoReal.stdout).imports[0].error).toContain('sample data is invented');
    }));

  test("the sample tenant's own directory is not started as if it were real", () =>
    withStarted(async (directory) => {
      const ran = await mailflow(['start', '--data', join(directory, 'sample')]);
      expect(ran).toMatchObject({ code: 1, stdout: '' });
      expect(ran.stderr).toContain('sample tenant');
    }));
});

describe('a start that fails', () => {
  test('ends the program, and leaves the data to the next one', () =>
    withStarted(async (directory) => {
      const taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      const { port } = taken.address() as AddressInfo;
      const ran = await mailflow(['start', '--data', directory], { environment: { MAILFLOW_PORT: String(port) } });
      expect(ran.code).toBe(1);
      expect(ran.stderr).toMatch(/the port is in use.*MAILFLOW_PORT/s);
      taken.close();
      await once(taken, 'close');
      const again = await mailflow(['start', '--data', directory], { environment: { MAILFLOW_PORT: String(port) } });
      expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining(`http://127.0.0.1:${port}`) });
    }));

  test('a fallback in a chat that is not configured is told before anything starts', async () => {
    const ran = await refusedStart([], { MAILFLOW_FALLBACK: 'slack:C1' });
    expect(ran).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('MAILFLOW_FALLBACK') });
  });
});

describe('a report that is requested', () => {
  test('lies beside the data it is made of, under a name that says which it is; quit ends the program though nobody closes the pipe', () =>
    withStarted(async (directory) => {
      const child = startMailflow(['start', '--data', directory, '--sample']);
      const gone = ended(child);
      child.stdin?.write('request smtp-auth 7d\nrequest smtp-auth 7d domain:fabrikam.com\nquit\n');
      const { code, stdout } = await gone;
      expect(code).toBe(0);
      expect(stdout).toMatch(/\[SAMPLE DATA\]\nSMTP AUTH clients as a file/);
      const files = await readdir(join(directory, 'sample', 'requested'));
      expect(files.sort()).toEqual([
        expect.stringMatching(/^sample-data_smtp-auth_\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d\.csv$/),
        expect.stringMatching(/^sample-data_smtp-auth_domain-fabrikam\.com_/),
      ]);
      expect(await readdir(directory)).not.toContain('requested');
    }));
});
