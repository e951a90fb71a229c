import { once } from 'node:events';
import { copyFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instantText, MS_PER_DAY } from '../../src/model/time.ts';
import { startTenantBot } from '../teams/tenant-bot.ts';
import { VICTIM } from './attacked-tenant.ts';
import { importAttacked } from './import-attacked.ts';
import { mailflow } from './in-process.ts';
import { ended, mailflowProcess, startMailflow, withDirectory } from './mailflow.ts';
import { REPORT } from './small-report.ts';

const asOf = ['--as-of', '2026-11-15'];
const json = ['--format', 'json'];

let scratch: string;
let imported: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'mailflow-started-'));
  imported = await importAttacked(scratch);
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** A copy of the imported data that is the test's own, beside what else it writes. */
const withData = <T>(use: (data: string, directory: string) => Promise<T>): Promise<T> =>
  withDirectory(async (directory) => {
    const data = join(directory, 'data');
    await cp(imported, data, { recursive: true });
    return use(data, directory);
  });

describe('the bot', () => {
  test('has its directory to itself: what would change something is refused with the cure and a word about the first, what only asks is not', () =>
    withData(async (data, directory) => {
      const asked = async () => {
        const insights = await mailflow(['insights', '--data', data, ...json]);
        const sent = await mailflow(['smtp-auth', '--data', data, ...asOf, ...json]);
        expect([insights.code, sent.code]).toEqual([0, 0]);
        return { insights: JSON.parse(insights.stdout).insights, totals: JSON.parse(sent.stdout).totals };
      };
      const isSpike = ({ rule, subject }: { rule: string; subject: string }) =>
        rule === 'smtp-auth-spike' && subject === VICTIM;
      const before = await asked();
      const { id } = before.insights.find(isSpike);
      expect(before.totals.messages).toBeGreaterThan(4_000);
      const file = join(directory, 'report.csv');
      await writeFile(file, REPORT);

      const bot = startMailflow(['start', '--data', data]);
      const gone = ended(bot);
      try {
        await once(bot.stdout as NodeJS.ReadableStream, 'data');
        const acked = await mailflow(['ack', id, '--data', data]);
        expect({ code: acked.code, stdout: acked.stdout }).toEqual({ code: 1, stdout: '' });
        expect(acked.stderr).toMatch(/in use|already|running/i);
        const second = await mailflowProcess(['import', file, '--data', data]);
        expect(second.code).toBe(1);
        expect(second.stderr).toContain(String(bot.pid));
        const meanwhile = await asked();
        expect(meanwhile.insights.find(isSpike).id).toBe(id);
        expect(meanwhile.totals).toEqual(before.totals);
      } finally {
        bot.stdin?.end();
      }
      expect((await gone).code).toBe(0);
      const copy = join(directory, 'copy.csv');
      await copyFile(file, copy);
      expect((await mailflow(['import', copy, '--data', data])).code).toBe(3);
    }));

  test('started twice on the same data says nothing twice, and is not started for a time that it has looked beyond; a variable of another program is none of its business', () =>
    withData(async (data) => {
      const first = await mailflow(['start', '--data', data, ...asOf]);
      expect(first.stdout).toContain(`${VICTIM} sent 4,000 messages`);
      expect(first.stdout).toContain('Fabrikam');
      // It looks like one of a chat, and is another program's.
      const environment = { SLACK_INCIDENT_HOOK: 'https://example.com' };
      const second = await mailflow(['start', '--data', data, ...asOf], { environment });
      expect(second.code).toBe(0);
      expect(second.stdout).toContain('Mail flow summary');
      expect(second.stdout).not.toContain(`${VICTIM} sent 4,000 messages`);
      expect(second.stdout).not.toContain('digest');
      const before = await mailflow(['start', '--data', data, '--as-of', '2026-11-10']);
      expect(before).toMatchObject({ code: 1, stderr: expect.stringContaining('Start without --as-of') });
    }));
});

test('what is past its keep is dropped at the start, when people can ask and before the rules look', () =>
  withDirectory(async (directory) => {
    const log = { info: () => {}, warn: () => {} };
    const twoYearsAgo = new Date(Date.now() - 730 * MS_PER_DAY);
    const long = await startTenantBot({ directory, log, platforms: [] });
    long.time.set(twoYearsAgo);
    const day = instantText(new Date(twoYearsAgo.getTime() - MS_PER_DAY)).slice(0, 10);
    const row = `${day}T10:00:00Z,a@contoso.com,Basic,TLS1.2,5`;
    await long.ingest('report.csv', `date,senderName,authMethod,tls_version,message_count\n${row}\n`);
    await long.close();
    const started = await mailflow(['start', '--data', join(directory, 'data')], {
      environment: { MAILFLOW_PORT: '0', MAILFLOW_LOG_LEVEL: 'info' },
      input: 'quit\n',
    });
    expect(started.code).toBe(0);
    // It listens before that is done, and says nothing of them after it.
    expect(started.stderr).toMatch(/Listening on .*facts\.expired/s);
    expect(started.stdout).not.toContain(day);
  }));

describe('what people do, from a shell', () => {
  test('a digest that was asked for before the first start does not make the terminal deaf to insights', () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data');
      const file = join(directory, 'SmtpCSReport.csv');
      await writeFile(file, REPORT);
      await mailflow(['import', file, '--data', data]);
      await mailflow(['subscribe', 'digest', 'weekly', 'at', '09:00', 'Europe/Berlin', '--data', data]);
      const started = await mailflow(['start', '--data', data], { input: 'subscriptions\nquit\n' });
      const rows = started.stdout.split('\n').filter((line) => line.startsWith('local:console'));
      expect(rows).toEqual([expect.stringMatching(/all.*09:00 Europe\/Berlin/)]);
    }));

  test('before the bot was ever started does not make it silent', () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data');
      const file = join(directory, 'SmtpCSReport.csv');
      await writeFile(file, REPORT);
      await mailflow(['import', file, '--data', data]);
      await mailflow(['mute', 'smtp-auth-spike', '7d', 'migration', '--data', data]);
      const started = await mailflow(['start', '--data', data], { input: 'unsubscribe all\nquit\n' });
      expect(started.stdout).toContain('Weekly digest');
      const left = await mailflow(['start', '--data', data], { input: 'subscriptions\nquit\n' });
      expect(left.stdout).not.toContain('local:console');
    }));
});
