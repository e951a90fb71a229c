import { unlessEnding } from '../follow/follow-one.ts';
import type { Fault } from '../follow/follow-status.ts';
import { causeInWords } from '../model/mailflow-error.ts';
import { MS_PER_HOUR, startOfDay } from '../model/time.ts';
import type { FeedFault } from '../ports/feed.ts';
import type { ReportService, SubmittedSearch } from '../ports/report-service.ts';
import { afterListing, asAccepted, asTried } from '../report-requests/after-answer.ts';
import { LISTED_AFTER_MS, type Listed, nextCall, withDue } from '../report-requests/plan-requests.ts';
import { firstDay, lastDay, type ReportRequest, type RequestPlan, titleOf } from '../report-requests/report-request.ts';
import type { OneFeed, OneFeedOptions } from './fetch-one.ts';
import { notFetchedYet } from './fetch-status.ts';

/** Where requests are kept; a change is on disk when it resolves. */
export interface RequestStore {
  read(): readonly ReportRequest[];
  /** What changes nothing answers the same list. */
  update(change: (before: readonly ReportRequest[]) => readonly ReportRequest[]): Promise<void>;
}

export interface RequestingOptions extends Pick<OneFeedOptions, 'budget' | 'clock' | 'log' | 'ending'> {
  readonly requests: RequestStore;
  /** A file has become ready: there is something to be said. */
  readonly ready: () => void;
}

/** What failed is tried again after so long; by then a search that was taken all the same is listed. */
const AGAIN_MS = LISTED_AFTER_MS + 5 * 60_000;

/** Grants may take an hour until they work. */
const FORBIDDEN_MS = MS_PER_HOUR;

/**
 * Asks a service for report files on schedule, and how far they are. That one will be sent is on disk before it is; what
 * became of it is seen in the service's own list, after a crash as well as after a lost answer.
 */
export function requestReports(plan: RequestPlan, service: ReportService, options: RequestingOptions): OneFeed {
  const { budget, clock, log, requests } = options;
  let status = notFetchedYet(service);
  let listed: Listed | null = null;
  /** What failed when it was asked for a report last. That it answers with its list does not mend that. */
  let submitFault: Fault | null = null;
  /** Until then the service is left alone, ms of the service's time; null where nothing is wrong. */
  let failedUntil: number | null = null;

  return {
    step: () => step().catch((cause: unknown) => failed({ kind: 'other', text: causeInWords(cause) }, null)),
    status: () => ({ ...status, fetched: budget.figures() }),
  };

  async function step(): Promise<number> {
    const ready = await unlessEnding(service.ready(), options.ending);
    if (ready === null) return 0;
    if (ready.kind === 'failed') return failed(ready.fault, null);
    if (ready.serverTime !== null && budget.time.now() === null) budget.time.note(ready.serverTime);
    const at = budget.time.now() ?? clock.now().getTime();
    if (failedUntil !== null && failedUntil > at && failedUntil - at <= FORBIDDEN_MS) return failedUntil - at;
    failedUntil = null;
    await requests.update((before) => withDue(before, plan, new Date(at)));
    if (submitFault !== null && !ownRequests().some(({ status: { kind } }) => kind === 'wanted')) {
      const isAll = status.fault === submitFault;
      submitFault = null;
      if (isAll) worked();
    }
    const next = nextCall(ownRequests(), listed, at);
    switch (next.kind) {
      case 'wait':
        if (status.stand === 'starting') status = { ...status, stand: 'up-to-date' };
        return next.ms;
      case 'list':
        return list(at);
      case 'submit':
        return submit(next.request, at);
    }
  }

  function ownRequests(): readonly ReportRequest[] {
    return requests.read().filter(({ tenant }) => tenant === plan.tenant);
  }

  async function list(at: number): Promise<number> {
    const wait = await budget.take();
    if (wait > 0) return wait;
    const answer = await unlessEnding(service.list(), options.ending);
    if (answer === null) return 0;
    if (answer.kind === 'throttled') return throttled(answer.afterMs);
    if (answer.kind === 'failed') return failed(answer.fault, at);
    await budget.answered();
    await change((each) => afterListing(each, answer, new Date(at)));
    listed = { at, isWhole: answer.isWhole };
    return worked();
  }

  async function submit(request: ReportRequest, at: number): Promise<number> {
    const wait = await budget.take();
    if (wait > 0) return wait;
    const now = new Date(at);
    await change((each) => (each.id === request.id ? asTried(each, now) : each));
    const answer = await unlessEnding(service.submit(searchOf(request)), options.ending);
    if (answer === null) return 0;
    if (answer.kind === 'throttled') return throttled(answer.afterMs);
    if (answer.kind === 'failed') {
      const wait = failed(answer.fault, at);
      submitFault = status.fault;
      return wait;
    }
    submitFault = null;
    await budget.answered();
    await change((each) => (each.id === request.id ? asAccepted(each, answer.job, now) : each));
    log.info('requests.asked', {
      request: request.id,
      report: request.report,
      first: request.first,
      last: request.last,
    });
    return worked();
  }

  async function change(to: (each: ReportRequest) => ReportRequest): Promise<void> {
    let isReady = false;
    await requests.update((before) => {
      const after = before.map((each) => (each.tenant === plan.tenant ? to(each) : each));
      isReady = after.some(({ status: { kind } }, n) => kind === 'ready' && before[n]?.status.kind !== 'ready');
      return after.every((each, n) => each === before[n]) ? before : after;
    });
    if (isReady) options.ready();
  }

  async function throttled(afterMs: number | null): Promise<number> {
    await budget.throttled(afterMs);
    log.info('fetch.throttled', { feed: service.name, afterMs });
    return 0;
  }

  function worked(): number {
    if (status.fault !== null && submitFault === null) log.info('fetch.works-again', { feed: service.name });
    const at = clock.now();
    const stand = submitFault === null ? 'up-to-date' : 'failing';
    status = { ...status, stand, fault: submitFault, lastSuccess: at, dataUntil: at };
    return 0;
  }

  /** `at`: when, by the service's time; null where it was not asked. */
  function failed(fault: FeedFault, at: number | null): number {
    if (status.fault?.text !== fault.text) log.warn('fetch.failing', { feed: service.name, cause: fault.text });
    const { since } = submitFault ?? status.fault ?? { since: clock.now() };
    status = { ...status, stand: 'failing', fault: { ...fault, since } };
    const wait = fault.kind === 'forbidden' ? FORBIDDEN_MS : AGAIN_MS;
    if (at !== null) failedUntil = at + wait;
    return wait;
  }
}

function searchOf(request: ReportRequest): SubmittedSearch {
  const { report, filters } = request;
  const given = Object.entries(filters).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
  return {
    ...{ title: titleOf(request), report, filters: Object.fromEntries(given) },
    ...{ from: startOfDay(firstDay(request)), until: startOfDay(lastDay(request) + 1) },
  };
}
