import { knownZone, wallClock } from './wall-clock.ts';

/**
 * How an instant stands in a text until a chat draws it: `<2026-11-15T17:00Z>`, to the minute, of the years 2000 to 2099. Slack and Teams show it in
 * the zone of whoever reads; elsewhere it is drawn in the zone that settings or a subscription name.
 */
export const instantMark = (at: Date): string => `<${at.toISOString().slice(0, 16)}Z>`;

/** A piece of a text: words, or an instant. */
export type InstantSpan = string | Date;

/** Of our century alone: an address from mail may look like a mark, and Slack refuses a card with an instant before 1970. */
const MARK = /<(20\d{2}-\d{2}-\d{2}T\d{2}:\d{2})Z>/g;

/** The pieces of a text in their order. What only looks like an instant stays words. */
export function instantSpans(text: string): readonly InstantSpan[] {
  const spans: InstantSpan[] = [];
  let from = 0;
  for (const found of text.matchAll(MARK)) {
    const at = new Date(`${found[1]}Z`);
    if (Number.isNaN(at.getTime()) || instantMark(at) !== found[0]) continue;
    if (found.index > from) spans.push(text.slice(from, found.index));
    spans.push(at);
    from = found.index + found[0].length;
  }
  return from < text.length ? [...spans, text.slice(from)] : spans;
}

/** A text with its instants as clocks in `zone` show them: `2026-11-15 17:00 UTC`, `2026-11-15 18:00 (Europe/Berlin)`. */
export const withInstants = (text: string, zone: string): string =>
  text.includes('<')
    ? instantSpans(text)
        .map((span) => (typeof span === 'string' ? span : instantIn(span, zone)))
        .join('')
    : text;

/** `2026-11-15 17:00 UTC`; another zone stands in brackets. */
export function instantIn(at: Date, zone: string): string {
  const named = knownZone(zone);
  const { day, time } = wallClock(at, named);
  return named === 'UTC' ? `${day} ${time} UTC` : `${day} ${time} (${named})`;
}
