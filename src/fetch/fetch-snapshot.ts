import { z } from 'zod';
import { unlessEnding } from '../follow/follow-one.ts';
import { placeOf, sourceOf } from '../follow/following.ts';
import { causeInWords } from '../model/mailflow-error.ts';
import { instantText, MS_PER_HOUR } from '../model/time.ts';
import type { Addition } from '../ports/fact-store.ts';
import type { FeedFault } from '../ports/feed.ts';
import type { Snapshot, SnapshotAnswer } from '../ports/snapshot.ts';
import type { OneFeed, OneFeedOptions } from './fetch-one.ts';
import { notFetchedYet } from './fetch-status.ts';

const positionSchema = z.object({
  version: z.literal(1),
  kind: z.literal('snapshot'),
  readAt: z.iso.datetime(),
  isWhole: z.boolean(),
});

/** What is missing is asked for again so soon, and what failed: grants may take an hour until they work. */
const AGAIN_MS = MS_PER_HOUR;

/** Fetches a snapshot as often as it says. It is kept with when it was read, and tells nothing that rules look at. */
export function fetchSnapshot(
  snapshot: Snapshot,
  options: Pick<OneFeedOptions, 'budget' | 'store' | 'clock' | 'log' | 'ending'>,
): OneFeed {
  const { budget, store, clock, log } = options;
  const { name, everyMs } = snapshot;
  let status = notFetchedYet({ name, source: sourceOf(name) });
  /** When it is to be read next, ms since 1970; null before it is known. */
  let due: number | null = null;

  return {
    step: () => step().catch((cause: unknown) => failed({ kind: 'other', text: causeInWords(cause) })),
    status: () => ({ ...status, fetched: budget.figures() }),
  };

  async function step(): Promise<number> {
    const now = clock.now().getTime();
    due ??= await dueAfterStart(now);
    // A clock that was set back must not keep it from being read for years.
    if (due > now && due - now <= everyMs) {
      if (status.stand === 'starting') status = { ...status, stand: 'up-to-date' };
      return due - now;
    }
    const before = (await store.stream(name))?.carry ?? null;
    const answer = await unlessEnding(
      snapshot.read(() => budget.take(), before),
      options.ending,
    );
    if (answer === null) return 0;
    switch (answer.kind) {
      case 'later':
        return answer.ms;
      case 'throttled':
        await budget.throttled(answer.afterMs);
        return 0;
      case 'failed':
        return failed(answer.fault);
      case 'read':
        await budget.answered();
        await store.append(snapshotAddition(snapshot, answer, clock.now()));
        return kept(answer.requests, answer.missing);
    }
  }

  async function dueAfterStart(now: number): Promise<number> {
    const { data } = positionSchema.safeParse((await store.stream(name))?.position);
    if (data === undefined) return now;
    const readAt = new Date(data.readAt);
    status = { ...status, lastSuccess: readAt, dataUntil: readAt };
    return readAt.getTime() + (data.isWhole ? everyMs : AGAIN_MS);
  }

  function kept(requests: number, missing: readonly string[]): number {
    if (status.fault !== null) log.info('fetch.works-again', { feed: name });
    const at = clock.now();
    status = {
      ...{ ...status, stand: 'up-to-date', fault: null, lastSuccess: at, dataUntil: at, notes: missing },
      lines: status.lines + requests,
    };
    return again(missing.length > 0 ? AGAIN_MS : everyMs);
  }

  function failed(fault: FeedFault): number {
    if (status.fault?.text !== fault.text) log.warn('fetch.failing', { feed: name, cause: fault.text });
    status = { ...status, stand: 'failing', fault: { ...fault, since: status.fault?.since ?? clock.now() } };
    return again(AGAIN_MS);
  }

  function again(afterMs: number): number {
    due = clock.now().getTime() + afterMs;
    return afterMs;
  }
}

function snapshotAddition(
  { name, source }: Snapshot,
  { value, missing }: Extract<SnapshotAnswer, { readonly kind: 'read' }>,
  now: Date,
): Addition {
  const at = instantText(now);
  return {
    ...{ stream: name, source, carry: value, batches: [], texts: [''], write: [], fingerprints: [] },
    position: { version: 1, kind: 'snapshot', readAt: at, isWhole: missing.length === 0 } satisfies z.infer<
      typeof positionSchema
    >,
    about: {
      ...{ file: placeOf(name), path: null, sizeBytes: 0, format: source, at, by: 'fetch', rows: 0, rejected: 0 },
      ...{ declared: {}, year: null, revision: 1, sha256: '', from: null, to: null, slices: [] },
    },
  };
}
