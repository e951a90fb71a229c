import { civilDay, type Day, dayOf, dayText, parseDay } from '../../model/time.ts';
import { daysBetween, lastDays, lastHours, type Window } from '../../model/window.ts';

/** A window read from a word, or why not and what to write instead; undefined when the word means no window at all. */
export type WindowReading =
  | { readonly ok: true; readonly window: Window }
  | { readonly ok: false; readonly problem: string; readonly instead: string };

/** As long as daily facts are kept. */
export const MAX_DAYS = 400;
/** As long as hourly facts are worth asking by the hour. */
const MAX_HOURS = 24 * 14;

export const WINDOW_WORDS =
  '24h, 7d, 4w, 90d, today, yesterday, last-week, 2026-11, 2026-11-15, 2026-11-01..2026-11-15';

/**
 * The window a word means. `7d` is seven whole UTC days of which the last is the day of `asOf`; `24h` is twenty-four
 * hours of which the last is the hour of `asOf`.
 */
export function readWindow(word: string, asOf: Date): WindowReading | undefined {
  const text = word.toLowerCase();
  const today = dayOf(asOf);
  const named = namedDays(text, today);
  if (named) return { ok: true, window: daysBetween(...named) };
  const rolling = /^(\d{1,6})(h|d|w)$/.exec(text);
  if (rolling) return rollingWindow(Number(rolling[1]), rolling[2] as 'h' | 'd' | 'w', asOf);
  if (/^\d{4}-\d{1,2}(-\d{1,2})?(\.\.|$)/.test(text)) return datedWindow(text);
  const spelled = /^(?:last-?)?(\d{1,6})-?(hours?|hrs?|days?|weeks?|months?|mo?)$/.exec(text);
  if (spelled) {
    const count = Number(spelled[1]);
    const unit = (spelled[2] as string).startsWith('h') ? 'h' : (spelled[2] as string).startsWith('m') ? 'm' : 'd';
    const instead =
      unit === 'm' ? `${count * 30}d` : (spelled[2] as string).startsWith('w') ? `${count}w` : `${count}${unit}`;
    return { ok: false, problem: `"${word}" is not a window`, instead };
  }
  return undefined;
}

function namedDays(text: string, today: Day): [Day, Day] | undefined {
  // 1970-01-01 was a Thursday, so day 4 was a Monday.
  const monday = today - ((((today - 4) % 7) + 7) % 7);
  switch (text) {
    case 'today':
      return [today, today];
    case 'yesterday':
      return [today - 1, today - 1];
    case 'this-week':
      return [monday, today];
    case 'last-week':
      return [monday - 7, monday - 1];
    default:
      return undefined;
  }
}

function rollingWindow(count: number, unit: 'h' | 'd' | 'w', asOf: Date): WindowReading {
  if (count === 0) return { ok: false, problem: 'a window cannot be empty', instead: unit === 'h' ? '24h' : '7d' };
  if (unit === 'h') {
    if (count <= MAX_HOURS) return { ok: true, window: lastHours(count, asOf) };
    return {
      ok: false,
      problem: `hours go up to ${MAX_HOURS}h`,
      instead: `${Math.min(MAX_DAYS, Math.ceil(count / 24))}d`,
    };
  }
  const days = unit === 'w' ? count * 7 : count;
  if (days <= MAX_DAYS) return { ok: true, window: lastDays(days, dayOf(asOf)) };
  return { ok: false, problem: `data is kept for ${MAX_DAYS} days`, instead: `${MAX_DAYS}d` };
}

function datedWindow(text: string): WindowReading {
  const [from = '', to] = text.split('..');
  const first = readDate(from);
  const last = readDate(to ?? from);
  if (!first) return noSuchDate(from);
  if (!last) return noSuchDate(to ?? from);
  if (first[0] > last[1]) {
    return {
      ok: false,
      problem: 'the window ends before it begins',
      instead: `${dayText(last[0])}..${dayText(first[1])}`,
    };
  }
  if (last[1] - first[0] >= MAX_DAYS) {
    const start = dayText(last[1] - MAX_DAYS + 1);
    return { ok: false, problem: `a window has at most ${MAX_DAYS} days`, instead: `${start}..${dayText(last[1])}` };
  }
  return { ok: true, window: daysBetween(first[0], last[1]) };
}

/** A date or a month, as its first and last day. */
function readDate(text: string): [Day, Day] | undefined {
  const month = /^(\d{4})-(\d{2})$/.exec(text);
  if (month) {
    const [year, number] = [Number(month[1]), Number(month[2])];
    const first = civilDay(year, number, 1);
    const next = number === 12 ? civilDay(year + 1, 1, 1) : civilDay(year, number + 1, 1);
    return first === undefined || next === undefined ? undefined : [first, next - 1];
  }
  const day = parseDay(text);
  return day === undefined ? undefined : [day, day];
}

const noSuchDate = (text: string): WindowReading => ({
  ok: false,
  problem: text === '' ? 'a window needs both ends' : `there is no date ${text}`,
  instead: '2026-11-01..2026-11-15',
});
