import { serialQueue } from '../concurrency/serial-queue.ts';
import { factsAreLost } from '../imports/lost-facts-text.ts';
import { dayOf, type Hour, hourOf, MS_PER_HOUR } from '../model/time.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { ConnectorDay, ConnectorHistory, History, SenderDay, SenderHistory } from '../rules/history.ts';
import type { Rule } from '../rules/rule.ts';
import { connectorDay, Paths, pathReading } from './connector-days.ts';
import { DaySeries } from './day-series.ts';
import {
  answeredBy,
  endOfHour,
  growingAt,
  type Held,
  type KnownDay,
  knownAt,
  READ_KINDS,
  tellingsAt,
  totalsAt,
  whatIsHeld,
} from './known-days.ts';
import { lastHours } from './last-hours.ts';
import { reportReader } from './report-days.ts';
import { Senders, senderDay, senderReading } from './sender-days.ts';
import { signInReader } from './sign-in-days.ts';

export interface HistoryReader {
  /**
   * What was known at `now`, with so many days of each kind, the last known day included. Cheap for one `now` after
   * another: only what is new or has changed is read. Calls wait for one another. Throws `facts-damaged` where a day
   * cannot be read that it would be made of, and only then: days before are nobody's business here.
   */
  at(now: Date, needs: Rule['needs']): Promise<History>;
  /**
   * What is known at `now` beyond a history of whole hours. Not beyond the day that the history ends in: while its last
   * hours may grow, nothing begins on the next.
   */
  growing(history: History, now: Date, needs: Rule['needs']): Promise<Growing>;
}

/** What is known of hours that may still grow. */
export interface Growing {
  /** The history of whole hours as of now: who has told us anything up to when. */
  readonly present: History;
  /**
   * The history once more with each hour after it of which anything is known, counted up to its end
   * (`SenderHistory.soFar`). Only of senders; connectors stay as they are.
   */
  readonly hours: readonly History[];
}

export interface HistoryReaderOptions {
  /** Resolves after others have had their turn; awaited between stretches of work of some milliseconds. */
  readonly pause?: () => Promise<void>;
}

/**
 * Days back of the last one in which a damaged day is missed in any case: of those files are looked for that contradict
 * each other (`data-contradiction`), whatever else is read.
 */
const LOOKED_BACK_DAYS = 60;
/** So far back lies what is over from what still grows, at the most. */
const GROWING_MS = 2 * MS_PER_HOUR;

