import { expect, test } from 'vitest';
import { growthOf } from '../../src/ingest/growth.ts';
import type { InputFile } from '../../src/ports/files.ts';

const NOW = new Date('2026-11-09T12:00:00Z');

const file = (of: Partial<InputFile> & { readonly changed?: boolean }): InputFile => ({
  path: '/x',
  name: 'mail.log',
  sizeBytes: 1,
  modifiedAt: new Date('2026-11-09T11:59:00Z'),
  isCompressed: false,
  head: async () => new Uint8Array(0),
  bytes: async function* () {},
  hasChanged: async () => of.changed ?? false,
  close: async () => {},
  ...of,
});

test.for<[string, Parameters<typeof file>[0], string]>([
  ['that was written a minute ago', {}, 'unknown'],
  ['that was written an hour ago', { modifiedAt: new Date('2026-11-09T11:00:00Z') }, 'closed'],
  ['that is compressed', { isCompressed: true }, 'closed'],
  ['with a number', { name: 'mail.log.1' }, 'closed'],
  ['with a date', { name: 'maillog-20261101' }, 'closed'],
  ['that changed just now', { changed: true, name: 'mail.log.1' }, 'growing'],
])('a file %s is called %s', async ([, of, growth]) => {
  expect(await growthOf(file(of), NOW)).toBe(growth);
});
