import { isSuccess, SIGN_IN_COLUMNS } from '../model/kinds/sign-in.ts';
import type { Partition } from '../model/partition.ts';
import { type Answering, aboutNoFact } from '../model/question.ts';
import { sliceId } from '../model/slice.ts';
import { type Day, dayOf, type Hour, hourOf } from '../model/time.ts';
import { daysBetween } from '../model/window.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { NewUser, SignInDays } from '../rules/history.ts';

/** As far back as daily facts are kept. */
const MEMORY_DAYS = 400;
const HOURS_PER_DAY = 24;
const SECONDS_PER_HOUR = 3600;

/** The days of which sign-ins are known by `now`, as the store holds them: they are not listed among mail. */
export async function signInPartitions(
  store: Pick<FactStore, 'ask'>,
  now: Date,
): Promise<readonly Answering<Partition>[]> {
  const today = dayOf(now);
  return (await store.ask(aboutNoFact('sign-in', [today - MEMORY_DAYS, today]))).answering;
}

interface Read {
  readonly version: string;
  /** The days that were looked for. */
  readonly first: Day;
  readonly last: Day;
  readonly answering: readonly Answering[];
  /** By user whose first day is not the first that is known: successes by the hour. */
  readonly hours: ReadonlyMap<string, ReadonlyMap<Hour, number>>;
}

/** Reads who signed in for the first time, again only where the facts have changed. */
export function signInReader(store: Pick<FactStore, 'ask' | 'version'>) {
  let read: Read | null = null;

  return {
    /** What was known at `now`; null where no source tells of sign-ins then, or they are not wanted. */
    async at(now: Date, count: number): Promise<SignInDays | null> {
      if (count === 0) return null;
      const version = await store.version();
      const today = dayOf(now);
      const isRead = read?.version === version && read.first <= today - count && today <= read.last;
      if (read === null || !isRead) read = await readAll(version, today);
      return knownAt(read, now, count);
    },
  };

  /** Also days after `today`, which the next look wants. */
  async function readAll(version: string, today: Day): Promise<Read> {
    const [earliest, last] = [today - MEMORY_DAYS, today + MEMORY_DAYS];
    const { answering } = await store.ask(aboutNoFact('sign-in', [earliest, last]));
    const found = { version, first: earliest, last, answering };
    const days = answering.map(({ day }) => day);
    if (days.length === 0) return { ...found, hours: new Map() };
    const first = Math.min(...days);
    const window = daysBetween(first, Math.max(...days));
    const { user, outcome } = SIGN_IN_COLUMNS;
    const about = { kind: 'sign-in', window, partial: true, withoutSenders: true } as const;
    const outcomes = (await store.ask({ ...about, by: [outcome] })).rows.map(({ group }) => String(group[0]));
    const where = { [outcome]: outcomes.filter(isSuccess) };
    const users = (await store.ask({ ...about, by: [user], where })).rows;
    const newer = users
      .filter(({ firstDay, group }) => firstDay > first && group[0] !== '')
      .map(({ group }) => String(group[0]));
    if (newer.length === 0) return { ...found, hours: new Map() };
    const { rows } = await store.ask({ ...about, by: [user, 'hour'], where: { ...where, [user]: newer } });
    const hours = new Map<string, Map<Hour, number>>();
    for (const { group, messages } of rows) {
      const [who, hour] = [String(group[0]), Number(group[1])];
      const known = hours.get(who);
      if (known) known.set(hour, messages);
      else hours.set(who, new Map([[hour, messages]]));
    }
    return { ...found, hours };
  }
}

function knownAt({ answering, hours }: Read, now: Date, count: number): SignInDays | null {
  const past = answering.filter(({ day }) => day <= dayOf(now) && day > dayOf(now) - count);
  if (past.length === 0) return null;
  const latest = Math.max(...past.map(({ untilSeconds }) => Math.ceil(untilSeconds / SECONDS_PER_HOUR)));
  const until = Math.min(latest, hourOf(now));
  const slices = new Map<string, Set<Day>>();
  for (const { slice, day } of past) {
    if (day * HOURS_PER_DAY >= until) continue;
    slices.set(sliceId(slice), (slices.get(sliceId(slice)) ?? new Set()).add(day));
  }
  const sources = [...new Set(past.map(({ source }) => source))];
  const users = [...hours].flatMap(([user, of]): readonly NewUser[] => {
    const byDay = new Map<Day, number>();
    for (const [hour, signIns] of of) {
      if (hour >= until) continue;
      const day = Math.floor(hour / HOURS_PER_DAY);
      byDay.set(day, (byDay.get(day) ?? 0) + signIns);
    }
    if (byDay.size === 0) return [];
    const firstDay = Math.min(...byDay.keys());
    return [{ user, firstDay, knownDays: daysBefore(slices, firstDay), byDay }];
  });
  return { until, sources, users };
}

/** Of the tenants that tell of a day, the one of which fewest days before are known: a user may be of any of them. */
function daysBefore(slices: ReadonlyMap<string, ReadonlySet<Day>>, firstDay: Day): number {
  const telling = [...slices.values()].filter((days) => days.has(firstDay));
  return Math.min(...telling.map((days) => [...days].filter((day) => day < firstDay).length));
}