/** Reads the history that rules judge by out of the facts. */
export function historyReader(store: FactStore, { pause = async () => {} }: HistoryReaderOptions = {}): HistoryReader {
  let held: { readonly version: string; readonly held: Held } | null = null;
  let series = emptySeries();
  const reports = reportReader(store);
  const signInDays = signInReader(store);
  let latest = Number.NEGATIVE_INFINITY;
  // A look and the digests of several conversations may want a history at the same time: two that read into the same
  // series would drop each other's hours.
  const queue = serialQueue();

  return {
    at: (now, needs) => queue(() => readAt(now, needs)),
    growing: (history, now, needs) => queue(() => readGrowing(history, now, needs)),
  };

  async function readAt(now: Date, needs: Rule['needs']): Promise<History> {
    // Going back in time, nobody may be numbered who came later. Hours that still grow are looked at by turns with those
    // that are over: who came in between has a number and no messages.
    if (now.getTime() < latest - GROWING_MS) series = emptySeries();
    latest = now.getTime();
    for (;;) {
      const { version, held } = await whatIsHeldNow();
      await requireWhole(held, now, needs);
      const senders = await sendersAt(now, needs.senderDays, version, held);
      const connectors = senders && (await connectorsAt(now, needs.connectorDays, version, held));
      const tlsReports = await reports.at(now, needs.tlsReportDays ?? 0, held.reportDays);
      const signIns = await signInDays.at(now, needs.signInDays ?? 0);
      // Otherwise something was imported while we read: once more, of one state.
      if (connectors)
        return {
          now,
          senders,
          connectors,
          tlsReports,
          signIns,
          tellings: tellingsAt(held.partitions, now),
          contradictions: held.contradictions,
          totals: totalsAt(held.totals, now),
          answeredBy: answeredBy(held, now),
        };
    }
  }

  async function readGrowing(history: History, now: Date, needs: Rule['needs']): Promise<Growing> {
    for (;;) {
      const { version, held } = await whatIsHeldNow();
      const hours = await growingHours(history, now, { needs, version, held });
      if (hours) return { present: { ...history, now, tellings: tellingsAt(held.partitions, now) }, hours };
    }
  }

  async function growingHours(
    history: History,
    now: Date,
    { needs, version, held }: { readonly needs: Rule['needs']; readonly version: string; readonly held: Held },
  ): Promise<readonly History[] | undefined> {
    const all = held.days['smtp-auth'];
    const found: History[] = [];
    const last = Math.min(endOfHour(now), (dayOf(history.now) + 1) * 24);
    for (let end = hourOf(history.now) + 1; end <= last; end++) {
      const growing = growingAt(all, now, end);
      if (growing === null) continue;
      const known = { until: end, days: growing.days };
      const senders = await sendersOf(known, needs.senderDays, version, all);
      if (!senders) return undefined;
      found.push({ ...history, now, senders: { ...senders, soFar: growing.soFar } });
    }
    return found;
  }

  async function whatIsHeldNow(): Promise<{ readonly version: string; readonly held: Held }> {
    for (;;) {
      const version = await store.version();
      if (held?.version === version) return held;
      const fresh = { version, held: await whatIsHeld(store) };
      if ((await store.version()) !== version) continue;
      // Files may be restored without a new version: what is lost is asked for anew each time.
      if (READ_KINDS.some((kind) => fresh.held.lost[kind].length > 0)) return fresh;
      held = fresh;
    }
  }

  async function sendersAt(now: Date, count: number, version: string, held: Held): Promise<SenderHistory | undefined> {
    const all = held.days['smtp-auth'];
    const { until, days } = knownAt(all, now);
    if (until === null) return { ...NO_SENDERS, addresses: series.senders.addresses() };
    return sendersOf({ until, days }, count, version, all);
  }

  async function sendersOf(
    { until, days: known }: { readonly until: Hour; readonly days: readonly KnownDay[] },
    count: number,
    version: string,
    all: readonly KnownDay[],
  ): Promise<SenderHistory | undefined> {
    const { senders, senderDays } = series;
    const last = known.at(-1);
    if (last === undefined) return { ...NO_SENDERS, addresses: senders.addresses() };
    const summed = await senderDays.days(store, version, all, { until, days: known }, Math.max(count, 2), pause);
    if (!summed) return undefined;
    const before = known.find(({ day }) => day === last.day - 1);
    const recent = lastHours(senders, { last, before, ...summed, until });
    const days = summed.days.filter(({ day }) => day > last.day - count);
    return { until, addresses: senders.addresses(), days, ...recent };
  }

  /**
   * A day that is missing would open and close what it should not. Where it is read, everything is named that will be
   * missed from then on. The hours of a day may be lost alone; then reading them throws.
   */
  async function requireWhole(held: Held, now: Date, needs: Rule['needs']): Promise<void> {
    const counts = {
      ...{ 'smtp-auth': needs.senderDays, connector: needs.connectorDays },
      'tls-session': needs.tlsReportDays ?? 0,
    };
    const days = { ...held.days, 'tls-session': held.reportDays };
    const today = dayOf(now);
    const missed = READ_KINDS.flatMap((kind) => {
      const lost = held.lost[kind];
      if (lost.length === 0 || counts[kind] === 0) return [];
      const past = lost.flatMap((each) => each.days.filter((day) => day <= today));
      const last = Math.max(knownAt(days[kind], now).days.at(-1)?.day ?? 0, ...past);
      // The day before the first is read along with it.
      const first = last - (kind === 'tls-session' ? counts[kind] : Math.max(counts[kind], LOOKED_BACK_DAYS));
      return past.some((day) => day >= first) ? lost.filter((each) => each.days.some((day) => day >= first)) : [];
    });
    if (missed.length > 0) throw factsAreLost(missed, await store.imports());
  }

  async function connectorsAt(
    now: Date,
    count: number,
    version: string,
    held: Held,
  ): Promise<ConnectorHistory | undefined> {
    const all = held.days.connector;
    const { until, days: known } = knownAt(all, now);
    if (until === null) return { until, days: [] };
    const summed = await series.connectorDays.days(store, version, all, { until, days: known }, count, pause);
    return summed && { until, days: summed.days };
  }
}

function emptySeries() {
  const senders = new Senders();
  const paths = new Paths();
  return {
    senders,
    senderDays: new DaySeries<SenderDay>(senderReading(senders), (summing) => senderDay(senders, summing)),
    connectorDays: new DaySeries<ConnectorDay>(pathReading(paths), (summing) => connectorDay(paths, summing)),
  };
}

const NO_SENDERS = {
  until: null,
  days: [],
  countedOver: 'day' as const,
  last24h: new Float64Array(),
  recentPeak: new Float64Array(),
};
