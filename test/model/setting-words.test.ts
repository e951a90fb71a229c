import { expect, test } from 'vitest';
import { z } from 'zod';
import { settingWords } from '../../src/model/text/setting-text.ts';

test.each([
  [z.number(), 'many', '"many" is no number'],
  [z.boolean(), 'perhaps', '"perhaps" is neither true nor false'],
  [z.number().int(), 1.5, '1.5 is no whole number'],
  [z.number().positive(), 0, '0 is too small: more than 0'],
  [z.number().min(1), 0, '0 is too small: at least 1'],
  [z.number().max(9), 10, '10 is too large: at most 9'],
  [z.enum(['0', '1']), 'yes', '"yes" is none of 0, 1'],
  [z.string().min(1), '', 'is empty; leave it out, or give it a value'],
  [z.string().max(3), 'long', 'is longer than 3 characters'],
  [z.string().min(9, 'is shorter than 9 characters'), 'x', 'is shorter than 9 characters'],
])('%# a value that makes no sense is told in words of ours', (schema, value, words) => {
  const parsed = schema.safeParse(value, { error: settingWords });
  expect(parsed.error?.issues.map(({ message }) => message)).toEqual([words]);
});
