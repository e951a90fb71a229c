import { knownZone, wallClock } from '../../model/text/wall-clock.ts';

/** `2026-11-09 09:00 to 2026-11-16 09:00 (Europe/Berlin)`: a stretch as clocks there show it, by UTC where nobody knows. */
export function zonedStretch(from: Date, to: Date, zone: string): string {
  return `${clockText(from, zone)} to ${clockText(to, zone)} (${knownZone(zone)})`;
}

function clockText(at: Date, zone: string): string {
  const { day, time } = wallClock(at, zone);
  return `${day} ${time}`;
}
