import { expect, test } from 'vitest';
import { commandHint } from '../../src/main/command-hint.ts';

const LAUNCHER = { file: '/opt/mailflow/adapters/shell/launch.mjs', folder: '/opt/mailflow' };

test('a command is told as it is typed where this was started', () => {
  for (const npmScript of ['start', 'mailflow'])
    expect(commandHint('doctor', { ...LAUNCHER, npmScript })).toBe('npm run mailflow -- doctor');
  // A test that npm runs starts it by itself.
  for (const npmScript of [undefined, 'test'])
    expect(commandHint('doctor', { ...LAUNCHER, npmScript })).toBe('node adapters/shell/launch.mjs doctor');
});
