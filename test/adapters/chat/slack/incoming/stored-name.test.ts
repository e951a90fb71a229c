import { basename, join, normalize } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { storedName } from '../../../../../adapters/chat/slack/incoming/stored-name.ts';

test.each([
  ['SmtpCSReport.csv', '1-SmtpCSReport.csv'],
  ['../../etc/passwd', '1-_._etc_passwd'],
  ['..', '1-file'],
  ['.hidden', '1-hidden'],
  ['C:\\report.csv', '1-C__report.csv'],
  ['Bericht März.csv', '1-Bericht März.csv'],
  ['a\u202ecsv.exe', '1-a_csv.exe'],
  ['', '1-file'],
])('%j is stored as %j', (name, stored) => {
  expect(storedName(name, 0)).toBe(stored);
});

test('no name leaves its folder', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(9), (name, at) => {
      const stored = storedName(name, at);
      expect(basename(stored)).toBe(stored);
      expect(normalize(join('/folder', stored))).toBe(`/folder/${stored}`);
      expect(stored.length).toBeLessThan(100);
      expect(stored).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});
