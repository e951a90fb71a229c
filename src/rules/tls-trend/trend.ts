import { type Day, dayText } from '../../model/time.ts';
import type { PathDay } from '../history.ts';
import { connectorDays, type PathDays } from '../path-days.ts';
import { rememberedOf } from '../remembered.ts';
import type { Assessing } from '../rule.ts';
import type { TrendParams } from './params.ts';
import { proofOf, type Readiness, readinessOf } from './readiness.ts';

const WEEK = 7;
/** The week, the week before, and both as they were on each of the six days before. */
export const LOOKS_BACK_DAYS = 3 * WEEK - 1;
/** A week in which fewer days are known does not say that all is well. */
const ENOUGH_DAYS = 5;

/** How many connectors are how ready in the week up to a day, and what changed since the week before. */
export interface WeekTrend {
  readonly lastDay: Day;
  readonly now: Tally;
  /** Null when nothing is known of that week. */
  readonly before: Tally | null;
  readonly worse: readonly string[];
  readonly better: readonly string[];
  readonly notReady: readonly string[];
  /** Days of the week that are known of some connector. */
  readonly knownDays: number;
}

type Tally = Readonly<Record<Readiness, number>>;

export interface Trend {
  readonly stand: 'open' | 'hold' | 'quiet';
  readonly reason: 'not-ready' | 'got-worse' | 'not-quiet-for-a-week' | 'all-ready-for-a-week';
  readonly latest: WeekTrend;
  /** Of the last seven days, oldest first. */
  readonly weeks: readonly WeekTrend[];
}

/** Null when no connector is known. */
export function trendOf({ history, params }: Assessing<TrendParams>): Trend | null {
  const seen = connectorDays(history.connectors, LOOKS_BACK_DAYS, isConnector);
  if (seen === null || seen.paths.length === 0) return null;
  const { firstDay } = seen;
  const proven = seen.paths.map(({ path, days }) => ({ path, days, readiness: readinessOver(days, params) }));
  const upTo = (end: number) => weekTrend(proven, firstDay, end);
  const latest = upTo(LOOKS_BACK_DAYS);
  const earlier = Array.from({ length: WEEK - 1 }, (_, at) => upTo(LOOKS_BACK_DAYS - WEEK + 1 + at));
  const weeks = [...earlier, latest];
  if (latest.knownDays === 0) return null;
  const common = { latest, weeks };
  if (latest.notReady.length > 0) return { ...common, stand: 'open', reason: 'not-ready' };
  if (latest.worse.length > 0) return { ...common, stand: 'open', reason: 'got-worse' };
  const isQuiet = weeks.every(({ notReady, worse }) => notReady.length === 0 && worse.length === 0);
  return isQuiet && latest.knownDays >= ENOUGH_DAYS
    ? { ...common, stand: 'quiet', reason: 'all-ready-for-a-week' }
    : { ...common, stand: 'hold', reason: 'not-quiet-for-a-week' };
}

/** Internet traffic without a connector is nobody's to make ready. */
const isConnector = ({ direction, connectorType }: PathDay): boolean =>
  (direction === 'inbound' || direction === 'outbound') && connectorType !== 'none';

interface Proven {
  readonly path: string;
  readonly days: PathDays['days'];
  /** By the end of a week. */
  readonly readiness: readonly Readiness[];
}

const readinessOver = rememberedOf((days: PathDays['days'], params: TrendParams): readonly Readiness[] => {
  const proofs = days.map((counts) => counts && proofOf(counts));
  return Array.from({ length: days.length + 1 }, (_, end) =>
    readinessOf(proofs.slice(Math.max(0, end - WEEK), end), params),
  );
});

function weekTrend(paths: readonly Proven[], firstDay: Day, end: number): WeekTrend {
  const judged = paths.map((path) => ({
    path: path.path,
    now: path.readiness[end] ?? 'too-few',
    before: path.readiness[end - WEEK] ?? 'too-few',
  }));
  const named = (picked: typeof judged) => picked.map(({ path }) => path).sort();
  const step = ({ now, before }: (typeof judged)[number]) => rank[now] - rank[before];
  return {
    lastDay: firstDay + end - 1,
    now: tallyOf(judged.map(({ now }) => now)),
    before: knownDays(paths, end - WEEK) > 0 ? tallyOf(judged.map(({ before }) => before)) : null,
    worse: named(judged.filter((each) => step(each) > 0)),
    better: named(judged.filter((each) => step(each) < 0)),
    notReady: named(judged.filter(({ now }) => now === 'not-ready')),
    knownDays: knownDays(paths, end),
  };
}

/** From too few to anything, or back, is no step: nothing is known of one side (and NaN is neither more nor less). */
const rank: Readonly<Record<Readiness, number>> = { ready: 0, trace: 1, 'not-ready': 2, 'too-few': Number.NaN };

/** Of the week before `end`, by the path of which most is known. */
const knownDays = (paths: readonly Proven[], end: number): number =>
  Math.max(...paths.map(({ days }) => days.slice(end - WEEK, end).filter((day) => day !== null).length));

function tallyOf(all: readonly Readiness[]): Tally {
  const number = (wanted: Readiness) => all.filter((each) => each === wanted).length;
  return {
    ready: number('ready'),
    trace: number('trace'),
    'not-ready': number('not-ready'),
    'too-few': number('too-few'),
  };
}

export const weekText = (lastDay: Day): string => `${dayText(lastDay - WEEK + 1)} to ${dayText(lastDay)}`;
