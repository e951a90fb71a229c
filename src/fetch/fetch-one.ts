import { unlessEnding } from '../follow/follow-one.ts';
import type { Fault, FollowStatus } from '../follow/follow-status.ts';
import { causeInWords } from '../model/mailflow-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { Feed, FeedFault, FeedRow, FeedWindow } from '../ports/feed.ts';
import type { Log } from '../ports/log.ts';
import { type WindowRead, windowAddition } from './addition.ts';
import { type FetchPosition, fetchPositionSchema } from './fetch-position.ts';
import { backFillNotes, gapText, notFetchedYet, shownGaps, skewNotes, THROTTLED } from './fetch-status.ts';
import { knownRows } from './known-rows.ts';
import { beginAt, believedAt, type FetchPlan, floorAt, planFetch, positionAfter } from './plan-fetch.ts';
import { isEarly, isoWindow, noneUsable, type Reading, readingOf, TOLERANCE_MS } from './reading.ts';
import type { TenantBudget } from './tenant-budget.ts';
import { undoneWindows } from './undone-windows.ts';
import { afterRefusal } from './window-size.ts';

/** Fetches one feed into the store, a page at a time. */
export interface OneFeed {
  /** Asks for a page, or keeps a window; answers after how many ms there may be more to do. What fails is in the status. */
  step(): Promise<number>;
  status(): FollowStatus;
}

export interface OneFeedOptions {
  readonly budget: TenantBudget;
  readonly store: Pick<FactStore, 'stream' | 'append' | 'imports'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Before something is kept that rules look at: from this instant on, up to the second, there is something new. */
  readonly announce: (from: Date, to: Date, feed: FeedName) => Promise<void>;
  /** What was announced is kept, the first of it of this instant; null where no answer differs for it. */
  readonly added: (from: Date | null, feed: FeedName) => void;
  /** Aborted when what is being asked need not be waited for. */
  readonly ending: AbortSignal;
}

type FeedName = Pick<Feed, 'name' | 'source'>;

/** What cannot be fetched is tried again after so long, and ever longer up to five minutes. */
const FIRST_RETRY_MS = 15_000;
const LAST_RETRY_MS = 300_000;

/** A service that is too busy for longer is as good as away. */
const THROTTLED_MS = 15 * 60_000;

