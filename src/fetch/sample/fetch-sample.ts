import { unlessEnding } from '../../follow/follow-one.ts';
import { tlsSampleFact } from '../../model/kinds/tls-sample.ts';
import { causeInWords } from '../../model/mailflow-error.ts';
import type { FactStore } from '../../ports/fact-store.ts';
import type { FeedFault, FeedRow, FeedWindow } from '../../ports/feed.ts';
import type { LookAnswer, Sampled, SampledMessage } from '../../ports/sampled.ts';
import { planLooks } from '../../sampling/plan-looks.ts';
import { windowAddition } from '../addition.ts';
import { feedFacts } from '../feed-facts.ts';
import type { OneFeed, OneFeedOptions } from '../fetch-one.ts';
import { notFetchedYet } from '../fetch-status.ts';
import {
  beginSampleAt,
  lookedUntil,
  looksLeft,
  planSample,
  resumedSample,
  type SamplePlan,
  untilNextHour,
  withBegun,
  withoutNext,
  withSpent,
} from './plan-sample.ts';
import { chosenAmong, lookedAt, sampledMessages } from './sample-facts.ts';
import { sampleList } from './sample-list.ts';
import { type SamplePosition, type SampleStretch, samplePositionSchema } from './sample-position.ts';
import { sampleNotes, withGap } from './sample-status.ts';

export interface SampleOptions extends Pick<OneFeedOptions, 'budget' | 'clock' | 'log' | 'ending'> {
  readonly store: Pick<FactStore, 'stream' | 'append'>;
  /** [0, 1): chooses messages. */
  readonly random: () => number;
}

/** What is looked at now of what is noted as asked for. */
interface Looking<Message> {
  readonly message: Message;
  readonly cell: number;
  next: string | null;
  pages: number;
}

/** Requests that are noted at a time: a crash loses so many at most. */
const NOTED_AT_ONCE = 10;
/** A stratum with fewer looks says little of a partner who sends little. */
const LEAST_LOOKS = 5;
/** Other feeds go before it. */
const NO_SPARE_MS = 15_000;
const FIRST_RETRY_MS = 15_000;
const LAST_RETRY_MS = 300_000;
/** What is told on the fourth page of a message's details is not looked for. */
const MAX_LOOK_PAGES = 3;

/**
 * Looks at some of a service's messages, chosen at random, one request each, as far as requests can be spared. No message is
 * asked for twice: what is not answered stays unknown. What was seen of a stretch of time is kept at its end.
 */
