import { MS_PER_DAY, MS_PER_HOUR } from '../model/time.ts';

const UNITS = { m: 60_000, h: MS_PER_HOUR, d: MS_PER_DAY, w: 7 * MS_PER_DAY } as const;

export const DURATION_WORDS = '30m, 4h, 24h, 7d, 2w';

/** Milliseconds of `30m`, `4h`, `7d`, `2w`; undefined when it is no such word, or nothing, or longer than `maxMs`. */
export function readDuration(word: string, maxMs: number): number | undefined {
  const match = /^(\d{1,4})([mhdw])$/i.exec(word);
  if (!match) return undefined;
  const ms = Number(match[1]) * UNITS[(match[2] as string).toLowerCase() as keyof typeof UNITS];
  return ms > 0 && ms <= maxMs ? ms : undefined;
}

/** The shortest word that reads back as this long: `7d`, `36h`. */
export function durationWord(ms: number): string {
  const unit = (['d', 'h', 'm'] as const).find((each) => ms % UNITS[each] === 0) ?? 'm';
  return `${Math.ceil(ms / UNITS[unit])}${unit}`;
}

const SPOKEN: ReadonlyMap<string, keyof typeof UNITS> = new Map([
  ...(['m', 'min', 'mins', 'minute', 'minutes'] as const).map((word) => [word, 'm'] as const),
  ...(['h', 'hr', 'hrs', 'hour', 'hours'] as const).map((word) => [word, 'h'] as const),
  ...(['d', 'day', 'days'] as const).map((word) => [word, 'd'] as const),
  ...(['w', 'wk', 'week', 'weeks'] as const).map((word) => [word, 'w'] as const),
]);

/** A duration as people say it, at the beginning of words: `4h`, `for 4 hours`, `2 days`, `a week`; and how many words it took. */
export function readSpokenDuration(
  words: readonly string[],
  maxMs: number,
): { readonly ms: number; readonly taken: number } | undefined {
  const before = words[0]?.toLowerCase() === 'for' ? 1 : 0;
  const [first = '', second = ''] = words.slice(before, before + 2).map((word) => word.toLowerCase());
  const [, count, unit = ''] = /^(\d{1,4})-?([a-z]+)$/.exec(first) ?? [];
  if (count !== undefined) return spoken(Number(count), SPOKEN.get(unit), before + 1, maxMs);
  const amount = /^\d{1,4}$/.test(first) ? Number(first) : ['a', 'an', 'one'].includes(first) ? 1 : undefined;
  return amount === undefined ? undefined : spoken(amount, SPOKEN.get(second), before + 2, maxMs);
}

function spoken(count: number, unit: keyof typeof UNITS | undefined, taken: number, maxMs: number) {
  const ms = unit === undefined ? 0 : count * UNITS[unit];
  return ms > 0 && ms <= maxMs ? { ms, taken } : undefined;
}
