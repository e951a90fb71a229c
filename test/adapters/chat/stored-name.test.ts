import { basename, join, normalize } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { storedName } from '../../../adapters/chat/stored-name.ts';

test.each([
  ['SmtpCSReport.csv', 'SmtpCSReport.csv'],
  ['../../etc/passwd', '_._etc_passwd'],
  ['..', 'file'],
  ['.hidden', 'hidden'],
  ['C:\\report.csv', 'C__report.csv'],
  ['Bericht März.csv', 'Bericht März.csv'],
  ['a\u202ecsv.exe', 'a_csv.exe'],
  ['', 'file'],
])('%j is stored as %j', (name, stored) => {
  expect(storedName(name)).toBe(stored);
});

test('no name leaves its folder', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      const stored = storedName(name);
      expect(basename(stored)).toBe(stored);
      expect(normalize(join('/folder', stored))).toBe(`/folder/${stored}`);
      expect(Buffer.byteLength(stored)).toBeLessThanOrEqual(200);
      expect(stored).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});
