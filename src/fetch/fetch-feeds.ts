import type { LogFollowing } from '../follow/follow-logs.ts';
import type { FollowStatus } from '../follow/follow-status.ts';
import type { Feed } from '../ports/feed.ts';
import type { Mailbox } from '../ports/mailbox.ts';
import type { Sampled } from '../ports/sampled.ts';
import type { Snapshot } from '../ports/snapshot.ts';
import { fetchOne, type OneFeed, type OneFeedOptions } from './fetch-one.ts';
import { fetchSnapshot } from './fetch-snapshot.ts';
import { fetchMailbox, type MailboxOptions } from './mailbox/fetch-mailbox.ts';
import { fetchSample } from './sample/fetch-sample.ts';
import type { TenantBudget } from './tenant-budget.ts';

export interface FetchOptions
  extends Omit<OneFeedOptions, 'budget' | 'ending' | 'store'>,
    Omit<MailboxOptions, 'ending' | 'store'> {
  readonly store: OneFeedOptions['store'];
  /** The feeds, with the budget that those of a tenant share. */
  readonly feeds: readonly { readonly feed: Feed; readonly budget: TenantBudget }[];
  /** Messages of which some are looked at, likewise. */
  readonly samples: readonly { readonly sampled: Sampled; readonly budget: TenantBudget }[];
  /** Chooses among them: [0, 1). */
  readonly random: () => number;
  /** What services say of how they are set, likewise. */
  readonly snapshots: readonly { readonly snapshot: Snapshot; readonly budget: TenantBudget }[];
  /** What else is asked of services: neither feeds nor snapshots. */
  readonly others?: readonly ((ending: AbortSignal) => OneFeed)[];
  /** Folders of mailboxes. */
  readonly mailboxes: readonly Mailbox[];
  /** Resolves after so many ms, or as soon as the signal aborts. */
  readonly nap: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** A feed has been in trouble for a while, or is no more: its rule has something to say. */
  readonly troubled: () => void;
  /** Each feed's last day was read for the first time, or cannot be. */
  readonly caughtUp?: () => void;
}

/** From when on the rule of failing sources speaks. */
const TROUBLE_MS = 15 * 60_000;

/** Fetches feeds as long as the program runs; how each does is told as of followed logs. */
export function fetchFeeds(options: FetchOptions): LogFollowing {
  const ending = new AbortController();
  const feeds = options.feeds.map(({ feed, budget }) => fetchOne(feed, { ...options, budget, ending: ending.signal }));
  const snapshots = options.snapshots.map(({ snapshot, budget }) =>
    fetchSnapshot(snapshot, { ...options, budget, ending: ending.signal }),
  );
  const mailboxes = options.mailboxes.map((mailbox) => fetchMailbox(mailbox, { ...options, ending: ending.signal }));
  const samples = options.samples.map(({ sampled, budget }) =>
    fetchSample(sampled, { ...options, budget, ending: ending.signal }),
  );
  // Samples and snapshots tell rules nothing: the first look does not wait for them.
  const behind = new Set([...feeds, ...mailboxes]);
  const caughtUp = (each: OneFeed): void => {
    if (behind.delete(each) && behind.size === 0) options.caughtUp?.();
  };
  if (behind.size === 0) options.caughtUp?.();
  const others = (options.others ?? []).map((begin) => begin(ending.signal));
  const all = [...feeds, ...mailboxes, ...samples, ...snapshots, ...others].map((each) =>
    fetching(each, options, () => caughtUp(each), ending.signal),
  );
  return {
    status: () => all.map((each) => each.status()),
    async stop() {
      ending.abort();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

/** Steps through one feed until it is to end. */
function fetching(
  one: OneFeed,
  options: Pick<FetchOptions, 'clock' | 'nap' | 'troubled'>,
  caughtUp: () => void,
  ending: AbortSignal,
) {
  const { clock, nap } = options;
  let nextLook: Date | null = null;
  let isTroubleKnown = false;
  return { ended: run(), status: (): FollowStatus => ({ ...one.status(), nextLook }) };

  async function run(): Promise<void> {
    while (!ending.aborted) {
      const wait = await one.step();
      const { stand, fault } = one.status();
      const isTrouble = fault !== null && clock.now().getTime() - fault.since.getTime() > TROUBLE_MS;
      if (isTrouble !== isTroubleKnown) options.troubled();
      isTroubleKnown = isTrouble;
      if (stand === 'up-to-date' || stand === 'failing') caughtUp();
      if (wait === 0) continue;
      nextLook = new Date(clock.now().getTime() + wait);
      await nap(wait, ending);
    }
  }
}
