import { join } from 'node:path';
import { noteFile } from '../../../adapters/files/note-file.ts';
import { saveFilesIn } from '../../../adapters/files/save-files.ts';
import { sources } from '../../../adapters/sources/index.ts';
import { threadedReaders } from '../../../adapters/threads/threaded-readers.ts';
import type { Bot, Tenant } from '../../bot/bot.ts';
import type { Config } from '../../config.ts';
import { type FetchOptions, fetchFeeds } from '../../fetch/fetch-feeds.ts';
import type { FetchedPlace } from '../../fetch/fetched-place.ts';
import { requestReports } from '../../fetch/request-reports.ts';
import { tenantBudget } from '../../fetch/tenant-budget.ts';
import { tenantClaims, tenantsWithFacts } from '../../fetch/tenant-claims.ts';
import { followLogs, type LogFollowing } from '../../follow/follow-logs.ts';
import type { FollowedLog } from '../../follow/followed-log.ts';
import { instantText, MS_PER_HOUR } from '../../model/time.ts';
import type { Clock } from '../../ports/clock.ts';
import { requestsIn, withImports } from '../../state/state.ts';
import { incomingFolder } from '../chats.ts';
import { log } from '../log.ts';
import { nap } from '../open-tenant.ts';
import { READING_THREAD } from '../threads/programs.ts';
import { mailFiles } from './mail-files.ts';

/** What comes by itself, as the settings name it. */
export interface Followed {
  readonly logs: readonly FollowedLog[];
  readonly tenants: readonly FetchedPlace[];
}

/**
 * Follows these logs, and fetches from these tenants, into the real tenant; what is new is looked at at once. `caughtUp`: what
 * was there at the start is read.
 */
export function startFollowing(
  { logs, tenants }: Followed,
  {
    bot,
    real: { workspace, watch },
    config,
    send,
  }: {
    readonly bot: Bot;
    readonly real: Tenant;
    readonly config: Config;
    /** Sends requests to services: see Outbound. */
    readonly send: typeof fetch;
  },
): LogFollowing & { readonly caughtUp: Promise<void> } {
  const { store, clock, state } = workspace;
  /** Up to when the state knows of each log, ms since 1970: what is forgotten goes by that. */
  const notedUntil = new Map<string, number>();
  const reading = once();
  const fetching = once();
  if (logs.length === 0) reading.done();
  if (tenants.length === 0) fetching.done();
  const isCaughtUp = Promise.all([reading.isDone, fetching.isDone]).then(() => undefined);
  const readers = threadedReaders(READING_THREAD, config.unpackLimits);
  const noting: Pick<FetchOptions, 'announce' | 'added' | 'troubled'> = {
    announce: async (from, to, { name, source }) => {
      await watch.expect(name, from);
      if (to.getTime() < (notedUntil.get(name) ?? 0) + MS_PER_HOUR) return;
      notedUntil.set(name, to.getTime());
      const words = { file: name, source, rows: 0, facts: 1, rejected: 0, error: null };
      const noted = { ...words, from: instantText(to), to: instantText(to) };
      await state.update((before) => withImports(before, [noted], clock.now()));
    },
    added: (from, { name }) => {
      watch.added(name, from);
      // The first look is at all of the past at once.
      if (from !== null && state.read().lookFrom !== null) void bot.followed(from);
    },
    // After this step, which is not over.
    troubled: () =>
      setImmediate(() => void bot.look().catch((cause) => log.warn('look.failed', { cause: String(cause) }))),
  };
  const following = followLogs({
    ...{ logs, store, clock, log, nap, readers, joinsLogs, caughtUp: reading.done },
    ...noting,
  });
  const requesting = {
    ...{ clock, log, requests: requestsIn(state) },
    ready: () => void watch.speak().catch((cause: unknown) => log.warn('speak.failed', { cause: String(cause) })),
  };
  const opened = tenants.map((tenant) => ({ tenant, budget: budgetOf(tenant, config.data, clock) }));
  const claims = tenantClaims(
    noteFile(join(config.data, 'state', 'tenants.json')),
    tenants.map(({ tenant }) => tenant),
    async () => tenantsWithFacts(await store.partitions()),
  );
  const kept = async (snapshot: string) => (await store.stream(snapshot))?.carry ?? null;
  const around = { clock, send, claims, kept };
  const feeds = opened.flatMap(({ tenant, budget }) => tenant.open(around).map((feed) => ({ feed, budget })));
  const samples = opened.flatMap(({ tenant, budget }) =>
    tenant.openSamples(around).map((sampled) => ({ sampled, budget })),
  );
  const snapshots = opened.flatMap(({ tenant, budget }) =>
    tenant.openSnapshots(around).map((snapshot) => ({ snapshot, budget })),
  );
  const others = opened.flatMap(({ tenant: { requests: asked }, budget }) =>
    asked === undefined
      ? []
      : [(ending: AbortSignal) => requestReports(asked.plan, asked.open(around), { ...requesting, budget, ending })],
  );
  const save = saveFilesIn(join(incomingFolder(config), 'mailbox'));
  const mailboxes = opened.flatMap(({ tenant, budget }) => tenant.openMailboxes?.({ ...around, save, budget }) ?? []);
  const takeFile = mailFiles({ bot, workspace, limits: config.unpackLimits });
  const fetched = fetchFeeds({
    ...{ feeds, samples, random: Math.random, snapshots, mailboxes, others, takeFile },
    ...{ store, clock, log, nap, caughtUp: fetching.done },
    ...noting,
  });
  const status = () => [...following.status(), ...fetched.status()];
  // The first look is at all of the past, also where somebody hands in a file meanwhile.
  if (state.read().lookFrom === null) watch.after(isCaughtUp);
  const ending = new AbortController();
  if (logs.length + tenants.length > 0)
    void untilStill(status, ending.signal).then(() => {
      reading.done();
      fetching.done();
    });
  return {
    status,
    caughtUp: isCaughtUp,
    async stop() {
      ending.abort();
      await Promise.all([following.stop(), fetched.stop()]);
      await readers.close();
    },
  };
}

const joinsLogs = (name: string): boolean => sources.find((source) => source.name === name)?.joinsLogs === true;

/** What feeds of a tenant may ask, as far as it was used up before the start. */
const budgetOf = ({ source, tenant, limits }: FetchedPlace, data: string, clock: Clock) =>
  tenantBudget({
    limits,
    note: noteFile(join(data, 'state', `requests-${source}-${tenant}.json`)),
    now: () => clock.now().getTime(),
    elapsed: () => performance.now(),
    random: Math.random,
  });

/** Something that is done once, and then is. */
function once() {
  let done = (): void => {};
  const isDone = new Promise<void>((resolve) => {
    done = resolve;
  });
  return { isDone, done: () => done() };
}

const STEP_MS = 5000;
/** A log that hangs for so long, as on a share that is away, is not waited for. */
const STILL_MS = 60_000;

/** Resolves when nothing was read for a while, or at the end. */
async function untilStill(status: LogFollowing['status'], ending: AbortSignal): Promise<void> {
  let before = '';
  for (let stillMs = 0; stillMs < STILL_MS && !ending.aborted; ) {
    await nap(STEP_MS, ending);
    const now = status()
      .map(({ lines, stand }) => `${lines} ${stand}`)
      .join();
    stillMs = now === before ? stillMs + STEP_MS : 0;
    before = now;
  }
}
