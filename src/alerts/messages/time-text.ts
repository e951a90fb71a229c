import { counted } from '../../model/format.ts';
import { instantMark } from '../../model/text/instant.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../model/time.ts';
import { minuteText } from '../../view/window-text.ts';

const MS_PER_MINUTE = 60_000;

/** An instant inside a sentence, from ISO 8601; each chat draws it, see src/model/text/instant.ts. */
export const instantWords = (iso: string): string => instantMark(new Date(iso));

/** `2026-11-15 17:00`, for a column that says UTC in its title. */
export const cellInstant = (iso: string): string => minuteText(new Date(iso));

/** `40 minutes`, `26 h`, `3 days`: whole ones, hours up to two days; never less than a minute. */
export function lengthWords(ms: number): string {
  if (ms < MS_PER_HOUR) return counted(Math.max(1, Math.floor(ms / MS_PER_MINUTE)), 'minute');
  if (ms < 2 * MS_PER_DAY) return `${Math.floor(ms / MS_PER_HOUR)} h`;
  return counted(Math.floor(ms / MS_PER_DAY), 'day');
}

/** How long it was from one instant to another, both ISO 8601. */
export const lengthBetween = (from: string, to: string): string =>
  lengthWords(new Date(to).getTime() - new Date(from).getTime());
