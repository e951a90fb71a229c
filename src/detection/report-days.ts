import { factsAreLost } from '../imports/lost-facts-text.ts';
import type { Day } from '../model/time.ts';
import { sessionsIn, sessionsQuestion, type TlsSessions } from '../model/tls-reports/tls-session.ts';
import { daysBetween } from '../model/window.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { TlsReportHistory } from '../rules/history.ts';
import { type KnownDay, knownAt } from './known-days.ts';

/** Days read at once: a look at the past wants one after the other. */
const DAYS_READ = 130;

interface DaysRead {
  readonly first: Day;
  readonly end: Day;
  /** What answered for them: another text, another answer. */
  readonly contents: string;
  readonly byDay: ReadonlyMap<Day, readonly TlsSessions[]>;
}

/** Reads what TLS reports tell, again only where the days that were read have changed. */
export function reportReader(store: FactStore) {
  let read: DaysRead | null = null;

  return {
    /** The last `count` days that were known at `now`. Throws `facts-damaged` where one of them cannot be read. */
    async at(now: Date, count: number, held: readonly KnownDay[]): Promise<TlsReportHistory> {
      const { until, days } = count === 0 ? NOTHING : knownAt(held, now);
      const last = days.at(-1)?.day;
      if (until === null || last === undefined) return NOTHING;
      const wanted = days.filter(({ day }) => day > last - count).map(({ day }) => day);
      const known = await daysRead(held, wanted[0] ?? last, last);
      return {
        until,
        days: wanted.flatMap((day) => (known.has(day) ? [{ day, sessions: known.get(day) ?? [] }] : [])),
      };
    },
  };

  /** Also days after `last`, which the next look wants. */
  async function daysRead(held: readonly KnownDay[], first: Day, last: Day): Promise<DaysRead['byDay']> {
    if (read && read.first <= first && last <= read.end && read.contents === contentsOf(held, read)) return read.byDay;
    const end = Math.max(last, Math.min(held.at(-1)?.day ?? last, first + DAYS_READ - 1));
    const question = sessionsQuestion({ window: daysBetween(first, end), perDay: true, partial: true });
    const byDay = new Map<Day, TlsSessions[]>();
    const { rows, lost = [] } = await store.ask(question);
    // Only later looks want the days after the last one.
    const missed = lost.filter((each) => each.kind !== 'facts' || each.days.some((day) => day >= first && day <= last));
    if (missed.length > 0) throw factsAreLost(missed, await store.imports());
    for (const { day, ...sessions } of sessionsIn(rows)) {
      const ofDay = byDay.get(day);
      if (ofDay) ofDay.push(sessions);
      else byDay.set(day, [sessions]);
    }
    // A file that is damaged may be restored, which no contents tell.
    if (lost.length === 0) read = { first, end, contents: contentsOf(held, { first, end }), byDay };
    return byDay;
  }
}

const contentsOf = (held: readonly KnownDay[], { first, end }: Pick<DaysRead, 'first' | 'end'>): string =>
  held
    .filter(({ day }) => day >= first && day <= end)
    .map(({ contents }) => contents)
    .join('\n');

const NOTHING: TlsReportHistory = { until: null, days: [] };
