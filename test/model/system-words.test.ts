import { expect, test } from 'vitest';
import { systemWords } from '../../src/model/text/system-text.ts';

test('what the system answers is told in words, with the code that people can search for', () => {
  const cause = Object.assign(new Error("EACCES: permission denied, mkdir '/x'"), { code: 'EACCES' });
  expect(systemWords(cause)).toBe('permission denied (EACCES)');
  expect(systemWords(Object.assign(new Error('odd'), { code: 'constructor' }))).toBe('odd');
  expect(systemWords('text')).toBe('text');
});
