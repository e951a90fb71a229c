/** What a clock on the wall shows: the calendar day `2026-11-16` and the time `09:00`. Both compare as texts. */
export interface WallClock {
  readonly day: string;
  readonly time: string;
  /** 0 is Sunday. */
  readonly weekday: number;
}

/** What the clocks in an IANA zone show at an instant; those of UTC where there is no such zone. */
export function wallClock(instant: Date, zone: string): WallClock {
  const clock = clockOf(knownZone(zone));
  const at = instant.getTime();
  // Thousands of digests ask for the same instant, one after another.
  if (clock.shown?.at !== at) clock.shown = { at, ...read(clock.format, instant) };
  return clock.shown;
}

function read(format: Intl.DateTimeFormat, instant: Date): WallClock {
  const parts: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(instant)) parts[type] = value;
  const { year = '', month = '', day = '', hour = '', minute = '' } = parts;
  const date = `${year}-${month}-${day}`;
  return { day: date, time: `${hour}:${minute}`, weekday: new Date(`${date}T00:00:00Z`).getUTCDay() };
}

export const isZoneName = (zone: string): boolean => zone !== '' && !/^[+-]/.test(zone) && knownZone(zone) === zone;

/** The zone itself, or UTC when this machine does not know it: what was stored elsewhere must not stop what is told. */
export function knownZone(zone: string): string {
  try {
    clockOf(zone);
    return zone;
  } catch {
    return 'UTC';
  }
}

interface Clock {
  readonly format: Intl.DateTimeFormat;
  /** The last time that somebody looked. */
  shown?: WallClock & { readonly at: number };
}

/** By zone, as it is written. To make one takes a hundred times as long as to look at it. */
const clocks = new Map<string, Clock>();
/** More than people of one company write; `europe/BERLIN` is one, too. */
const CLOCKS_KEPT = 200;

/** Throws a RangeError where there is no such zone. */
function clockOf(zone: string): Clock {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  if (clocks.size >= CLOCKS_KEPT) clocks.clear();
  const clock: Clock = { format };
  clocks.set(zone, clock);
  return clock;
}
