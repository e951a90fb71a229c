/** `2026-11-09 09:00 to 2026-11-16 09:00 (Europe/Berlin)`: a stretch as clocks there show it. */
export function zonedStretch(from: Date, to: Date, zone: string): string {
  return `${wallClock(from, zone)} to ${wallClock(to, zone)} (${zone})`;
}

function wallClock(at: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${part['year']}-${part['month']}-${part['day']} ${part['hour']}:${part['minute']}`;
}
