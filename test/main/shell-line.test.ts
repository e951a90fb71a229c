import { expect, test } from 'vitest';
import { commandHint, dataCommandHint } from '../../src/main/command-hint.ts';

const LAUNCHER = { file: '/opt/mailflow/adapters/shell/launch.mjs', folder: '/opt/mailflow' };

test('a command is told as it is typed where this was started', () => {
  for (const npmScript of ['start', 'mailflow'])
    expect(commandHint('doctor', { ...LAUNCHER, npmScript })).toBe('npm run mailflow -- doctor');
  // A test that npm runs starts it by itself.
  for (const npmScript of [undefined, 'test'])
    expect(commandHint('doctor', { ...LAUNCHER, npmScript })).toBe('node adapters/shell/launch.mjs doctor');
});

test.runIf(process.platform !== 'win32').each([
  ['the default directory', '/opt/mailflow/data', ''],
  ['another', '/var/lib/mailflow', ' --data /var/lib/mailflow'],
  ['one inside the default', '/opt/mailflow/data/sample', ' --data /opt/mailflow/data/sample'],
  ['one with a blank', '/srv/mail flow', " --data '/srv/mail flow'"],
  ['one with a quote and a dollar sign', "/srv/it's$HOME", " --data '/srv/it'\\''s$HOME'"],
])('a command about data names the directory, so that it can be pasted: %s', (_, data, option) => {
  for (const [npmScript, program] of [
    ['mailflow', 'npm run mailflow --'],
    [undefined, 'node adapters/shell/launch.mjs'],
  ] as const)
    expect(dataCommandHint('recover yes', data, { ...LAUNCHER, npmScript })).toBe(`${program} recover yes${option}`);
});
