import { count } from '../format.ts';

/** `a, b and 3 more`: so many of the names at most, and how many are left; `more` says what they are. */
export function joinNames(names: readonly string[], most: number, more = 'more'): string {
  const left = names.length - most;
  return `${names.slice(0, most).join(', ')}${left > 0 ? ` and ${count(left)} ${more}` : ''}`;
}

/** All of them in a sentence: `a`, `a and b`, `a, b and c`. */
export const listNames = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** Any of them in a sentence: `a`, `a or b`, `a, b or c`. */
export const eitherOf = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

/** A line for what did not fit: `… and 3 more facts.`; null where everything did. */
export const leftOutText = (left: number, noun: string): string | null =>
  left === 0 ? null : `… and ${count(left)} more ${left === 1 ? noun : `${noun}s`}.`;
