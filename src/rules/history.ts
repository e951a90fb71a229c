import type { Contradiction } from '../model/contradictions.ts';
import type { SourceTotals } from '../model/day-totals.ts';
import type { ConnectorType, Direction, Kind, ReportedKind } from '../model/dimensions.ts';
import type { Slice } from '../model/slice.ts';
import type { Day, Hour } from '../model/time.ts';
import type { TlsCounts } from '../model/tls.ts';
import type { TlsSessions } from '../model/tls-reports/tls-session.ts';

/**
 * What is known at one instant, for rules: facts summed up by UTC day, nothing later than `now`, and a day that nobody
 * told us about is absent rather than zero. Built from the FactStore; the same for the live bot and for a backtest.
 */
export interface History {
  readonly now: Date;
  readonly senders: SenderHistory;
  readonly connectors: ConnectorHistory;
  readonly tlsReports: TlsReportHistory;
  /** Who signed in to send for the first time; null where no source tells, absent where it was not asked for. */
  readonly signIns?: SignInDays | null;
  /** Every kind, source and part of it that ever told us anything by `now`. */
  readonly tellings: readonly Telling[];
  /** Slices that are not used because a larger one contradicts them. */
  readonly contradictions: readonly Contradiction[];
  /** By kind, which sources answered for the last known day; absent in a history that was not read from a store. */
  readonly answeredBy?: Readonly<Record<ReportedKind, readonly string[]>>;
  /** Messages per day of every kind and source, of the days that are over and known by `now`. */
  readonly totals: readonly SourceTotals[];
}

/** SMTP AUTH submissions by sender. Senders are numbered; the number is the index in `addresses`. */
export interface SenderHistory {
  /** End (exclusive) of what is known, or of the hour that is known in part; null when nothing is. */
  readonly until: Hour | null;
  /**
   * Where the hour before `until` may still grow: up to when it is known, to the second. Everything is counted as it
   * will be at the end of that hour, over the same 24 hours and days, so that each count is that of the end or less.
   * Absent where all hours are over: then `until` is never after `now`.
   */
  readonly soFar?: Date;
  readonly addresses: readonly string[];
  /** The days that are known, oldest first; the last one may be a part of a day. */
  readonly days: readonly SenderDay[];
  /** What `last24h` covers: the 24 hours before `until`, or the last day up to `until` where nothing finer is known. */
  readonly countedOver: '24 hours' | 'day';
  /** By sender number: messages in the 24 hours before `until`, or of the last day. */
  readonly last24h: Float64Array;
  /**
   * By sender number: most messages in any 24 hours that began on or after the start of the day before the last, and
   * ended 24 hours before `until` or earlier. What happened the day before and is not part of `last24h`.
   */
  readonly recentPeak: Float64Array;
}

/** One day of everybody who sent something. The columns have one entry per sender of the day. */
export interface SenderDay {
  readonly day: Day;
  readonly sender: Uint32Array;
  /** Messages of the UTC day. */
  readonly messages: Float64Array;
  /** Most messages in any 24 hours that ended within the day; the day itself where hours are unknown. */
  readonly peak: Float64Array;
  /** Messages over SSL 3, TLS 1.0 or TLS 1.1. */
  readonly oldTls: Float64Array;
  /** Messages authenticated with Basic. */
  readonly basic: Float64Array;
}

export interface ConnectorHistory {
  /** End (exclusive) of what is known; never after `now`. Null when nothing is. */
  readonly until: Hour | null;
  /** The days that are known, oldest first; the last one may be a part of a day. */
  readonly days: readonly ConnectorDay[];
}

export interface ConnectorDay {
  readonly day: Day;
  /** Directions that somebody told us about on this day; a path of another direction is unknown rather than silent. */
  readonly directions: readonly Direction[];
  readonly paths: readonly PathDay[];
}

/** One path (a connector, or the internet) on one day. */
export interface PathDay {
  /** `From your partner - Fabrikam`, as `seriesName` has it: what a finding's subject is called. */
  readonly path: string;
  readonly direction: Direction;
  readonly connectorType: ConnectorType;
  readonly connector: string;
  readonly messages: number;
  readonly tls: TlsCounts;
}

/** Sessions to our mail servers, as TLS reports of other organisations count them: sessions, not messages. */
export interface TlsReportHistory {
  /** End (exclusive) of the last day that is reported; never after `now`. Null where no report is known. */
  readonly until: Hour | null;
  /** The days with sessions, oldest first. Who is silent on a day may have had no mail, or send no reports. */
  readonly days: readonly TlsReportDay[];
}

export interface TlsReportDay {
  readonly day: Day;
  readonly sessions: readonly TlsSessions[];
}

/** Sign-ins to send that succeeded, as a service logs them beside the mail. */
export interface SignInDays {
  /** End (exclusive) of what is known; never after `now`. */
  readonly until: Hour;
  readonly sources: readonly string[];
  /** Who did not sign in on the first day that is known. */
  readonly users: readonly NewUser[];
}

export interface NewUser {
  /** Lower-cased: `scanner@contoso.com`. */
  readonly user: string;
  readonly firstDay: Day;
  /** Known days before it, of each tenant that tells of it. */
  readonly knownDays: number;
  /** Sign-ins that succeeded. */
  readonly byDay: ReadonlyMap<Day, number>;
}

/** Up to when a source has told us about a kind, or about a declared part of it, and on which days. */
export interface Telling {
  readonly kind: Kind;
  readonly source: string;
  /** Which part, as in `Slice`: `{ site: 'Lyon' }`; empty for all of it. */
  readonly filters: Slice['filters'];
  /** Known days, oldest first. */
  readonly days: readonly Day[];
  readonly until: Date;
}
