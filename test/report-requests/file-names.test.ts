import fc from 'fast-check';
import { expect, test } from 'vitest';
import { storedName } from '../../adapters/chat/stored-name.ts';
import { DEFAULT_COMBINATIONS } from '../../adapters/microsoft365/request-settings.ts';
import { savedName } from '../../src/fetch/mailbox/saved-name.ts';
import { idsIn, titleOf } from '../../src/report-requests/report-request.ts';
import { reportRequest } from './given-requests.ts';

const GUID = '0b1f3c52-8a77-4d63-9d0e-1f5a3c7d9e11';
const combinations = [
  ...DEFAULT_COMBINATIONS,
  {
    report: 'ConnectorReport' as const,
    filters: { direction: 'Received', connectorType: 'NoConnector', tls: 'TLS1.3' } as const,
  },
];

test.each([
  ['a chat', storedName],
  ['a mail', savedName],
] as const)(
  'the name of a report file from %s keeps the id of its request, however browsers and the service add to it',
  (_, nameHere) => {
    for (const combination of combinations) {
      const request = reportRequest({ ...combination, first: '2026-11-01', last: '2026-11-07' });
      const title = titleOf(request);
      for (const name of [
        `${title}.csv`,
        `${title} (1).csv`,
        `${title}_${GUID}.csv`,
        `${request.report}_${title} - ${request.report} - 11182026_${GUID} (12).csv`,
      ])
        expect(idsIn(nameHere(name)), name).toEqual([request.id]);
    }
  },
);

test.each([
  ['a chat', storedName],
  ['a mail', savedName],
] as const)('a name from %s fits into a file system, and is whole characters', (_, nameHere) => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (name) => {
      const here = nameHere(name);
      expect(Buffer.byteLength(here)).toBeLessThanOrEqual(200);
      expect(here).not.toMatch(/\p{Cs}/u);
    }),
  );
});
