import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { mailflow, refusedStart } from './in-process.ts';
import { mailflowProcess, ROOT, withDirectory } from './mailflow.ts';
import { REPORT } from './small-report.ts';

const run = promisify(execFile);

const asOf = ['--as-of', '2026-11-15'];
const json = ['--format', 'json'];

describe('the sample data', () => {
  test('are asked by any command, made where they are missing, and beside real data', () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data');
      const asked = (...words: readonly string[]) => mailflow([...words, '--data', data, '--sample']);
      const reads = ['summary', 'insights high', 'status', 'imports', 'sources', 'backtest', 'recover', 'audit verify'];
      for (const line of reads) {
        const { code, stdout, stderr } = await asked(...line.split(' '));
        expect([line, code, stderr]).toEqual([line, 0, '']);
        expect(stdout).not.toBe('');
      }
      const { stdout } = await asked('insights', ...json);
      const [{ id, subject }] = JSON.parse(stdout).insights;
      const acked = await asked('ack', id.slice(0, 6), ...json);
      expect(JSON.parse(acked.stdout).done).toEqual([id]);
      expect((await asked('audit', 'by:me', 'action:ack')).stdout).toContain(subject);
      expect(await readdir(data)).toEqual(['sample']);
      // The real data are others, of which there are none.
      expect((await mailflow(['summary', '--data', data])).stdout).not.toContain('SAMPLE DATA');
      const refused = await asked('import');
      expect([refused.code, refused.stderr]).toEqual([
        2,
        expect.stringContaining('You cannot import into the sample data'),
      ]);
    }));
});

test('no report file is noted for the sample data, though the settings ask a tenant for them', () =>
  withDirectory(async (directory) => {
    const tenant = 'kind: microsoft365, tenant: contoso.com, managed-identity: true, requests: true';
    await writeFile(join(directory, 'config.yaml'), `sources:\n  - { ${tenant} }\n`);
    const asked = (...words: readonly string[]) => mailflow(['request', 'SmtpCSReport', '--data', directory, ...words]);
    expect((await asked()).stdout).toContain('will be requested');
    expect((await asked('--sample')).stdout).toContain('Nothing asked');
  }));

describe('the version', () => {
  test.each([['version'], ['--version'], ['-v'], ['--version', '--data', '/nowhere/at/all']])('%s', async (...args) => {
    const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    expect(await mailflow(args)).toMatchObject({ code: 0, stdout: `Mailflow ${version}\n`, stderr: '' });
    expect((await mailflow([...args, ...json])).stdout).toBe(`${JSON.stringify({ version })}\n`);
  });

  test('is the same from a process of its own, and at the prompt', () =>
    withDirectory(async (directory) => {
      const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
      expect((await mailflowProcess(['-v'])).stdout).toBe(`Mailflow ${version}\n`);
      const { stdout } = await mailflow(['start', '--data', join(directory, 'd')], { input: 'version\n--version\n' });
      expect(stdout.split(`Version ${version}.`)).toHaveLength(3);
    }));
});

