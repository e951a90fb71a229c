import { expect, it } from 'vitest';
import { REQUEST_LIMITS } from '../../adapters/microsoft365/request-limits.ts';
import { microsoftTenant } from '../../adapters/microsoft365/tenant.ts';
import { fetchOne } from '../../src/fetch/fetch-one.ts';
import { tenantBudget } from '../../src/fetch/tenant-budget.ts';
import { dayOf, MS_PER_HOUR } from '../../src/model/time.ts';
import { daysBetween } from '../../src/model/window.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';
import { NO_CLAIMS } from '../fetch/no-claims.ts';
import { FAKE_CLOUD, fakeMicrosoft } from './fake-microsoft.ts';
import { tracesCollection } from './traces.ts';

const BEGIN = Date.UTC(2026, 10, 20, 9, 20);
const SETTINGS = {
  ...{ version: 1, system: 'Exchange Online', inbound: null, outbound: null, organisation: null, mailboxes: null },
  domains: { readAt: '2026-11-20T09:00:00Z', value: ['contoso.com'] },
};

it('the trace waits for the accepted domains where none are named, tells directions by them, and says so', async () => {
  let now = BEGIN;
  let kept: unknown = null;
  const recipient = (address: string) => ({ address, lateMs: 0, settledMs: 0, status: 'delivered' });
  const messages = [
    { id: '1', at: BEGIN - MS_PER_HOUR, sender: 'a@contoso.com', recipients: [recipient('x@fabrikam.com')] },
    { id: '2', at: BEGIN - MS_PER_HOUR, sender: 'x@fabrikam.com', recipients: [recipient('a@contoso.com')] },
  ];
  const { send, requests } = fakeMicrosoft({ now: () => now, collections: [tracesCollection(messages)] });
  const tenant = microsoftTenant({
    ...{ tenant: 'contoso.com', client: 'a client', credential: { kind: 'secret', read: () => 's3cret' } },
    ...{ cloud: FAKE_CLOUD, feeds: ['trace', 'settings'], domains: [] },
  });
  const clock = { now: () => new Date(now) };
  const asked: string[] = [];
  const [feed] = tenant.open({
    ...{ clock, send, claims: NO_CLAIMS },
    kept: async (snapshot) => {
      asked.push(snapshot);
      return kept;
    },
  });
  const store = memoryStore({ priority: [] });
  const note = { read: async () => null, write: async () => {} };
  const one = fetchOne(feed ?? expect.fail('no feed'), {
    budget: tenantBudget({ limits: REQUEST_LIMITS, note, now: () => now, elapsed: () => now, random: () => 0 }),
    ...{ store, clock, log: { info: () => {}, warn: () => {} }, ending: new AbortController().signal },
    ...{ announce: async () => {}, added: () => {} },
  });
  await one.step();
  expect(one.status()).toMatchObject({ stand: 'failing', fault: { text: expect.stringContaining('not known yet') } });
  expect(requests).toEqual([]);
  kept = SETTINGS;
  while (now < BEGIN + 15 * 60_000) now += Math.max(700, await one.step());
  expect(asked[0]).toBe('microsoft365 contoso.com settings');
  expect(one.status()).toMatchObject({
    fault: null,
    notes: [expect.stringMatching(/`domains` is not set.*: contoso\.com\.$/)],
  });
  const day = dayOf(new Date(BEGIN));
  const { rows } = await store.ask({ kind: 'trace', window: daysBetween(day - 1, day), by: ['direction'] });
  expect(rows.map(({ group }) => group[0]).sort()).toEqual(['inbound', 'outbound']);
  // What an earlier version kept has no domains, and changes nothing.
  kept = { ...SETTINGS, domains: undefined };
  await one.step();
  expect(one.status().fault).toBeNull();
});
