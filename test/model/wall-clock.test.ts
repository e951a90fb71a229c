import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wallClock } from '../../src/model/text/wall-clock.ts';

const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'no/zone');
const instants = fc.constantFrom('2026-03-29T00:59:00Z', '2026-03-29T01:00:00Z', '2026-11-16T23:30:00Z');

/** What a format made for this one question shows. */
function asked(instant: Date, zone: string): string {
  const timeZone = zone === 'no/zone' ? 'UTC' : zone;
  return instant.toLocaleString('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
}

test('whatever zones and instants were asked for before, a clock shows what it shows when asked alone', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(instants, zones), { minLength: 1, maxLength: 20 }), (questions) => {
      for (const [text, zone] of questions) {
        const instant = new Date(text);
        const { day, time } = wallClock(instant, zone);
        expect(`${day} ${time}`).toBe(asked(instant, zone));
      }
    }),
  );
});
