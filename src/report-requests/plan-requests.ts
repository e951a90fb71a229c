import { compareTexts } from '../model/text/text-order.ts';
import { type Day, dayOf, dayText, instantText, isYoung, MS_PER_DAY, MS_PER_HOUR } from '../model/time.ts';
import {
  firstDay,
  isOpen,
  isSameCombination,
  lastDay,
  PERIODS,
  type ReportRequest,
  type RequestedFile,
  type RequestPlan,
  requestId,
} from './report-request.ts';

/** The service finds messages after one to four hours (learn.microsoft.com, Start-HistoricalSearch): a day is over then. */
const SETTLE_MS = 6 * MS_PER_HOUR;
/** It looks 90 days back; a day is left for the time until it does. */
export const MAX_DAYS_BACK = 89;
/** After a long pause no more periods than this are asked for: each file is a person's work. */
const MAX_MISSED = 4;
/** Monday, 5 January 1970: weeks begin with Mondays. */
const FIRST_MONDAY: Day = 4;
/** What is settled is forgotten after so long. */
const KEPT_DAYS = 200;

/** The newest day that is over, and whose messages the service has. */
export const newestDay = (now: Date): Day => dayOf(new Date(now.getTime() - SETTLE_MS)) - 1;

/**
 * The requests with those that are due and not there yet: of each combination every period that is over, from the newest
 * one at the beginning, and what failed or expired once more. The same list where none is. What is long settled is left out.
 */
export function withDue(requests: readonly ReportRequest[], plan: RequestPlan, now: Date): readonly ReportRequest[] {
  const due = plan.combinations.flatMap((combination) =>
    duePeriods(
      requests.filter((each) => each.tenant === plan.tenant && isSameCombination(each, combination)),
      PERIODS[plan.every],
      now,
    ).map((days) => wanted({ tenant: plan.tenant, ...combination, ...days }, { requests, by: 'schedule', now })),
  );
  const again = requests.flatMap((each) => (each.tenant === plan.tenant ? onceMore(each, requests, now) : []));
  const fresh = [...due, ...again].filter(({ id }) => !requests.some((each) => each.id === id));
  const kept = requests.filter((each) => !isForgotten(each, requests, now));
  return fresh.length === 0 && kept.length === requests.length ? requests : [...kept, ...fresh];
}

function duePeriods(
  known: readonly ReportRequest[],
  days: number,
  now: Date,
): readonly { readonly first: Day; readonly last: Day }[] {
  const newest = newestDay(now);
  // A period that ends with the newest day is over.
  const end = newest - ((((newest + 1 - FIRST_MONDAY) % days) + days) % days);
  const before = known.filter(({ by }) => by === 'schedule').map(lastDay);
  const from = before.length === 0 ? end - 1 : Math.max(...before);
  const periods = Array.from({ length: MAX_MISSED }, (_, at) => end - at * days);
  return periods
    .filter((last) => last > from && last - days + 1 >= dayOf(now) - MAX_DAYS_BACK)
    .map((last) => ({ first: last - days + 1, last }))
    .reverse();
}

/** So often a file is asked for without a person saying so. */
const MAX_ROUNDS = 3;
/** After how long what failed is asked for again, the first time and the second; what expired is at once. */
const AGAIN_AFTER_MS = [MS_PER_HOUR, MS_PER_DAY] as const;

/** Whether a request that brought no file is followed by another one for the same. */
export function isAskedAgain(request: ReportRequest, now: Date): boolean {
  const { status, round } = request;
  return (status.kind === 'failed' || status.kind === 'expired') && round < MAX_ROUNDS && !isTooOld(request, now);
}

/** The request that follows one that brought no file; none where there is one, or it is not time yet. */
function onceMore(request: ReportRequest, requests: readonly ReportRequest[], now: Date): readonly ReportRequest[] {
  const { status, round } = request;
  if (!isAskedAgain(request, now) || (status.kind !== 'failed' && status.kind !== 'expired')) return [];
  const afterMs = status.kind === 'failed' ? (AGAIN_AFTER_MS[round - 1] ?? MS_PER_DAY) : 0;
  // Noted by a clock that was ahead: then it is time.
  if (isYoung(Date.parse(status.at), afterMs, now.getTime())) return [];
  const file = { ...request, first: firstDay(request), last: lastDay(request) };
  if (requests.some((each) => each.id === requestId(file, round + 1))) return [];
  const why = status.kind === 'failed' ? `failed: ${status.why}` : 'expired before it was downloaded';
  const next = wanted(file, { requests, by: request.by, now });
  return next.round === round + 1 ? [{ ...next, again: `The one before (${request.id}) ${why}` }] : [];
}

/** The newest of each combination is kept: by it the schedule goes on. */
function isForgotten(request: ReportRequest, all: readonly ReportRequest[], now: Date): boolean {
  if (isOpen(request) || lastDay(request) >= dayOf(now) - KEPT_DAYS) return false;
  return all.some(
    (each) =>
      each.tenant === request.tenant &&
      isSameCombination(each, request) &&
      each.by === request.by &&
      lastDay(each) > lastDay(request),
  );
}

