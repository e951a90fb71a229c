import { type Contradiction, contradictionsOf } from '../model/contradictions.ts';
import { type SourceTotals, sourceTotals } from '../model/day-totals.ts';
import { DIRECTIONS, type Direction, type Kind, REPORTED_KINDS, type ReportedKind } from '../model/dimensions.ts';
import type { LostFacts } from '../model/lost-facts.ts';
import { isReported, type Partition, partitionId } from '../model/partition.ts';
import { type Answering, aboutNoFact } from '../model/question.ts';
import { sliceId } from '../model/slice.ts';
import { type Day, dayOf, type Hour, hourOf, MS_PER_HOUR, startOfDay } from '../model/time.ts';
import type { FactStore } from '../ports/fact-store.ts';
import { speakingOf } from '../reports/provenance.ts';
import type { History, Telling } from '../rules/history.ts';

const SECONDS_PER_HOUR = 3600;
/** The clock of whoever writes a log may be ahead of ours by so much; what is told of later hours is told of a future. */
const HOURS_AHEAD = 1;

/** A day that somebody told us about. */
export interface KnownDay {
  readonly day: Day;
  /** False where one of those who answer knows only the day's sums: they are known when the day has been told. */
  readonly knowsHours: boolean;
  /** Up to when the day is told, exclusive. An hour that was told in part is known once it is over. */
  readonly toldUntil: Hour;
  /** The same to the second, since 1970. */
  readonly untilSeconds: number;
  readonly directions: readonly Direction[];
  /** Which sources answer for it. */
  readonly sources: readonly string[];
  /** What answers for the day: another text, another answer. */
  readonly contents: string;
}

/** What the store holds at one version, whenever it was told. */
export interface Held {
  readonly partitions: readonly Partition[];
  /** Per kind the days that can be known, oldest first. */
  readonly days: Readonly<Record<ReportedKind, readonly KnownDay[]>>;
  readonly contradictions: readonly Contradiction[];
  readonly totals: readonly SourceTotals[];
  /** The days that TLS reports tell of, oldest first. */
  readonly reportDays: readonly KnownDay[];
  /** Per kind what would answer for a day and cannot be read: such a day is not known, or known from somebody else. */
  readonly lost: Readonly<Record<ReadKind, readonly LostDays[]>>;
}

/** What histories are read of. */
export const READ_KINDS = [...REPORTED_KINDS, 'tls-session'] as const;
type ReadKind = (typeof READ_KINDS)[number];

type LostDays = Extract<LostFacts, { readonly kind: 'facts' }>;

export async function whatIsHeld(store: FactStore): Promise<Held> {
  const partitions = await store.partitions();
  const [connector, smtpAuth, sessions] = await Promise.all(
    READ_KINDS.map((kind) => heldDays(store, kind, partitions)),
  );
  return {
    partitions,
    days: { connector: connector?.days ?? [], 'smtp-auth': smtpAuth?.days ?? [] },
    reportDays: sessions?.days ?? [],
    contradictions: [...(connector?.contradictions ?? []), ...(smtpAuth?.contradictions ?? [])],
    totals: sourceTotals(partitions),
    lost: { connector: connector?.lost ?? [], 'smtp-auth': smtpAuth?.lost ?? [], 'tls-session': sessions?.lost ?? [] },
  };
}

interface HeldDays {
  readonly days: readonly KnownDay[];
  readonly contradictions: readonly Contradiction[];
  readonly lost: readonly LostDays[];
}

async function heldDays(store: FactStore, kind: Kind, partitions: readonly Partition[]): Promise<HeldDays> {
  const days = partitions.filter((partition) => partition.kind === kind).map(({ day }) => day);
  if (days.length === 0) return { days: [], contradictions: [], lost: [] };
  // All days there are: one of them may be damaged that nobody will look at.
  const { answering, leftOut, lost = [] } = await store.ask(aboutNoFact(kind, days));
  const byDay = new Map<Day, Answering[]>();
  for (const partition of answering) byDay.set(partition.day, [...(byDay.get(partition.day) ?? []), partition]);
  return {
    days: [...byDay].sort(([a], [b]) => a - b).map(([day, ofDay]) => knownDay(day, ofDay)),
    contradictions: contradictionsOf(leftOut),
    lost: lost.flatMap((each) => (each.kind === 'facts' ? [each] : [])),
  };
}

function knownDay(day: Day, answering: readonly Answering[]): KnownDay {
  const knowsHours = answering.every(({ precision }) => precision === 'hour');
  const untilSeconds = answering.reduce((latest, partition) => Math.max(latest, partition.untilSeconds), 0);
  return {
    day,
    knowsHours,
    toldUntil: Math.ceil(untilSeconds / SECONDS_PER_HOUR),
    untilSeconds,
    directions: DIRECTIONS.filter((direction) => speakingOf(answering, [direction]).length > 0),
    sources: [...new Set(answering.map(({ source }) => source))].sort(),
    contents: answering.map(contentsOf).sort().join('\n'),
  };
}

