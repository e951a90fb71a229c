import type { TlsCounts } from '../model/tls.ts';
import { TLS_VERSIONS } from '../model/tls.ts';
import type { PathDays } from './path-days.ts';
import { rememberedOf } from './remembered.ts';
import type { ShareParams } from './share-params.ts';
import { wilson } from './wilson.ts';

/** So many of so many messages. */
export interface Tally {
  readonly part: number;
  readonly messages: number;
}

/** What was seen of one path; positions count from the first day of its `days`. */
export interface PathVerdict {
  readonly stand: 'open' | 'hold' | 'quiet';
  readonly reason: 'week-over-threshold' | 'day-over-threshold' | 'quiet-days' | 'not-quiet-yet' | 'too-few-known-days';
  readonly days: readonly (Tally | null)[];
  /** The week up to the last whole day; null when none of its days is known. */
  readonly week: Tally | null;
  /** What the reason is about, and what it is compared with: the week before it. */
  readonly basis: Stretch;
  readonly before: Tally | null;
  /** First day that was not clean since the path last was for long enough; null when it still is. */
  readonly since: number | null;
}

/** From the first position to the last, both included; the day that is not over yet comes after the others. */
interface Stretch extends Tally {
  readonly first: number;
  readonly last: number;
}

export const share = ({ part, messages }: Tally): number => (messages === 0 ? 0 : part / messages);

/**
 * Whether a part of a path's messages is significant. Open: over a week, or over one day with more certainty. Quiet:
 * enough whole days in a row, none of them unknown, were quiet. What was before such a run no longer counts, so that
 * what is over does not begin again because the week is not. A run that says little because there was little mail (a
 * connector with eight messages a day, all of them old; a batch every Monday) ends nothing before the week is quiet too.
 */
export function judgeBy(partOf: (tls: TlsCounts) => number): (path: PathDays, params: ShareParams) => PathVerdict {
  const pastOf = rememberedOf((days: PathDays['days'], params: ShareParams): Past => {
    const tallies = days.map((counts) => counts && tallyOf(counts, partOf));
    return { days: tallies, ...quietRun(tallies, params), week: sum(tallies.slice(-params.days)) };
  });
  return ({ days, today }, params) => judge(pastOf(days, params), today && tallyOf(today, partOf), params);
}

/** What the whole days say. */
interface Past {
  readonly days: readonly (Tally | null)[];
  readonly run: number;
  readonly restart: number;
  readonly week: Tally | null;
}

function judge({ days, run, restart, week }: Past, today: Tally | null, params: ShareParams): PathVerdict {
  const end = days.length;
  const all = [...days, today];
  const isOver = (tally: Tally | null, confidence: number) =>
    tally !== null &&
    tally.part >= params.minMessages &&
    wilson(tally.part, tally.messages, confidence).lower > params.share;
  const about = (first: number, last: number) => ({
    basis: { first, last, ...(sum(all.slice(first, last + 1)) ?? NOTHING) },
    before: sum(all.slice(Math.max(0, first - params.days), first)),
  });
  const since = all.findIndex((day, at) => at >= restart && day !== null && day.part > 0 && !isClean(day, params));
  const common = { days: all, week, since: since < 0 ? null : since };

  const weekIsOver = isOver(week, params.confidence);
  const sinceRestart = days.slice(Math.max(restart, end - params.days));
  if (weekIsOver && isOver(sum(sinceRestart), params.confidence)) {
    return { ...common, stand: 'open', reason: 'week-over-threshold', ...about(end - params.days, end - 1) };
  }
  const loudDay = [end, end - 1].find((at) => isOver(all[at] ?? null, params.fastConfidence));
  if (loudDay !== undefined) {
    return { ...common, stand: 'open', reason: 'day-over-threshold', ...about(loudDay, loudDay) };
  }
  if (run >= params.quietDays && (restart === end || (week !== null && isQuiet(week, params)))) {
    return { ...common, stand: 'quiet', reason: 'quiet-days', ...about(end - params.quietDays, end - 1) };
  }
  const reason = days.slice(-params.quietDays).some((day) => day === null) ? 'too-few-known-days' : 'not-quiet-yet';
  return { ...common, stand: 'hold', reason, ...about(end - params.days, end - 1) };
}

const NOTHING: Tally = { part: 0, messages: 0 };

const tallyOf = (tls: TlsCounts, partOf: (tls: TlsCounts) => number): Tally => ({
  part: partOf(tls),
  messages: TLS_VERSIONS.reduce((total, version) => total + tls[version], 0),
});

/** Null when none of the days is known. */
export function sum(days: readonly (Tally | null)[]): Tally | null {
  const known = days.filter((day) => day !== null);
  if (known.length === 0) return null;
  return known.reduce((a, b) => ({ part: a.part + b.part, messages: a.messages + b.messages }), NOTHING);
}

const isQuiet = (day: Tally, params: ShareParams): boolean =>
  day.messages < params.quietMessages || isClean(day, params);

const isClean = (day: Tally, params: ShareParams): boolean =>
  share(day) < params.share * params.quietFraction ||
  wilson(day.part, day.messages, params.confidence).upper < params.share;

/** How many days in a row were quiet up to the last one, and the first day after the last run that proves something. */
function quietRun(days: readonly (Tally | null)[], params: ShareParams): { run: number; restart: number } {
  let run = 0;
  let restart = 0;
  days.forEach((day, at) => {
    run = day !== null && isQuiet(day, params) ? run + 1 : 0;
    if (run < params.quietDays) return;
    const together = sum(days.slice(at + 1 - params.quietDays, at + 1)) ?? NOTHING;
    if (together.messages >= params.quietMessages && share(together) < params.share) restart = at + 1;
  });
  return { run, restart };
}
