import { expect, it } from 'vitest';
import { REQUEST_LIMITS } from '../../adapters/microsoft365/request-limits.ts';
import { fetchFeeds } from '../../src/fetch/fetch-feeds.ts';
import { tenantBudget } from '../../src/fetch/tenant-budget.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';
import { FAKE_LIMITS, fakeFeed, type Trouble } from './fake-service.ts';

const BEGIN = Date.UTC(2026, 10, 20, 9, 20);

it('feeds of a tenant share its budget, say when they have caught up and when they fail for long, and end when asked to', async () => {
  let now = BEGIN;
  let trouble: Trouble | null = null;
  let isCaughtUp = false;
  let troubles = 0;
  const fake = () =>
    fakeFeed({
      ...{ happened: [], pageRows: 10, limits: FAKE_LIMITS, now: () => now },
      ...{ trouble: () => trouble, poison: null },
    });
  const [one, two] = [fake(), fake()];
  const note = { read: async () => null, write: async () => {} };
  const budget = tenantBudget({ limits: REQUEST_LIMITS, note, now: () => now, elapsed: () => now, random: () => 0 });
  let turn = (): void => {};
  const fetching = fetchFeeds({
    ...{ snapshots: [], mailboxes: [], takeFile: async () => ({ kind: 'later' }) },
    samples: [],
    random: () => 0.5,
    feeds: [one, two].map(({ feed }, at) => ({ feed: { ...feed, name: `fake tenant ${at}` }, budget })),
    store: memoryStore({ priority: [] }),
    clock: { now: () => new Date(now) },
    log: { info: () => {}, warn: () => {} },
    nap: async (ms, signal) => {
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
      turn();
      if (signal.aborted) return;
    },
    ...{ announce: async () => {}, added: () => {} },
    troubled: () => {
      troubles++;
    },
    caughtUp: () => {
      isCaughtUp = true;
    },
  });
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      turn = () => {
        if (holds()) resolve();
      };
    });

  expect(fetching.status().map(({ stand }) => stand)).toEqual(['starting', 'starting']);
  await until(() => isCaughtUp);
  const sum = one.requests.length + two.requests.length;
  expect(fetching.status().map(({ fetched }) => fetched?.requests)).toEqual([sum, sum]);
  trouble = 'forbidden';
  await until(() => troubles === 2);
  expect(fetching.status()).toMatchObject([{ stand: 'failing' }, { stand: 'failing' }]);
  trouble = null;
  await until(() => troubles === 4);
  await fetching.stop();
  const asked = one.requests.length;
  await new Promise((resolve) => setImmediate(resolve));
  expect(one.requests.length).toBe(asked);
});

it('a request that hangs is not waited for when the program is to end', async () => {
  const hanging = { ...fakeOf().feed, page: () => new Promise<never>(() => {}) };
  const note = { read: async () => null, write: async () => {} };
  const clock = { now: () => new Date(BEGIN) };
  const budget = tenantBudget({ limits: REQUEST_LIMITS, note, now: () => BEGIN, elapsed: () => 0, random: () => 0 });
  const fetching = fetchFeeds({
    ...{ snapshots: [], mailboxes: [], takeFile: async () => ({ kind: 'later' as const }) },
    ...{ feeds: [{ feed: hanging, budget }], store: memoryStore({ priority: [] }), clock },
    samples: [],
    random: () => 0.5,
    ...{ log: { info: () => {}, warn: () => {} }, nap: async () => {}, troubled: () => {} },
    ...{ announce: async () => {}, added: () => {} },
  });
  await new Promise((resolve) => setImmediate(resolve));
  await fetching.stop();
  expect(fetching.status()[0]?.fault).toBeNull();
});

const fakeOf = () =>
  fakeFeed({
    ...{ happened: [], pageRows: 10, limits: FAKE_LIMITS, now: () => BEGIN },
    ...{ trouble: () => null, poison: null },
  });
