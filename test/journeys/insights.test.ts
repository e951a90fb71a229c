import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ATTACK, VICTIM } from './attacked-tenant.ts';
import { importAttacked } from './import-attacked.ts';
import { mailflow } from './in-process.ts';
import { withDirectory } from './mailflow.ts';

const asOf = ['--as-of', '2026-11-15'];
const json = ['--format', 'json'];
const csv = ['--format', 'csv'];

interface Insight {
  readonly id: string;
  readonly rule: string;
  readonly subject: string;
  readonly numbers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

let scratch: string;
let imported: string;
/** What is found in what was imported: looking takes a second. */
let found: readonly Insight[];

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'mailflow-insights-'));
  imported = await importAttacked(scratch);
  found = await insightsOf(imported);
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** A copy of the imported data that is the test's own. */
const withData = <T>(use: (data: string) => Promise<T>): Promise<T> =>
  withDirectory(async (directory) => {
    const data = join(directory, 'data');
    await cp(imported, data, { recursive: true });
    return use(data);
  });

async function insightsOf(data: string, more: readonly string[] = asOf): Promise<readonly Insight[]> {
  const { code, stdout, stderr } = await mailflow(['insights', '--data', data, ...more, ...json]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const printed = JSON.parse(stdout);
  expect(Object.keys(printed)).toEqual(['insights']);
  return printed.insights;
}

const spike = (insights: readonly Insight[]): Insight => {
  const found = insights.find(({ rule, subject }) => rule === 'smtp-auth-spike' && subject === VICTIM);
  if (found === undefined) throw new Error('the attack was not found');
  return found;
};

describe('insights', () => {
  test('are printed as JSON with these keys and no others, the attack and the old partner among them', () => {
    for (const insight of found) {
      const keys = ['id', 'rule', 'subject', 'severity', 'state', 'openedAt', 'numbers', 'text'];
      expect(Object.keys(insight)).toEqual(keys);
    }
    expect(spike(found)).toMatchObject({ state: 'open', openedAt: expect.stringMatching(`^${ATTACK}`) });
    expect(spike(found).text).toContain('4,000');
    expect(found.filter(({ rule }) => rule === 'tls10-partner-connector')).toMatchObject([
      { subject: expect.stringContaining('Fabrikam'), state: 'open', severity: 'high' },
    ]);
  });

  test('are the same as of the same day, whenever and how often they are asked for', async () => {
    expect(await insightsOf(imported)).toEqual(found);
  });

  test('of a day before the attack know nothing of it', async () => {
    const insights = await insightsOf(imported, ['--as-of', '2026-11-14']);
    expect(insights.filter(({ rule }) => rule === 'smtp-auth-spike')).toEqual([]);
  });

  test('are printed as CSV and as a table too', async () => {
    const asCsv = await mailflow(['insights', '--data', imported, ...asOf, ...csv]);
    expect(asCsv.stdout).toMatch(/^id,rule,subject,severity,state,openedAt,numbers_/);
    expect(asCsv.stdout).toContain(VICTIM);
    const table = await mailflow(['insights', '--data', imported, ...asOf]);
    expect(table.stdout).toContain('Open insights');
    expect(table.stdout).toContain(VICTIM);
  });

  test('explain themselves with inputs and thresholds', async () => {
    const { id } = spike(found);
    const { code, stdout } = await mailflow(['why', id, '--data', imported, ...asOf]);
    expect(code).toBe(0);
    for (const words of [VICTIM, '4,000', 'did not change', 'alert from score', id.slice(0, 6)])
      expect(stdout).toContain(words);
  });

  test('that are acknowledged in a shell are so in the list, and in the audit', () =>
    withData(async (data) => {
      const { id } = spike(await insightsOf(data, []));
      const acked = await mailflow(['ack', id, '--data', data, ...json]);
      expect({ code: acked.code, said: JSON.parse(acked.stdout) }).toMatchObject({ code: 0, said: { done: [id] } });
      const list = await mailflow(['insights', '--data', data]);
      expect(list.stdout).toMatch(/high, acked/);
      const audit = await mailflow(['audit', '--data', data, ...csv]);
      expect(audit.stdout).toContain(id);
      const again = await mailflow(['ack', id, '--data', data, ...csv]);
      expect(again.stdout.split('\n')).toEqual(['done,already,over,notFound', expect.stringContaining(id), '']);
    }));
});

describe('the bot', () => {
  test('speaks when it is started first after somebody acknowledged something in a shell, and keeps what a conversation subscribed to across a restart', () =>
    withData(async (data) => {
      const acked = await mailflow(['ack', spike(found).id, '--data', data]);
      expect({ code: acked.code, stderr: acked.stderr }).toEqual({ code: 0, stderr: '' });
      const line = 'subscribe digest daily at 09:00 Europe/Berlin\n';
      const started = await mailflow(['start', '--data', data, ...asOf], { input: line });
      expect(started.stdout).toContain('Weekly digest');
      expect(started.stdout).toContain('Acknowledged by');
      const ran = await mailflow(['start', '--data', data, ...asOf], { input: 'subscriptions\n' });
      expect(ran.stdout).toContain('09:00 Europe/Berlin');
      const listed = await mailflow(['subscriptions', '--data', data, ...json]);
      expect(JSON.parse(listed.stdout)).toMatchObject({
        subscriptions: [
          {
            conversation: 'local:console',
            digests: expect.arrayContaining([expect.objectContaining({ every: 'day', zone: 'Europe/Berlin' })]),
          },
        ],
      });
    }));
});

describe('backtest', () => {
  const days = ['--from', '2026-10-17', '--to', '2026-11-15'];
  const backtest = (...more: readonly string[]) => mailflow(['backtest', '--data', imported, ...more]);

  test('prints what would have opened as CSV of five columns, the attack on its day', async () => {
    const { code, stdout, stderr } = await backtest(...days, ...csv);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [header, ...rows] = stdout.trimEnd().split('\n');
    expect(header).toBe('rule,subject,time,severity,score');
    const cells = rows.map((row) => row.split(','));
    expect(cells.filter(([rule]) => rule === 'smtp-auth-spike')).toEqual([
      ['smtp-auth-spike', VICTIM, `${ATTACK}T23:59:59Z`, 'high', expect.stringMatching(/^\d+\.\d{3}/)],
    ]);
    expect(cells.map(([rule]) => rule)).toContain('tls10-partner-connector');
  });

  test('prints the columns even when nothing would have opened', async () => {
    const { stdout } = await backtest('--from', '2026-10-05', '--to', '2026-10-05', ...csv);
    expect(stdout).toBe('rule,subject,time,severity,score\n');
  });

  test('goes by other settings', async () => {
    const { stdout } = await backtest(...days, ...csv, '--set', 'smtp-auth-spike.threshold=50');
    expect(stdout).not.toContain('smtp-auth-spike');
  });

  test('says that there was nothing to look at', async () => {
    const { stdout } = await backtest('--from', '2020-01-01', '--to', '2020-01-31');
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'There is data from 2026-09-17 to 2026-11-15: try `backtest --from 2026-10-17 --to 2026-11-15`.',
    );
  });

  test.each([
    ['a setting that there is not', ['--set', 'smtp-auth-spike.threshhold=3'], 'did you mean threshold'],
    ['a rule that there is not', ['--set', 'smtp-auth-spikes.threshold=3'], 'did you mean smtp-auth-spike'],
    ['a setting of the wrong kind', ['--set', 'smtp-auth-spike.threshold=much'], '"much" is no number'],
    ['no setting at all', ['--set', 'threshold'], 'smtp-auth-spike.alertsPerWeek=3'],
    ['the days the wrong way round', ['--from', '2026-11-15', '--to', '2026-11-14'], 'is after --to'],
    ['a day that is none', ['--from', '2026-02-30'], '--from 2026-11-15'],
    ['a word too many', ['now'], 'backtest takes no arguments (got "now")'],
    ['an option of import', ['--source', 'report-csv'], 'work with import only'],
  ])('refuses %s with a helpful word', async (_, wrong, words) => {
    const { code, stdout, stderr } = await backtest(...wrong);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
  });

  test('alone takes --from and --to', async () => {
    const { code, stderr } = await mailflow(['insights', '--data', imported, '--from', '2026-11-01']);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('work with backtest only') });
  });

  test('has help of its own', async () => {
    const { code, stdout } = await mailflow(['help', 'backtest']);
    expect(code).toBe(0);
    expect(stdout).toContain('backtest [--from DAY] [--to DAY]');
    expect(stdout).not.toContain('No help on');
  });
});
