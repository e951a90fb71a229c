import { describe, expect, test } from 'vitest';
import { mailflow, runInProcess } from '../journeys/in-process.ts';
import { ROOT, withDirectory } from '../journeys/mailflow.ts';

const OLD = { MAILFLOW_LOOK_SCHEDULE: '*/5 * * * *', MAILFLOW_VERBOSE: '0', SLACK_MOST_FILE_MB: '5' };

const warningsIn = (text: string): readonly string[] => text.split('\n').filter((line) => line.includes('renamed'));

describe('settings under old names', () => {
  test('are one line each of the log at the start', async () => {
    const environment = { ...process.env, MAILFLOW_LOOK_SCHEDULE: '*/5 * * * *', MAILFLOW_VERBOSE: '0' };
    // One that ends before it opens anything.
    const { code, stderr } = await runInProcess(['start', 'now'], { environment, folder: ROOT });
    expect([code, stderr]).toEqual([2, expect.stringContaining('start takes no arguments')]);
    expect(warningsIn(stderr)).toEqual([
      'warn setting.renamed setting="MAILFLOW_LOOK_SCHEDULE" use="MAILFLOW_DETECTION_SCHEDULE" until="the next release"',
      'warn setting.renamed setting="MAILFLOW_VERBOSE" use="MAILFLOW_LOG_LEVEL=warn" until="the next release"',
    ]);
  });

  test('are lines of doctor, which does not fail for them, and not of the log as well', () =>
    withDirectory(async (directory) => {
      const environment = { ...OLD, SLACK_BOT_TOKEN: 'xoxb-1' };
      const ran = await mailflow(['doctor', '--data', directory, '--format', 'json'], { environment });
      const { examined } = JSON.parse(ran.stdout);
      for (const name of Object.keys(OLD))
        expect(examined).toContainEqual(expect.objectContaining({ about: 'Settings', verdict: 'unknown', what: name }));
      expect(warningsIn(ran.stderr)).toEqual([]);
    }));

  test('leave the standard output of a question as it is', () =>
    withDirectory(async (directory) => {
      const args = ['status', '--data', directory, '--as-of', '2026-11-15', '--format', 'json'];
      const [plain, old] = [await mailflow(args), await mailflow(args, { environment: OLD })];
      expect(old.stdout).toBe(plain.stdout);
      expect(warningsIn(old.stderr)).toHaveLength(3);
    }));

  test.each([
    [{ MAILFLOW_ALLOWED: 'slack:U1', MAILFLOW_OPERATORS: 'slack:U2' }, ['MAILFLOW_ALLOWED', 'MAILFLOW_OPERATORS']],
    [{ MAILFLOW_VERBOSE: '0', MAILFLOW_LOG_LEVEL: 'info' }, ['MAILFLOW_VERBOSE', 'MAILFLOW_LOG_LEVEL']],
    [{ SLACK_MOST_FILE_MB: '1', SLACK_MAX_FILE_MB: '2' }, ['SLACK_MOST_FILE_MB', 'SLACK_MAX_FILE_MB']],
  ])('%j is refused by every command, with both names', async (environment, names) => {
    for (const command of ['start', 'doctor', 'summary', 'import']) {
      const surroundings = { environment: { ...process.env, ...environment }, folder: ROOT };
      const { code, stdout, stderr } = await runInProcess([command], surroundings);
      expect([code, stdout]).toEqual([2, '']);
      for (const name of names) expect(stderr).toContain(name);
    }
  });

  test('are named by what is wrong with them', async () => {
    const environment = { MAILFLOW_LOOK_SCHEDULE: 'often' };
    const { code, stderr } = await mailflow(['doctor'], { environment });
    expect(code).toBe(2);
    expect(stderr).toContain('MAILFLOW_LOOK_SCHEDULE: "often" is not a cron line');
    expect(stderr).toContain('use="MAILFLOW_DETECTION_SCHEDULE"');
    const chat = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_MOST_FILE_MB: 'large' };
    const started = await runInProcess(['start'], { environment: { ...process.env, ...chat }, folder: ROOT });
    expect(started).toMatchObject({ code: 2, stderr: expect.stringContaining('SLACK_MOST_FILE_MB: is not a number') });
  });
});
