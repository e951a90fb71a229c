import type { Day } from '../../model/time.ts';
import type { PolicyType, TlsSessions } from '../../model/tls-reports/tls-session.ts';
import type { TlsReportDay } from '../history.ts';

/** The sessions of one domain under one policy type: those of several types may be the same ones, and are never added up. */
export interface PolicyTally {
  readonly policyDomain: string;
  readonly policyType: PolicyType;
  /** Of the days that are looked at together. */
  readonly sessions: number;
  readonly failed: number;
  /** Failed ones that details name beyond the summaries, which count. */
  readonly surplus: number;
  /** Who reported sessions in these days, by name. */
  readonly organisations: readonly string[];
  /** Who reported failed ones in these days, the most first. */
  readonly failing: readonly string[];
  /** Each organisation that reported on any of the days that are looked back on. */
  readonly reporters: readonly Reporter[];
  /** The last of these days with a report. */
  readonly lastDay: Day;
  /** Of failed ones in these days, the most first. */
  readonly reasons: readonly Reason[];
  /** Failed sessions per day that is looked back on; null where nothing is reported. */
  readonly trail: readonly (number | null)[];
}

/** What one organisation reported, day by day; oldest first. */
interface Reporter {
  readonly organisation: string;
  readonly days: readonly { readonly day: Day; readonly successful: number; readonly failed: number }[];
}

interface Reason {
  readonly resultType: string;
  readonly mx: string;
  readonly sessions: number;
}

interface Tallied {
  /** Exclusive. */
  readonly end: Day;
  /** The last days before `end`, which count; the others say who failed before. */
  readonly together: number;
  readonly lookedBack: number;
  readonly trailDays: number;
}

/** `alone`: each organisation has a tally of its own. */
export function tallies(
  days: readonly TlsReportDay[],
  { end, together, lookedBack, trailDays }: Tallied,
  alone = false,
): readonly PolicyTally[] {
  const rows = days
    .filter(({ day }) => day >= end - lookedBack && day < end)
    .flatMap(({ day, sessions }) => sessions.map((each) => ({ day, ...each })));
  const policies = grouped(rows, ({ policyDomain, policyType, organisation }) =>
    JSON.stringify([policyDomain, policyType, alone ? organisation : '']),
  );
  return [...policies.values()].map((of): PolicyTally => {
    const { policyDomain, policyType } = of[0] as TlsSessions;
    const now = of.filter(({ day }) => day >= end - together);
    const failed = sumOf(now, 'failed');
    return {
      ...{ policyDomain, policyType, failed },
      sessions: sumOf(now, 'successful') + failed,
      surplus: sumOf(now, 'surplus'),
      organisations: namesOf(now.filter(isSum)),
      failing: namesOf(now.filter(({ counts }) => counts === 'failed')),
      reporters: reportersOf(of.filter(isSum)),
      lastDay: of.reduce((last, { day }) => Math.max(last, day), 0),
      reasons: reasonsOf(now),
      trail: Array.from({ length: trailDays }, (_, at) => {
        const ofDay = of.filter(({ day }) => day === end - trailDays + at);
        return ofDay.some(isSum) ? sumOf(ofDay, 'failed') : null;
      }),
    };
  });
}

const reportersOf = (rows: readonly (TlsSessions & { readonly day: Day })[]): readonly Reporter[] =>
  [...grouped(rows, ({ organisation }) => organisation)].map(([organisation, of]) => ({
    organisation,
    days: [...grouped(of, ({ day }) => String(day)).values()]
      .map((ofDay) => ({
        day: ofDay[0]?.day ?? 0,
        successful: sumOf(ofDay, 'successful'),
        failed: sumOf(ofDay, 'failed'),
      }))
      .sort((a, b) => a.day - b.day),
  }));

const isSum = ({ counts }: TlsSessions): boolean => counts === 'successful' || counts === 'failed';

const sumOf = (rows: readonly TlsSessions[], counted: TlsSessions['counts']): number =>
  rows.reduce((sum, { counts, sessions }) => sum + (counts === counted ? sessions : 0), 0);

/** Most sessions first. */
function namesOf(rows: readonly TlsSessions[]): readonly string[] {
  const byName = grouped(rows, ({ organisation }) => organisation);
  const sums = [...byName].map(([name, of]) => ({ name, sessions: of.reduce((sum, each) => sum + each.sessions, 0) }));
  return sums.sort((a, b) => b.sessions - a.sessions || (a.name < b.name ? -1 : 1)).map(({ name }) => name);
}

function reasonsOf(rows: readonly TlsSessions[]): readonly Reason[] {
  const reasons = rows.filter(({ counts }) => counts === 'reason');
  return [...grouped(reasons, ({ resultType, mx }) => `${resultType} ${mx}`)]
    .map(([key, of]) => {
      const { resultType, mx } = of[0] as TlsSessions;
      return { key, resultType, mx, sessions: of.reduce((sum, each) => sum + each.sessions, 0) };
    })
    .sort((a, b) => b.sessions - a.sessions || (a.key < b.key ? -1 : 1))
    .map(({ key: _, ...reason }) => reason);
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const known = groups.get(key);
    if (known) known.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
