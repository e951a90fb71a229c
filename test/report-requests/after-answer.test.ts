import { describe, expect, test } from 'vitest';
import { historicalSearches } from '../../adapters/microsoft365/exchange/historical-searches.ts';
import { afterListing } from '../../src/report-requests/after-answer.ts';
import { reportRequest } from './given-requests.ts';

const NOW = new Date('2026-11-30T12:00:00Z');
const wanted = { job: null, status: { kind: 'wanted' } } as const;

test.each([true, false])('a request that is too old fails, however whole the list is: %s', (isWhole) => {
  for (const tried of [null, '2026-11-29T06:00:00Z'])
    for (const [first, kind] of [
      ['2026-09-01', 'failed'],
      ['2026-09-02', 'wanted'],
    ] as const) {
      const request = reportRequest({ ...wanted, tried, first, last: '2026-09-07' });
      expect(afterListing(request, { searches: [], isWhole }, NOW).status.kind, first).toBe(kind);
    }
});

test('one that is listed after all does not fail', () => {
  const request = reportRequest({ ...wanted, first: '2026-08-01', last: '2026-08-07' });
  const listed = { job: null, title: request.id, state: 'waiting', words: '', link: null } as const;
  expect(afterListing(request, { searches: [listed], isWhole: false }, NOW).status.kind).toBe('accepted');
});

describe('a list of searches', () => {
  const titled = { ReportTitle: 'Fabrikam Search', Status: 'Done' };
  test.each([
    ['with one that has no title', [titled, { Status: 'Done' }], true],
    ['of one whose title is null', [{ ReportTitle: null, Status: 'Done' }], true],
    ['of nothing', [], true],
    ['without a status', [titled, { ReportTitle: 'Mailflow' }], false],
    ['in which titles are called otherwise', [{ Title: 'Mailflow', Status: 'Done' }], false],
  ] as const)('%s is whole or not', async (_, rows, isWhole) => {
    const service = historicalSearches('contoso.com', {
      tokens: { get: async () => ({ kind: 'ready', token: 'x', serverTime: null }), drop: () => {} },
      invoke: async () => ({ kind: 'answer', answer: { ok: true, rows, warnings: [] } }),
      notify: null,
    });
    expect(await service.list()).toMatchObject({ kind: 'listed', isWhole });
  });
});