export function fetchOne<Row extends FeedRow>(feed: Feed<Row>, options: OneFeedOptions): OneFeed {
  const { budget, store, clock, log } = options;
  const { name, limits } = feed;
  const known = knownRows();
  let status = notFetchedYet(feed);
  let position: FetchPosition | null = null;
  let reading: Reading<Row> | null = null;
  let sizeMs = limits.maxWindowMs;
  let givenUp = 0;
  let undone: readonly FeedWindow[] = [];
  /** What an answer said of the time that nothing could be read of, ms: where to look next, and nothing more. */
  let hint: number | null = null;
  /** Since when the service says that it is too much, and nothing more was kept. */
  let throttledSince: Date | null = null;
  let retryMs = FIRST_RETRY_MS;

  return {
    step: () => step().catch((cause: unknown) => failed({ kind: 'other', text: causeInWords(cause) })),
    status: () => ({ ...status, fetched: budget.figures() }),
  };

  async function step(): Promise<number> {
    const ready = await unlessEnding(feed.ready(), options.ending);
    if (ready === null) return 0;
    if (ready.kind === 'failed') {
      hint = ready.serverTime?.getTime() ?? null;
      return failed(ready.fault);
    }
    if (ready.serverTime !== null) budget.time.note(ready.serverTime);
    const at = budget.time.now();
    if (at === null) return askTime();
    position ??= await open(at);
    reading ??= await begin(position, at);
    return reading === null ? waitFor(position, at) : readOn(reading, position);
  }

  async function open(at: number): Promise<FetchPosition> {
    const kept = await store.stream(name);
    return kept === null ? beginAt(at, limits) : fetchPositionSchema.parse(kept.position);
  }

  /** A page for the sake of its date: by the clock of this machine nothing is begun, and nothing is passed over. */
  async function askTime(): Promise<number> {
    const wait = await budget.take();
    if (wait > 0) return wait;
    const hinted = hint;
    const until = (hinted ?? clock.now().getTime()) - limits.lagMs;
    const answer = await unlessEnding(feed.page({ from: until - TOLERANCE_MS, until }, null), options.ending);
    if (answer === null) return 0;
    hint = answer.serverTime?.getTime() ?? null;
    switch (answer.kind) {
      case 'throttled':
        return throttled(answer.afterMs);
      case 'failed':
        return failed(answer.fault);
      case 'window-refused':
        // It may be too long ago, or still to come, by its own time.
        if (hint !== null && Math.abs(hint - (hinted ?? until)) > TOLERANCE_MS) return 0;
        return failed({ kind: 'other', text: answer.text });
      case 'page':
        await budget.answered();
        budget.time.note(answer.serverTime ?? clock.now());
        return 0;
    }
  }

  /** Where a window is to be read, begins with it; passes over what cannot be had any more. Null where there is none. */
  async function begin(kept: FetchPosition, at: number): Promise<Reading<Row> | null> {
    const from = believedAt(kept, at, limits);
    position = from;
    const plan = await planAt(from, at);
    if (plan.kind === 'wait') return null;
    if (plan.kind === 'read') return readingOf(plan, at, false);
    const after = positionAfter(from, plan, { now: at, undone });
    log.warn('fetch.gap', { feed: name, text: gapText({ ...plan.window, why: plan.reason }) });
    await keep(after, null);
    return begin(after, at);
  }

  async function planAt(from: FetchPosition, at: number): Promise<FetchPlan> {
    undone = undoneWindows(await store.imports(), name);
    return planFetch(from, { now: at, limits, sizeMs, undone, hasSpare: await budget.hasSpare() });
  }

  async function waitFor(from: FetchPosition, at: number): Promise<number> {
    const plan = await planAt(from, at);
    settle(from, 'up-to-date');
    return plan.kind === 'wait' ? plan.ms : 0;
  }

  async function readOn(current: Reading<Row>, from: FetchPosition): Promise<number> {
    const wait = await budget.take();
    if (wait > 0) return wait;
    const answer = await unlessEnding(feed.page(current.plan.window, current.next), options.ending);
    if (answer === null) return 0;
    switch (answer.kind) {
      case 'throttled':
        return throttled(answer.afterMs);
      case 'failed':
        return failed(answer.fault);
      case 'window-refused':
        return refused(current, from, answer.text);
      case 'page':
        await budget.answered();
        if (answer.serverTime !== null) budget.time.note(answer.serverTime);
        if (isEarly(current.plan.window, answer.serverTime, limits)) {
          reading = null;
          return 0;
        }
        for (const row of answer.rows) current.rows.push(row);
        current.bytes += answer.bytes;
        current.unusable += answer.unusable;
        current.firstUnusable ??= answer.firstUnusable;
        status = { ...status, firstRejection: status.firstRejection ?? answer.firstUnusable };
        if (answer.next === null) return finish(current, from);
        return turnPage(current, from, answer.next);
    }
  }

  async function throttled(afterMs: number | null): Promise<number> {
    await budget.throttled(afterMs);
    log.info('fetch.throttled', { feed: name, afterMs });
    const at = clock.now();
    // A clock that was set back since says nothing.
    if (throttledSince === null || throttledSince > at) throttledSince = at;
    const forMs = at.getTime() - throttledSince.getTime();
    if (forMs > THROTTLED_MS && status.fault === null) {
      log.warn('fetch.failing', { feed: name, cause: THROTTLED });
      status = { ...status, stand: 'failing', fault: { kind: 'other', text: THROTTLED, since: throttledSince } };
    }
    return 0;
  }

  async function turnPage(current: Reading<Row>, from: FetchPosition, next: string): Promise<number> {
    const pages = current.asked.size + 1;
    if (current.asked.has(next)) return refused(current, from, 'The service returned the same page twice.');
    if (pages >= limits.maxPages) return refused({ ...current, isSecond: true }, from, `More than ${pages} pages.`);
    current.asked.add(next);
    current.next = next;
    return 0;
  }

  /** Nothing of a window is kept before its last page was read. */
  async function finish(current: Reading<Row>, from: FetchPosition): Promise<number> {
    const { plan, at, rows, bytes, unusable } = current;
    const { window, reason } = plan;
    // Then it is not the records: what they look like has changed. What was read before stays.
    if (rows.length === 0 && unusable > 0 && (reason === 'new' || reason === 'back-fill'))
      return failed({ kind: 'other', text: noneUsable(current) });
    const within = rows.filter((row) => row.at >= window.from && row.at < window.until);
    const isAgain = reason === 'hourly' || reason === 'nightly';
    const read = { window, rows: within, bytes, unusable: isAgain ? 0 : unusable };
    await keep(positionAfter(from, plan, { now: at, undone }), {
      ...read,
      counted: countOf(within, isAgain) + read.unusable,
    });
    givenUp = 0;
    sizeMs = Math.min(limits.maxWindowMs, sizeMs * 2);
    return 0;
  }

  /** What is read once more counts where it is new: of feeds that no rule looks at that is not kept in mind. */
  function countOf(rows: readonly Row[], isAgain: boolean): number {
    if (feed.feedsRules) return known.countNew(rows);
    return isAgain ? 0 : rows.length;
  }

  async function refused(current: Reading<Row>, from: FetchPosition, text: string): Promise<number> {
    const { plan, at, next, isSecond } = current;
    const isLaterPage = next !== null && !isSecond;
    const after = afterRefusal({ window: plan.window, isLaterPage, givenUp });
    log.info('fetch.window-refused', { feed: name, ...isoWindow(plan.window), next: after.kind, text });
    reading = null;
    switch (after.kind) {
      case 'again':
        reading = readingOf(plan, at, true);
        return 0;
      case 'shorter':
        ({ sizeMs } = after);
        return 0;
      case 'stop':
        return failed({
          kind: 'other',
          text: `${text} Shorter periods are refused as well, so none is skipped.`,
        });
      case 'give-up':
        givenUp++;
        log.warn('fetch.gap', { feed: name, text: gapText({ ...plan.window, why: 'refused' }) });
        await keep(positionAfter(from, plan, { now: at, undone }, true), null);
        return 0;
    }
  }

  /** What was read of a window and how far that is, as one commit. */
  async function keep(after: FetchPosition, read: WindowRead<Row>['read']): Promise<void> {
    reading = null;
    const addition = windowAddition(feed, { position: after, read, now: clock.now() });
    const first = read === null || !feed.feedsRules ? null : known.firstNew(read.rows);
    if (first !== null && read !== null) await options.announce(new Date(first), new Date(read.window.until), feed);
    const { changesAnswers } = await store.append(addition);
    if (read !== null && feed.feedsRules) known.add(read.rows);
    if (first !== null) options.added(changesAnswers ? new Date(first) : null, feed);
    position = after;
    status = {
      ...status,
      lines: status.lines + (read?.counted ?? 0),
      rejected: status.rejected + (read?.unusable ?? 0),
    };
    settle(after, after.until < now() - limits.lagMs - limits.everyMs ? 'behind' : 'up-to-date');
  }

  function settle(at: FetchPosition, stand: 'behind' | 'up-to-date'): void {
    if (status.fault !== null) log.info('fetch.works-again', { feed: name });
    retryMs = FIRST_RETRY_MS;
    throttledSince = null;
    status = {
      ...{ ...status, stand, fault: null, lastSuccess: clock.now(), dataUntil: new Date(at.until) },
      gaps: shownGaps(at.gaps),
      notes: [...skewNotes(skewMs()), ...backFillNotes(at, floorAt(at, now(), limits)), ...feed.notes()],
    };
  }

  /** What was read of the window is dropped: it is read again, from its first page. */
  function failed(fault: FeedFault): number {
    reading = null;
    position = null;
    const before: Fault | null = status.fault;
    if (before?.text !== fault.text) log.warn('fetch.failing', { feed: name, cause: fault.text });
    status = {
      ...status,
      stand: 'failing',
      fault: { ...fault, since: before?.since ?? clock.now() },
      notes: [...skewNotes(skewMs()), ...feed.notes()],
    };
    const wait = retryMs;
    retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
    return wait;
  }

  /** ms since 1970, as the service has it as far as that is known. */
  function now(): number {
    return budget.time.now() ?? clock.now().getTime();
  }

  function skewMs(): number {
    return now() - clock.now().getTime();
  }
}
