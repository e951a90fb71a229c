import { ANSWERED_BY } from '../../advice/index.ts';
import { count, shareText } from '../../model/format.ts';
import type { Numbers } from '../../rules/rule.ts';
import { instantWords, lengthWords } from './time-text.ts';

/** What every rule may carry. */
const COMMON: Readonly<Record<string, string>> = { [ANSWERED_BY]: 'source of the data' };

/**
 * A number's name in words: the rule's own where it has one (`names`), else its key read aloud, `remindAfterMs` →
 * `remind after`, `share_limit` → `share limit`.
 */
export const nameWords = (name: string, names: Readonly<Record<string, string>> = {}): string =>
  given(names, name) ?? given(COMMON, name) ?? keyWords(name);

const given = (names: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(names, name) ? names[name] : undefined;

const keyWords = (name: string): string =>
  name
    .replace(/Ms$/, '')
    .replaceAll(/[_-]+/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`)
    .replaceAll(/([a-z])(\d)/g, '$1 $2');

/**
 * A number with the unit that its name carries, by key or in words: `…Ms` is a length of time, `…share` and `confidence` are
 * shares, ISO text is an instant.
 */
export function valueWords(name: string, value: Numbers[string], words = name): string {
  if (value === null) return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}T/.test(value) ? instantWords(value) : value;
  if (/Ms$/.test(name)) return lengthWords(value);
  if (/share|confidence/i.test(`${name} ${words}`) && value >= 0 && value <= 1) return shareText(value);
  return Number.isInteger(value) ? count(value) : String(Number(value.toPrecision(4)));
}

/** `remind after: 24 h, severity: high` */
export const numbersWords = (numbers: Numbers): string =>
  Object.entries(numbers)
    .map(([name, value]) => `${nameWords(name)}: ${valueWords(name, value)}`)
    .join(', ');
