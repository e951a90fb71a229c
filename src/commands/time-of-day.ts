/** A time of day at the beginning of lower-cased words: `09:00`, and how many words it took; `at` null where there is no such time. */
export interface TimeReading {
  readonly at: string | null;
  readonly taken: number;
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ['noon', '12:00'],
  ['midnight', '00:00'],
]);

/** Reads `9:00`, `9.30`, `9am`, `9:30 pm`, `21h`, `noon`; `9` alone where `isAfterAt` says that a time comes. Undefined for no time. */
export function readTimeOfDay(words: readonly string[], isAfterAt: boolean): TimeReading | undefined {
  const [first = '', second = ''] = words;
  const named = NAMED.get(first);
  if (named !== undefined) return { at: named, taken: 1 };
  const isApart = /^[ap]\.?m\.?$/.test(second);
  const text = isApart ? `${first}${second}` : first;
  const [, hours, minutes, half] = /^(\d{1,2})(?:[:.](\d{2}))?(?:h|([ap])\.?m\.?)?$/.exec(text) ?? [];
  if (hours === undefined || (/^\d+$/.test(text) && !isAfterAt)) return undefined;
  const hour = half === undefined ? Number(hours) : ofHalf(Number(hours), half);
  const minute = Number(minutes ?? 0);
  const isTime = hour !== null && hour < 24 && minute < 60;
  return {
    at: isTime ? `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}` : null,
    taken: isApart ? 2 : 1,
  };
}

/** 12am is midnight, 12pm noon. */
const ofHalf = (hour: number, half: string): number | null =>
  hour < 1 || hour > 12 ? null : (hour % 12) + (half === 'p' ? 12 : 0);
