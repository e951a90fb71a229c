import { civilDay, MS_PER_DAY } from '../../model/time.ts';
import { findDate, noDate } from './date-shapes.ts';
import { type MonthNames, UNCLEAR_MONTH } from './month-names.ts';
import { type Years, yearsOf } from './years.ts';
import { namedInstant, parseZone, type Zone } from './zone.ts';

const MINUTE_MS = 60_000;
const OFFSET_STEP_MS = 15 * MINUTE_MS;
/** Offsets are whole or half hours, but for Nepal, Eucla and Chatham; no clock is more than 14 hours from UTC. */
const ODD_OFFSETS_MS = [345, 525, 765, 825].map((minutes) => minutes * MINUTE_MS);
const MAX_OFFSET_MS = 14 * 60 * MINUTE_MS;
/** A container's line reaches the log around it within this. */
const MAX_DELAY_MS = 2 * MINUTE_MS;

/** Reads dates in every shape that logs have, one after another. */
export interface Dates {
  /** Finds a date at `bytes[at…]`; then {@link end} and {@link instant} are about it. */
  readonly find: (bytes: Uint8Array, at: number, end: number) => boolean;
  readonly end: () => number;
  /** Whether it says its zone: then it is an instant whatever was declared. */
  readonly isZoned: () => boolean;
  /**
   * Its instant (ms since 1970); NaN when there is none, such as 30 February. `around`: the instant at which another
   * log wrote the line down, NaN when not known; it says year and zone of a date that lacks them.
   */
  readonly instant: (around: number) => number;
  /** Why the last {@link instant} was NaN, where it is not that there is no such day or time. */
  readonly fault: () => string | undefined;
  readonly firstYear: () => number | undefined;
  /** The first date that the declared zone's clock showed twice, as if it were UTC (ms); undefined without one. */
  readonly firstTwice: () => number | undefined;
  /** Whether any date was read in the declared zone. */
  readonly hadUnzoned: () => boolean;
}

export interface DateOptions {
  readonly year: number | undefined;
  /** The declared zone: `UTC`, `+01:00`, `Europe/Berlin`. Throws a MailflowError when there is none of that name. */
  readonly zone: string;
  readonly modifiedAt: Date;
  readonly latest: number;
  /** When the line was written that the log goes on from (ms), where it does. */
  readonly after?: number | undefined;
}

export function datesOf(options: DateOptions, months: MonthNames): Dates {
  let firstTwice: number | undefined;
  const zone: Zone = parseZone(options.zone, (localMs) => {
    firstTwice ??= localMs;
  });
  const named = namedInstant(options.zone);
  const years: Years = yearsOf({ ...options, zone, tryingZone: parseZone(options.zone) });
  const date = noDate();
  let fault: string | undefined;
  let hadUnzoned = false;
  let knownDate = -1;
  let knownDay = Number.NaN;

  return {
    find: (bytes, at, end) => findDate(bytes, at, end, months.read, date),
    end: () => date.end,
    isZoned: () => !Number.isNaN(date.offset) || !Number.isNaN(date.epoch) || isUtc(date.zoneName),
    instant(around) {
      fault = undefined;
      if (date.year === 0) {
        if (!Number.isNaN(date.epoch)) return date.epoch;
        if (date.month <= 0) return unclear();
        const fitted = Number.isNaN(around) ? Number.NaN : fittedYear(around);
        if (!Number.isNaN(fitted)) return fitted;
        hadUnzoned = true;
        return years.read(date.month, date.day, date.clock);
      }
      if (date.month <= 0) return unclear();
      const local = dayStart(date.year, date.month, date.day) + date.clock;
      if (!Number.isNaN(date.offset)) return local - date.offset;
      if (date.zoneName !== '') return inNamedZone(local);
      const fitted = Number.isNaN(around) ? Number.NaN : fittedTo(local, around);
      if (!Number.isNaN(fitted)) return fitted;
      hadUnzoned = true;
      return local - zone(local);
    },
    fault: () => fault,
    firstYear: years.firstYear,
    firstTwice: () => firstTwice,
    hadUnzoned: () => hadUnzoned,
  };

  function unclear(): number {
    if (date.month === UNCLEAR_MONTH) fault = months.unclear()?.sentence;
    return Number.NaN;
  }

  function inNamedZone(local: number): number {
    if (isUtc(date.zoneName)) return local;
    const instant = named(local, date.zoneName);
    if (Number.isNaN(instant) && !Number.isNaN(local)) {
      fault = `the zone "${date.zoneName}" is not one that zone=${options.zone} shows then: declare the zone by name, such as zone=Europe/Berlin, or export with journalctl --utc`;
    }
    return instant;
  }

  function fittedYear(around: number): number {
    const year = new Date(around).getUTCFullYear();
    for (const candidate of [year, year + 1, year - 1]) {
      const day = civilDay(candidate, date.month, date.day);
      const fitted = day === undefined ? Number.NaN : fittedTo(day * MS_PER_DAY + date.clock, around);
      if (!Number.isNaN(fitted)) return fitted;
    }
    return Number.NaN;
  }

  /** {@link civilDay} of the last date is remembered: most lines are of the same day as the one before. */
  function dayStart(year: number, month: number, day: number): number {
    const key = (year * 100 + month) * 100 + day;
    if (key !== knownDate) {
      knownDate = key;
      knownDay = Number.isNaN(key) ? Number.NaN : (civilDay(year, month, day) ?? Number.NaN) * MS_PER_DAY;
    }
    return knownDay;
  }
}

const isUtc = (name: string): boolean => name === 'UTC' || name === 'GMT' || name === 'Z';

/**
 * The instant that a clock of unknown zone showed as `local` when another clock wrote it down at `around`: what is
 * between the two is the zone and a moment's delay. NaN when it is no such thing: an old line that was written again.
 */
function fittedTo(local: number, around: number): number {
  const offset = Math.round((local - around) / OFFSET_STEP_MS) * OFFSET_STEP_MS;
  const instant = local - offset;
  const isOffset = offset % (2 * OFFSET_STEP_MS) === 0 || ODD_OFFSETS_MS.includes(offset);
  return isOffset && Math.abs(offset) <= MAX_OFFSET_MS && Math.abs(instant - around) <= MAX_DELAY_MS
    ? instant
    : Number.NaN;
}
