/** What a clock on the wall shows: the calendar day `2026-11-16` and the time `09:00`. Both compare as texts. */
export interface WallClock {
  readonly day: string;
  readonly time: string;
  /** 0 is Sunday. */
  readonly weekday: number;
}

/** What the clocks in an IANA zone show at an instant; those of UTC where there is no such zone. */
export function wallClock(instant: Date, zone: string): WallClock {
  const parts: Record<string, string> = {};
  for (const { type, value } of formatOf(knownZone(zone)).formatToParts(instant)) parts[type] = value;
  const { year = '', month = '', day = '', hour = '', minute = '' } = parts;
  const date = `${year}-${month}-${day}`;
  return { day: date, time: `${hour}:${minute}`, weekday: new Date(`${date}T00:00:00Z`).getUTCDay() };
}

export const isZoneName = (zone: string): boolean => zone !== '' && !/^[+-]/.test(zone) && knownZone(zone) === zone;

/** The zone itself, or UTC when this machine does not know it: what was stored elsewhere must not stop what is told. */
export function knownZone(zone: string): string {
  try {
    formatOf(zone);
    return zone;
  } catch {
    return 'UTC';
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
