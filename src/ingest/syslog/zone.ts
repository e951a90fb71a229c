import { MailflowError } from '../../model/mailflow-error.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../model/time.ts';

/** Clocks change on a quarter of an hour, Chatham's at 2:45. */
const SLOT_MS = 15 * 60_000;

/** What a zone's clock shows minus UTC, in ms, at the moment when that clock shows `localMs` (as if it were UTC). */
export type Zone = (localMs: number) => number;

/**
 * The zone named `UTC`, `+01:00` or by an IANA name such as `Europe/Berlin`. An hour that the clock shows twice is
 * taken for its first pass, and `noteTwice` is given the first time in each quarter of an hour that it is asked of one; an
 * hour that it skips is read on the clock that was right before. Throws a MailflowError when there is no such zone.
 */
export function parseZone(text: string, noteTwice: (localMs: number) => void = () => {}): Zone {
  const offset = parseOffset(text);
  if (offset !== undefined) return () => offset;
  const clock = clockOf(text);
  const known = new Map<number, number>();
  return (localMs) => {
    const slot = Math.floor(localMs / SLOT_MS);
    let offsetMs = known.get(slot);
    if (offsetMs === undefined) {
      const before = clock(localMs - MS_PER_DAY);
      const after = clock(localMs + MS_PER_DAY);
      const isBefore = clock(localMs - before) === before;
      const isAfter = clock(localMs - after) === after;
      offsetMs = !isBefore && isAfter ? after : before;
      if (isBefore && isAfter && before !== after) noteTwice(localMs);
      known.set(slot, offsetMs);
    }
    return offsetMs;
  };
}

/** English locales whose abbreviations people's clocks show: ICU writes CET only in British English, EST in American. */
const NAMING_LOCALES = ['en-GB', 'en-US', 'en-AU', 'en-NZ', 'en-IN', 'en-ZA'];

/**
 * The instant at which the clock of the zone `text` shows `localMs` and calls itself `abbreviation` (`CEST`); NaN when
 * it never does. An hour that is shown twice is told apart by the abbreviation. An offset such as `+01:00` has no names.
 */
export function namedInstant(text: string): (localMs: number, abbreviation: string) => number {
  if (parseOffset(text) !== undefined) return () => Number.NaN;
  const zone = parseZone(text);
  const formats = NAMING_LOCALES.map(
    (locale) => new Intl.DateTimeFormat(locale, { timeZone: text, timeZoneName: 'short' }),
  );
  const known = new Map<string, number>();
  return (localMs, abbreviation) => {
    const slot = Math.floor(localMs / SLOT_MS);
    const key = `${slot} ${abbreviation}`;
    let offset = known.get(key);
    if (offset === undefined) {
      const first = zone(localMs);
      offset = Number.NaN;
      for (const candidate of [first, first - MS_PER_HOUR, first + MS_PER_HOUR]) {
        if (!(zoneShows(localMs - candidate, candidate) && isCalled(localMs - candidate, abbreviation))) continue;
        offset = candidate;
        break;
      }
      known.set(key, offset);
    }
    return localMs - offset;
  };

  function zoneShows(instant: number, offset: number): boolean {
    return clockOf(text)(instant) === offset;
  }

  function isCalled(instant: number, abbreviation: string): boolean {
    return formats.some((format) =>
      format.formatToParts(instant).some(({ type, value }) => type === 'timeZoneName' && value === abbreviation),
    );
  }
}

export function isZone(text: string): boolean {
  try {
    parseZone(text);
    return true;
  } catch {
    return false;
  }
}

function parseOffset(text: string): number | undefined {
  if (/^(utc|z)$/i.test(text)) return 0;
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(text);
  if (!match || Number(match[2]) > 14 || Number(match[3]) > 59) return undefined;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000;
}

/** The offset at an instant (ms since 1970). */
function clockOf(name: string): (ms: number) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (cause) {
    throw new MailflowError('unreadable', `Unknown time zone "${name}".`, {
      cure: 'Declare the zone of the log as zone=UTC, zone=+01:00 or by name, such as zone=Europe/Berlin.',
      cause,
    });
  }
  return (ms) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(ms)) part[type] = Number(value);
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
  };
}
