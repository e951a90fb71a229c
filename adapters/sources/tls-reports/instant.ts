/** `2026-11-29T00:00:00Z`, also with an offset, with fractions, and without a zone, which some senders leave out: UTC. */
const INSTANT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/** A date and time of RFC 3339; undefined for anything else. Never in the zone of this machine. */
export function parseInstant(text: string): Date | undefined {
  const [, date, minutes, seconds = ':00', zone = 'Z'] = INSTANT.exec(text.trim()) ?? [];
  if (date === undefined) return undefined;
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const instant = new Date(`${date}T${minutes}${seconds}${offset}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}
