import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { noteFile } from '../../adapters/files/note-file.ts';
import { REQUEST_LIMITS } from '../../adapters/microsoft365/request-limits.ts';
import { microsoftTenant } from '../../adapters/microsoft365/tenant.ts';
import { parquetStore } from '../../adapters/store/parquet/store.ts';
import { fetchOne } from '../../src/fetch/fetch-one.ts';
import { tenantBudget } from '../../src/fetch/tenant-budget.ts';
import { dayOf, MS_PER_DAY } from '../../src/model/time.ts';
import { daysBetween } from '../../src/model/window.ts';
import { NO_CLAIMS } from '../../test/fetch/no-claims.ts';
import { FAKE_CLOUD, fakeMicrosoft } from './fake-microsoft.ts';
import { signInsCollection } from './sign-ins.ts';
import { tracesCollection } from './traces.ts';

const BEGIN = Date.UTC(2026, 10, 20, 9, 20);
const silent = { info: () => {}, warn: () => {} };

it('what is fetched is on disk with how far it was, and goes on there in the next process, within the budget of both', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'mailflow-fetched-'));
  try {
    let now = BEGIN;
    const times = Array.from({ length: 120 }, (_, at) => BEGIN - MS_PER_DAY + at * 600_000);
    const signIns = times.map((at, id) => ({
      ...{ id: `s${id}`, at, lateMs: 0, user: 'scanner@contoso.com', address: '192.0.2.5' },
      ...{ code: id % 10 === 0 ? 50126 : 0, client: 'Authenticated SMTP' },
    }));
    const recipient = { address: 'x@fabrikam.com', lateMs: 0, settledMs: 0, status: 'delivered' };
    const messages = times.map((at, id) => ({ id: `m${id}`, at, sender: 'a@contoso.com', recipients: [recipient] }));
    const { send, requests } = fakeMicrosoft({
      now: () => now,
      collections: [signInsCollection(signIns), tracesCollection(messages, 9)],
    });
    const clock = { now: () => new Date(now) };
    const tenant = microsoftTenant({
      ...{ tenant: 'contoso.com', client: 'a client', credential: { kind: 'secret', read: () => 's3cret' } },
      ...{ cloud: FAKE_CLOUD, feeds: ['sign-ins', 'trace'], domains: ['contoso.com'] },
    });
    const process = async (until: number) => {
      const store = await parquetStore({ directory: join(directory, 'facts'), priority: [], log: silent, hot: false });
      const budget = tenantBudget({
        limits: REQUEST_LIMITS,
        note: noteFile(join(directory, 'requests.json')),
        ...{ now: () => now, elapsed: () => now, random: () => 0 },
      });
      const around = { ...{ budget, store, clock, log: silent, ending: new AbortController().signal } };
      const feeds = tenant
        .open({ clock, send, claims: NO_CLAIMS, kept: async () => null })
        .map((feed) => fetchOne(feed, { ...around, announce: async () => {}, added: () => {} }));
      while (now < until) {
        const waits = [];
        for (const feed of feeds) waits.push(await feed.step());
        now += Math.max(500, Math.min(...waits));
      }
      const window = daysBetween(dayOf(new Date(BEGIN)) - 3, dayOf(new Date(BEGIN)) + 1);
      const of = async (kind: 'sign-in' | 'trace') => {
        const { rows } = await store.ask({ kind, window, by: ['connector'] });
        return Object.fromEntries(rows.map(({ group, messages }) => [group[0], messages]));
      };
      const answer = { signIns: await of('sign-in'), traces: await of('trace') };
      const reported = await store.partitions();
      await store.close();
      return { ...answer, reported, stands: feeds.map((feed) => feed.status().stand) };
    };

    // Killed after some seconds: the rest is read by the second one.
    await process(BEGIN + 3000);
    const asked = requests.length;
    const { reported, ...rest } = await process(BEGIN + 30 * 60_000);
    expect(rest).toEqual({
      signIns: { succeeded: 108, 'wrong user or password (50126)': 12 },
      traces: { delivered: 120 },
      stands: ['up-to-date', 'up-to-date'],
    });
    expect(reported).toEqual([]);
    expect(requests.length).toBeGreaterThan(asked);
    for (const [last, { at }] of requests.entries()) {
      const first = requests[last - 90];
      if (first !== undefined) expect(at - first.at).toBeGreaterThanOrEqual(300_000);
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
