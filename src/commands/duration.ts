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