interface Wanting {
  readonly requests: readonly ReportRequest[];
  readonly by: string;
  readonly now: Date;
}

/** A request for a file: the one that is there or may come, or else a new one. */
export function wanted(file: RequestedFile, { requests, by, now }: Wanting): ReportRequest {
  for (let round = 1; ; round++) {
    const id = requestId(file, round);
    const known = requests.find((each) => each.id === id);
    if (known !== undefined && (isOpen(known) || known.status.kind === 'imported')) return known;
    if (known !== undefined) continue;
    return {
      ...{ id, tenant: file.tenant, report: file.report, filters: file.filters, round, by, at: instantText(now) },
      ...{ first: dayText(file.first), last: dayText(file.last), tried: null, job: null, announced: null },
      status: { kind: 'wanted' },
    };
  }
}

/** 250 searches a day are allowed (learn.microsoft.com, Start-HistoricalSearch); some are left to people. */
const MAX_SEARCHES_A_DAY = 200;
/** A search that was taken is not listed at once: before so long it is not known that one was not. */
export const LISTED_AFTER_MS = 10 * 60_000;
/** What is being made is asked about as often. */
const POLL_MS = MS_PER_HOUR;
/** What waits for a person likewise. */
const WAITING_POLL_MS = 12 * MS_PER_HOUR;
/** A list that was read a moment ago says what was taken. */
const FRESH_MS = 5 * 60_000;
/** What people ask for meanwhile is seen after so long. */
const LOOK_MS = 60_000;

/** When the list was read last, ms since 1970, and whether it was the whole list. */
export interface Listed {
  readonly at: number;
  readonly isWhole: boolean;
}

export type NextCall =
  | { readonly kind: 'list'; readonly reason: 'before-submitting' | 'being-made' | 'waiting-for-its-file' }
  | { readonly kind: 'submit'; readonly request: ReportRequest }
  | {
      readonly kind: 'wait';
      readonly ms: number;
      readonly reason: 'quota-spent' | 'may-have-been-taken' | 'nothing-due';
    };

/**
 * What to ask the service next. Nothing is submitted that a fresh list has not shown to be missing; what was sent before, and
 * may have been taken, only when so much time has passed that the whole list would have it.
 */
export function nextCall(requests: readonly ReportRequest[], listed: Listed | null, now: number): NextCall {
  const read = listed === null || listed.at > now ? null : listed;
  const waiting = requests.filter(({ status }) => status.kind === 'wanted');
  // What was refused is tried again behind what was not tried yet.
  const free = waiting
    .filter((each) => !mayBeOnItsWay(each, now))
    .sort((a, b) => compareTexts(a.tried ?? '', b.tried ?? ''));
  const hasQuota = sentLately(requests, now) < MAX_SEARCHES_A_DAY;
  if (free.length > 0 && hasQuota) {
    const request = read === null ? undefined : free.find((each) => isMissingIn(read, each, now));
    if (request !== undefined) return { kind: 'submit', request };
    const isFresh = read !== null && now - read.at < FRESH_MS && !read.isWhole;
    if (!isFresh) return { kind: 'list', reason: 'before-submitting' };
  }
  const isMade = requests.some(
    ({ status, tried }) => status.kind === 'accepted' || (status.kind === 'wanted' && tried !== null),
  );
  if (isMade && (read === null || now - read.at >= POLL_MS)) return { kind: 'list', reason: 'being-made' };
  const waits = requests.some(({ status }) => status.kind === 'ready');
  if (waits && (read === null || now - read.at >= WAITING_POLL_MS))
    return { kind: 'list', reason: 'waiting-for-its-file' };
  const reason = waiting.length === 0 ? 'nothing-due' : hasQuota ? 'may-have-been-taken' : 'quota-spent';
  return { kind: 'wait', ms: LOOK_MS, reason };
}

const mayBeOnItsWay = ({ tried }: ReportRequest, now: number): boolean =>
  tried !== null && isYoung(Date.parse(tried), LISTED_AFTER_MS, now);

/** Whether that list shows that the service has not taken it. */
function isMissingIn({ at, isWhole }: Listed, { tried }: ReportRequest, now: number): boolean {
  if (now - at >= FRESH_MS) return false;
  return tried === null || Date.parse(tried) > now || (isWhole && at - Date.parse(tried) >= LISTED_AFTER_MS);
}

const sentLately = (requests: readonly ReportRequest[], now: number): number =>
  requests.filter(({ tried }) => tried !== null && now - Date.parse(tried) < MS_PER_DAY).length;

/** One that the service would refuse, as it is too long ago. */
export const isTooOld = (request: ReportRequest, now: Date): boolean => firstDay(request) < dayOf(now) - MAX_DAYS_BACK;