describe('a report file in, tables out', () => {
  test('counts come out as they went in, and every rejected row is told with its line', () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data');
      const file = join(directory, 'SmtpCSReport.csv');
      await writeFile(file, Buffer.from(`\uFEFF${REPORT}`, 'utf16le'));
      const imported = await mailflowProcess(['import', file, '--data', data, ...json]);
      expect(imported.stderr).toBe('');
      expect(imported.code, 'a row was rejected').toBe(3);
      expect(JSON.parse(imported.stdout).imports).toEqual([
        expect.objectContaining({
          file: 'SmtpCSReport.csv',
          source: 'report-csv',
          rows: 4,
          facts: 3,
          rejected: 1,
          rejections: [{ line: 4, reason: expect.stringContaining('many') }],
          unmappedColumns: [],
          replaced: 0,
          cut: false,
        }),
      ]);

      const answered = await mailflow(['smtp-auth', '7d', '--data', data, ...asOf, ...json]);
      expect(answered.code).toBe(0);
      const { rows, window, source, totals, cut } = JSON.parse(answered.stdout);
      expect(window).toEqual({ from: '2026-11-09T00:00:00Z', to: '2026-11-16T00:00:00Z' });
      expect({ source, cut }).toEqual({ source: 'report-csv', cut: null });
      expect(rows.map((r: { sender: string; messages: number }) => [r.sender, r.messages])).toEqual([
        ['printer@contoso.com', 5280],
        ['ceo@contoso.com', 472],
        ['scanner@contoso.com', 7],
      ]);
      expect(rows[1]).toEqual({
        sender: 'ceo@contoso.com',
        domain: 'contoso.com',
        messages: 472,
        tls: { none: 0, ssl3: 0, '1.0': 472, '1.1': 0, '1.2': 0, '1.3': 0, unknown: 0 },
        auth: { basic: 472, oauth: 0, other: 0 },
      });
      expect(totals).toMatchObject({ messages: 5759 });

      const table = await mailflow(['smtp-auth', '7d', 'by:tls', '--data', data, ...asOf]);
      expect(table.stdout).toContain('472 (100%)');
      const csv = await mailflow(['smtp-auth', '7d', '--data', data, ...asOf, '--format', 'csv']);
      expect(csv.stdout.split(/\r?\n/)[0]).toMatch(/^sender,domain,messages,tls_none/);
    }));

  test('importing again, or the same file gzipped, changes nothing', () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data');
      const file = join(directory, 'report.csv');
      await writeFile(file, REPORT);
      await mailflow(['import', file, '--data', data]);
      const before = await mailflow(['smtp-auth', '30d', '--data', data, ...asOf, ...json]);
      await run('gzip', ['-k', file]);
      const again = await mailflow(['import', file, `${file}.gz`, '--data', data, ...json]);
      expect(JSON.parse(again.stdout).imports.map((i: { replaced: number }) => i.replaced)).toEqual([0, 0]);
      const after = await mailflow(['smtp-auth', '30d', '--data', data, ...asOf, ...json]);
      expect(after.stdout).toBe(before.stdout);
    }));
});

describe('what is typed wrong', () => {
  test.each([
    [['smth-auth'], 2, 'Did you mean smtp-auth?'],
    [['smtp-auth', '3months'], 2, 'smtp-auth 90d'],
    [['smtp-auth', '--formt', 'json'], 2, 'Did you mean --format?'],
    [['smtp-auth', '--as-of', '2026-02-30'], 2, '--as-of'],
    [['smtp-auth', '--data', '/nowhere/at/all'], 1, 'There is no data directory'],
  ])('%j ends with code %i and says %s', async (argv, code, words) => {
    const ran = await mailflow(argv);
    expect(ran).toMatchObject({ code, stdout: '' });
    expect(ran.stderr).toContain(words);
  });

  test('a wrong setting is told before anything starts', async () => {
    const ran = await mailflowProcess(['summary'], { environment: { MAILFLOW_DATTA: 'x' } });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('did you mean MAILFLOW_DATA?');
  });

  test("a file that is not there, and one that is nobody's, fail with their reason and leave no facts", () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data');
      const binary = join(directory, 'program.bin');
      await writeFile(binary, Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 2, 3]));
      const ran = await mailflow(['import', join(directory, 'absent.csv'), binary, '--data', data, ...json]);
      expect(ran.code).toBe(1);
      const errors = JSON.parse(ran.stdout).imports.map((i: { error: string }) => i.error);
      expect(errors[0]).toContain('There is no file');
      expect(errors[1]).toContain('unknown format');
      const status = await mailflow(['smtp-auth', '--data', data, ...asOf, ...json]);
      expect(JSON.parse(status.stdout)).toMatchObject({ rows: [], source: null, dataUntil: null });
    }));
});

describe('the inbox', () => {
  const old = new Date('2026-11-20T08:00:00Z');

  test('takes files, leaves what is not one, and says why', () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data');
      const inbox = join(data, 'inbox');
      await mkdir(inbox, { recursive: true });
      await writeFile(join(inbox, 'good.csv'), REPORT);
      await writeFile(join(inbox, 'bad.txt'), 'nothing to see here\n');
      await writeFile(join(inbox, 'half.csv.gz'), (await gzipped(REPORT)).subarray(0, 60));
      await writeFile(join(directory, 'secret'), REPORT);
      await symlink(join(directory, 'secret'), join(inbox, 'link.csv'));
      await run('mkfifo', [join(inbox, 'pipe.csv')]);
      for (const name of ['good.csv', 'bad.txt', 'half.csv.gz']) await utimes(join(inbox, name), old, old);

      const ran = await mailflow(['import', '--data', data, ...json]);
      expect(ran.code).toBe(1);
      expect((await readdir(join(inbox, 'done'))).sort()).toEqual(['good.csv', 'good.csv.note.txt']);
      expect((await readdir(join(inbox, 'rejected'))).sort()).toEqual([
        'bad.txt',
        'bad.txt.note.txt',
        'half.csv.gz',
        'half.csv.gz.note.txt',
        'link.csv',
        'link.csv.note.txt',
        'pipe.csv',
        'pipe.csv.note.txt',
      ]);
      expect(await readFile(join(inbox, 'rejected', 'half.csv.gz.note.txt'), 'utf8')).toMatch(
        /ends early|incomplete|truncated/i,
      );
      expect(await readFile(join(inbox, 'done', 'good.csv.note.txt'), 'utf8')).toContain('line 4');
    }));
});

