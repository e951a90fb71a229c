import { expect, test } from 'vitest';
import { chooseSource } from '../../src/ingest/choose-source.ts';

const given = (head: Uint8Array | string) => () =>
  chooseSource([], undefined, typeof head === 'string' ? new TextEncoder().encode(head) : head, 'report.csv');

test.for<[Uint8Array | string, RegExp]>([
  ['', /^report\.csv is empty\./],
  [Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0), /is an Excel workbook or a ZIP archive\.$/],
  [Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1), /is an Excel workbook of the old kind\.$/],
  ['%PDF-1.7', /is a PDF\.$/],
  ['\ufeff\n<!DOCTYPE html><title>Sign in', /is a web page\.$/],
  ['{"some":"json"}', /is JSON of another kind\.$/],
  ['2026-11-09 10:00:00 1abcde-0001gh-2X <= a@example.com H=x\n', /is an Exim main log\.$/],
  ['11.09.2026 10:19 mail postfix/smtpd[1]: connect from a\n', /but quotes Postfix\.$/],
  ['Sender,Count\n', /: unknown format\.$/],
])('of a file that begins with %j it is said what it is', ([head, words]) => {
  expect(given(head)).toThrow(words);
});