export function fetchSample<Row extends FeedRow, Message extends SampledMessage>(
  sampled: Sampled<Row, Message>,
  { budget, store, clock, log, ending, random }: SampleOptions,
): OneFeed {
  const { name, limits } = sampled;
  let status = notFetchedYet(sampled);
  let position: SamplePosition | null = null;
  const nextPage = sampleList(sampled, ending);
  /** By key, those that were chosen. */
  let messages: ReadonlyMap<string, Message> | null = null;
  const looking: Looking<Message>[] = [];
  /** Requests that are noted and not sent yet. */
  let noted = 0;
  let retryMs = FIRST_RETRY_MS;

  return {
    step: () => step().catch((cause: unknown) => failed({ kind: 'other', text: causeInWords(cause) })),
    status: () => ({ ...status, fetched: budget.figures() }),
  };

  async function step(): Promise<number> {
    const ready = await unlessEnding(sampled.ready(), ending);
    if (ready === null) return 0;
    if (ready.kind === 'failed') return failed(ready.fault);
    if (ready.serverTime !== null) budget.time.note(ready.serverTime);
    const now = budget.time.now();
    // The first answer to another feed has it.
    if (now === null) return NO_SPARE_MS;
    position ??= await open(now);
    const isLooking = looking.length > 0;
    const plan = planSample(position, { now, limits, isListed: messages !== null, isLooking });
    switch (plan.kind) {
      case 'wait':
        settle('up-to-date');
        return plan.ms;
      case 'pass-over':
        await passOver(position, plan.window, 'It is too old.');
        return 0;
      case 'close':
        await close(position, plan.window, now);
        return 0;
      case 'list':
        return (await mayAsk()) ?? list(position, plan);
      case 'look':
        return (await mayAsk()) ?? look(position, now);
    }
  }

  async function open(now: number): Promise<SamplePosition> {
    const kept = await store.stream(name);
    if (kept === null) return beginSampleAt(now, limits);
    return resumedSample(samplePositionSchema.parse(kept.position), limits);
  }

  /** After how many ms to ask again; null where there is a request to spare. */
  async function mayAsk(): Promise<number | null> {
    return (await budget.hasSpare()) ? null : NO_SPARE_MS;
  }

  async function list(
    from: SamplePosition,
    { window, looks }: Extract<SamplePlan, { readonly kind: 'list' }>,
  ): Promise<number> {
    const wait = await budget.take();
    if (wait > 0) return wait;
    const answer = await nextPage(window);
    if (answer.kind === 'throttled') return throttled(answer.afterMs);
    if (answer.kind === 'failed') return failed(answer.fault);
    if (answer.kind !== 'ending') await answered();
    if (answer.kind === 'whole') await listed(from, answer.rows, window, looks);
    if (answer.kind !== 'given-up') return 0;
    if (from.stretch === null) await passOver(from, window, answer.text);
    // What was chosen cannot be found any more: what was seen is what there is.
    else await keep(from, from.stretch, window);
    return 0;
  }

  /** Chooses among them, where that was not done before a restart. */
  async function listed(
    from: SamplePosition,
    rows: readonly Row[],
    window: FeedWindow,
    looks: number | null,
  ): Promise<void> {
    const all = sampled.messages(rows, random);
    if (from.stretch !== null) {
      messages = chosenAmong(all, from.stretch);
      return;
    }
    const planned = planLooks(all, { budget: looks ?? 0, least: LEAST_LOOKS, random });
    const stretch: SampleStretch = {
      from: window.from,
      cells: planned.cells.map((cell) => ({ ...cell, seen: {} })),
      looks: planned.looks.map(({ key, cell }) => [key, cell]),
      ...{ chosen: planned.looks.length, gone: 0 },
    };
    await note({ ...withBegun(from, window, limits), stretch });
    messages = chosenAmong(all, stretch);
    settle('behind');
  }

  async function look(from: SamplePosition, now: number): Promise<number> {
    if (noted === 0 || looking.length === 0) return noteNext(from, now);
    const [current] = looking as [Looking<Message>];
    const wait = await budget.take();
    if (wait > 0) return wait;
    noted--;
    const answer: LookAnswer | null = await unlessEnding(sampled.look(current.message, current.next), ending);
    if (answer === null) return 0;
    switch (answer.kind) {
      case 'throttled':
        return throttled(answer.afterMs);
      case 'refused':
        return failed(answer.fault);
      case 'failed':
        // It may have been looked at: it is not asked for again.
        looking.shift();
        return failed(answer.fault);
      case 'more':
        await answered();
        current.next = answer.next;
        current.pages++;
        if (current.pages >= MAX_LOOK_PAGES) seen(current, 'unknown');
        return 0;
      case 'gone':
        await answered();
        seen(current, null);
        return 0;
      case 'looked':
        await answered();
        seen(current, answer.tls);
        return 0;
    }
  }

  function seen({ cell }: Looking<Message>, tls: Extract<LookAnswer, { kind: 'looked' }>['tls'] | null): void {
    looking.shift();
    const stretch = position?.stretch;
    if (position == null || stretch == null) return;
    const cells = stretch.cells.map((each, at) =>
      at === cell && tls !== null ? { ...each, seen: { ...each.seen, [tls]: (each.seen[tls] ?? 0) + 1 } } : each,
    );
    position = { ...position, stretch: { ...stretch, cells, gone: stretch.gone + (tls === null ? 1 : 0) } };
    status = { ...status, lines: status.lines + 1 };
    settle('behind');
  }

  /** Notes the next messages as asked for, with what was seen since the last time, before any of them is. */
  async function noteNext(from: SamplePosition, now: number): Promise<number> {
    const { stretch } = from;
    if (stretch === null) return 0;
    const next = stretch.looks.slice(0, Math.max(0, NOTED_AT_ONCE - looking.length));
    const requests = Math.min(looking.length + next.length, looksLeft(from, now, limits));
    if (requests === 0) return looking.length + next.length > 0 ? untilNextHour(now) : 0;
    await note(withSpent(withoutNext(from, next.length), requests, now));
    noted = requests;
    const unfound = next.filter(([key]) => messages?.has(key) !== true).length;
    for (const [key, cell] of next) {
      const message = messages?.get(key);
      if (message !== undefined) looking.push({ message, cell, next: null, pages: 0 });
    }
    // They were there when they were chosen.
    const after = position?.stretch;
    if (unfound > 0 && position != null && after != null)
      position = { ...position, stretch: { ...after, gone: after.gone + unfound } };
    return 0;
  }

  async function close(from: SamplePosition, window: FeedWindow, now: number): Promise<void> {
    if (from.stretch !== null) await keep(from, from.stretch, window);
    log.info('fetch.looked', { feed: name, left: looksLeft(from, now, limits) });
  }

  /** Only how far it is. */
  async function note(after: SamplePosition): Promise<void> {
    await store.append(addition(after, null, null));
    position = after;
  }

  /** What was seen of a stretch, with how far that is, as one commit. */
  async function keep(from: SamplePosition, stretch: SampleStretch, window: FeedWindow): Promise<void> {
    const after = { ...from, stretch: null };
    await store.append(addition(after, stretch, window));
    [position, messages] = [after, null];
    looking.length = 0;
    noted = 0;
    settle('behind');
  }

  async function passOver(from: SamplePosition, window: FeedWindow, why: string): Promise<void> {
    await note({ ...withBegun(from, window, limits), stretch: null });
    status = { ...status, gaps: withGap(status.gaps, window, why) };
    log.warn('fetch.gap', { feed: name, text: why });
  }

  function addition(after: SamplePosition, stretch: SampleStretch | null, window: FeedWindow | null) {
    const { slice, source, format, revision } = sampled;
    const subject = { kind: 'tls-sample', slice } as const;
    const rows = stretch === null ? [] : sampledMessages(sampled, stretch);
    const looked = stretch === null ? 0 : lookedAt(stretch);
    return windowAddition(
      {
        ...{ name, source, format, revision, subjects: [subject] },
        facts: (all: typeof rows) => feedFacts(subject, all.map(tlsSampleFact)),
      },
      {
        position: after,
        read: window === null ? null : { window, rows, bytes: 0, unusable: 0, counted: looked },
        now: clock.now(),
      },
    );
  }

  async function answered(): Promise<void> {
    await budget.answered();
    if (status.fault !== null) log.info('fetch.works-again', { feed: name });
    retryMs = FIRST_RETRY_MS;
    status = { ...status, fault: null };
  }

  async function throttled(afterMs: number | null): Promise<number> {
    await budget.throttled(afterMs);
    log.info('fetch.throttled', { feed: name, afterMs });
    return 0;
  }

  function settle(stand: 'behind' | 'up-to-date'): void {
    if (position === null) return;
    const notes = sampleNotes(position, looking.length);
    const dataUntil = new Date(lookedUntil(position, limits));
    status = { ...status, stand, fault: null, lastSuccess: clock.now(), dataUntil, notes };
  }

  function failed(fault: FeedFault): number {
    const before = status.fault;
    if (before?.text !== fault.text) log.warn('fetch.failing', { feed: name, cause: fault.text });
    status = { ...status, stand: 'failing', fault: { ...fault, since: before?.since ?? clock.now() } };
    const wait = retryMs;
    retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
    return wait;
  }
}