describe('what people do, from a shell', () => {
  test('is done now, whatever is asked about another time or other settings', () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data');
      const file = join(directory, 'SmtpCSReport.csv');
      await writeFile(file, REPORT);
      await mailflow(['import', file, '--data', data]);
      const state = async () => {
        const names = (await readdir(join(data, 'state'))).filter((name) => name.startsWith('mailflow.json'));
        return Promise.all(names.sort().map(async (name) => [name, await readFile(join(data, 'state', name), 'utf8')]));
      };
      const before = await state();
      const mute = ['mute', 'smtp-auth-spike', '7d', 'migration', '--data', data];
      for (const option of [
        ['--as-of', '2030-01-01'],
        ['--set', 'smtp-auth-spike.threshold=1'],
      ]) {
        const ran = await mailflow([...mute, ...option]);
        expect(ran.stderr).toContain('with reports only');
        expect(ran.code).toBe(2);
        expect(await state()).toEqual(before);
      }
      expect((await mailflow(mute)).code).toBe(0);
      const nobody = await mailflow(['mute', 'nobody@nowhere.example', '--data', data]);
      expect([nobody.code, nobody.stdout]).toEqual([2, '']);
      expect(nobody.stderr).toContain('mute nobody@nowhere.example 7d force:yes');
    }));
});

async function gzipped(text: string): Promise<Buffer> {
  const { gzipSync } = await import('node:zlib');
  return gzipSync(text);
}

describe('doctor', () => {
  test('says what is missing with its cure, and fails as long as something is', () =>
    withDirectory(async (directory) => {
      const empty = await mailflow(['doctor', '--data', directory]);
      expect([empty.code, empty.stderr]).toEqual([1, '']);
      expect(empty.stdout.replace(/\s+/g, ' ')).toMatch(
        /FAULT Data, facts: There are none\. Copy a report .* into .*inbox/,
      );
      const nowhere = await mailflow(['doctor', '--data', join(directory, 'nowhere')]);
      expect(nowhere.stdout.replace(/\s+/g, ' ')).toContain('It is not there.');

      const day = new Date(Date.now() - 86_400_000).toISOString();
      const file = join(directory, 'report.csv');
      await writeFile(
        file,
        `date,senderName,authMethod,original_client_ip,tls_version,message_count\n${day},a@b.example,Basic,192.0.2.7,TLS1.2,41\n`,
      );
      await mailflow(['import', file, '--data', directory]);
      const ran = await mailflow(['doctor', '--data', directory, '--format', 'json']);
      expect(ran.code).toBe(0);
      const { examined } = JSON.parse(ran.stdout);
      expect(examined).toContainEqual(expect.objectContaining({ what: 'facts', verdict: 'good' }));
    }));

  test('half a configuration of a chat is told with where to find the rest, and stops the start', () =>
    withDirectory(async (directory) => {
      const environment = { SLACK_BOT_TOKEN: 'xoxb-1-2-secret' };
      const examined = await mailflow(['doctor', '--data', directory], { environment });
      expect(examined.stdout.replace(/\s+/g, ' ')).toMatch(/SLACK_APP_TOKEN: Is missing\. .*api\.slack\.com/);
      const started = await refusedStart(['--data', directory], environment);
      expect([started.code, started.stdout]).toEqual([2, '']);
      expect(started.stderr).toContain('SLACK_APP_TOKEN');
      expect(`${examined.stdout}${started.stderr}`).not.toContain('secret');
    }));

  test("a chat's variable that is nearly one of ours is told", () =>
    withDirectory(async (directory) => {
      const misspelt = await refusedStart(['--data', directory], { SLACK_BOT_TOKN: 'xoxb-1' });
      expect(misspelt).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean SLACK_BOT_TOKEN?') });
    }));
});
