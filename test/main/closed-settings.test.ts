import { describe, expect, test } from 'vitest';
import { mailflow, runInProcess } from '../journeys/in-process.ts';
import { ROOT, withDirectory } from '../journeys/mailflow.ts';

const COMMANDS = [['start'], ['doctor'], ['summary'], ['import', 'nothing.csv'], ['backtest'], ['mutes']];

describe('settings that fail closed', () => {
  test.each([
    [{ MAILFLOW_OPERATORS: ',' }, 'is empty'],
    [{ MAILFLOW_ALLOWED: ' , ' }, 'MAILFLOW_ALLOWED: " , " is empty'],
    [{ MAILFLOW_OPERATORS: 'slack:U1 slack:U2' }, 'write slack:U1,slack:U2'],
    [{ MAILFLOW_FALLBACK: 'slack:general' }, 'write slack:C0123'],
    [{ MAILFLOW_RULES: 'smtp-auth-spike.alertsPerWeek=3,smtp-auth-spike.alertsPerWeek=4' }, 'is given twice'],
  ])('%j stops every command', async (environment, text) => {
    for (const command of COMMANDS) {
      const surroundings = { environment: { ...process.env, ...environment }, folder: ROOT };
      const { code, stdout, stderr } = await runInProcess(command, surroundings);
      expect([command, code, stdout]).toEqual([command, 2, '']);
      expect(stderr).toContain(text);
    }
  });

  test.each(COMMANDS.map((command) => [command]))('%j --data "" is refused with what to write', async (command) => {
    const surroundings = { environment: { ...process.env }, folder: ROOT };
    for (const data of ['', ' ']) {
      const { code, stdout, stderr } = await runInProcess([...command, '--data', data], surroundings);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain('--data needs a value, as in --data DIR.');
    }
  });

  test('doctor says which operators belong to a chat that is not configured, and fails for such a fallback', () =>
    withDirectory(async (directory) => {
      const examined = async (environment: Readonly<Record<string, string>>) => {
        const ran = await mailflow(['doctor', '--data', directory, '--format', 'json'], { environment });
        return JSON.parse(ran.stdout).examined;
      };
      expect(await examined({ MAILFLOW_OPERATORS: 'slack:U0123,slack:C0123' })).toContainEqual({
        ...{ about: 'Settings', verdict: 'unknown', what: 'MAILFLOW_OPERATORS' },
        said: 'slack:U0123, slack:C0123 has no effect, because Slack is not configured.',
        cure: 'Configure Slack, or remove them.',
      });
      expect(await examined({ MAILFLOW_FALLBACK: 'slack:C0123' })).toContainEqual(
        expect.objectContaining({ about: 'Settings', verdict: 'bad', what: 'MAILFLOW_FALLBACK' }),
      );
    }));
});
