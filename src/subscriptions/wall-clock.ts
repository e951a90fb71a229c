/** What a clock on the wall shows: the calendar day `2026-11-16` and the time `09:00`. Both compare as texts. */
export interface WallClock {
  readonly day: string;
  readonly time: string;
  /** 0 is Sunday. */
  readonly weekday: number;
}

/** What the clocks in an IANA zone show at an instant. Throws a RangeError when there is no such zone. */
export function wallClock(instant: Date, zone: string): WallClock {
  const parts: Record<string, string> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant)) parts[type] = value;
  const { year = '', month = '', day = '', hour = '', minute = '' } = parts;
  const date = `${year}-${month}-${day}`;
  return { day: date, time: `${hour}:${minute}`, weekday: new Date(`${date}T00:00:00Z`).getUTCDay() };
}

export function isZoneName(zone: string): boolean {
  try {
    formatOf(zone);
    return !/^[+-]/.test(zone);
  } catch {
    return false;
  }
}

const formatOf = (zone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
