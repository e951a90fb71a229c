import { expect, test } from 'vitest';
import { shellLine } from '../../src/main/command-hint.ts';

const LAUNCHER = { file: '/opt/mailflow/adapters/shell/launch.mjs', folder: '/opt/mailflow' };

test('a command is told as it is typed where this was started', () => {
  for (const npmScript of ['start', 'mailflow'])
    expect(shellLine('doctor', { ...LAUNCHER, npmScript })).toBe('npm run mailflow -- doctor');
  // A test that npm runs starts it by itself.
  for (const npmScript of [undefined, 'test'])
    expect(shellLine('doctor', { ...LAUNCHER, npmScript })).toBe('node adapters/shell/launch.mjs doctor');
});