function contentsOf(partition: Answering): string {
  const { precision, messages, facts, untilSeconds, importedAtSeconds, onlyFor = ['all'] } = partition;
  return `${partitionId(partition)} ${precision} ${messages} ${facts} ${untilSeconds} ${importedAtSeconds} ${onlyFor}`;
}

/** What of it is known at `now`, and up to when; null when nothing is. */
export function knownAt(
  held: readonly KnownDay[],
  now: Date,
): { readonly until: Hour | null; readonly days: readonly KnownDay[] } {
  const hour = hourOf(now);
  const answer = held.filter(
    ({ day, knowsHours, toldUntil }) => day <= dayOf(now) && (knowsHours || toldUntil <= hour),
  );
  const until = answer.reduce((latest, { toldUntil }) => Math.max(latest, Math.min(toldUntil, hour)), 0);
  const days = answer.filter(({ day }) => day * 24 < until);
  return { until: days.length === 0 ? null : until, days };
}

/** Which sources answer for the last day that is known at `now`. */
export const answeredBy = ({ days }: Held, now: Date): NonNullable<History['answeredBy']> => ({
  connector: knownAt(days.connector, now).days.at(-1)?.sources ?? [],
  'smtp-auth': knownAt(days['smtp-auth'], now).days.at(-1)?.sources ?? [],
});

/** Days of which the last hour may still grow. */
export interface GrowingDays {
  readonly days: readonly KnownDay[];
  /** Up to when the last hour is known: after its first second, and before its end. */
  readonly soFar: Date;
}

/**
 * What is known at `now` up to the end of an hour that is under way or has just passed. Null where nothing is told of
 * that hour, where only sums of its day are, and where more is told than can be at `now`: then `now` lies in the past,
 * and the hour holds what came later.
 */
export function growingAt(held: readonly KnownDay[], now: Date, end: Hour): GrowingDays | null {
  const latest = held.reduce((most, { toldUntil }) => Math.max(most, toldUntil), 0);
  if (latest > endOfHour(now) + HOURS_AHEAD) return null;
  const days = held.filter(
    ({ day, knowsHours, toldUntil }) => day * 24 < end && (knowsHours || toldUntil <= hourOf(now)),
  );
  const last = days.at(-1);
  if (last === undefined || !last.knowsHours || last.toldUntil < end) return null;
  const known = Math.min(last.untilSeconds, Math.floor(now.getTime() / 1000));
  const [first, final] = [(end - 1) * SECONDS_PER_HOUR + 1, end * SECONDS_PER_HOUR - 1];
  return { days, soFar: new Date(Math.min(Math.max(known, first), final) * 1000) };
}

/** The end of the hour that `now` is in or has just ended. */
export const endOfHour = (now: Date): Hour => Math.ceil(now.getTime() / MS_PER_HOUR);

/** Everybody who told us anything of mail by `now`, whether they answered or not. */
export function tellingsAt(partitions: readonly Partition[], now: Date): readonly Telling[] {
  const byTeller = new Map<string, Pick<Telling, 'kind' | 'source' | 'filters'> & { days: Set<Day>; until: number }>();
  for (const { kind, source, slice, day, precision, untilSeconds } of partitions.filter(isReported)) {
    const until = precision === 'hour' ? Math.min(untilSeconds * 1000, now.getTime()) : untilSeconds * 1000;
    if (until > now.getTime() || until <= startOfDay(day).getTime()) continue;
    const { filters } = slice;
    // Another format of the same part is the same teller: exports may take turns with requested reports.
    const key = `${kind} ${source} ${sliceId({ format: '', filters })}`;
    const teller = byTeller.get(key) ?? { kind, source, filters, days: new Set(), until };
    teller.days.add(day);
    teller.until = Math.max(teller.until, until);
    byTeller.set(key, teller);
  }
  return [...byTeller]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { days, until, ...teller }]) => ({
      ...teller,
      days: [...days].sort((a, b) => a - b),
      until: new Date(until),
    }));
}

/** Of each source the days that were over and known by `now`. */
export function totalsAt(totals: readonly SourceTotals[], now: Date): readonly SourceTotals[] {
  const today = dayOf(now);
  const isKnown = ({ day, untilSeconds }: SourceTotals['days'][number]): boolean =>
    day < today && untilSeconds * 1000 <= now.getTime();
  return totals.flatMap((of) => {
    const days = of.days.filter(isKnown);
    return days.length === 0 ? [] : [{ ...of, days }];
  });
}
