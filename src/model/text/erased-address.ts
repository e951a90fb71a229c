/** An address that is to be found, and what stands in its place. */
export interface Erased {
  readonly address: string;
  /** `erased-3f9c01d2@contoso.com`: random, so that nothing leads back, in the same domain, which is no person. */
  readonly pseudonym: string;
  /** What is made of the address and would confirm a guess of it, by what stands in its place: ids. */
  readonly ids?: ReadonlyMap<string, string>;
}

/** What ends a file name, and no domain. */
const EXTENSION =
  '(?:csv|tsv|txt|log|jsonl?|ndjson|xml|html?|eml|msg|pdf|png|svg|xlsx?|gz|xz|zip|bz2|zst|7z|bak|old|tmp|part|damaged)' +
  '(?![\\p{L}\\p{N}-])';
/** Not in the middle of a longer local part: `joann@`, `o'ann@`. A quote that opens a text stands after no letter. */
const BEFORE = "(?<![\\p{L}\\p{M}\\p{N}._%+-]|[\\p{L}\\p{M}\\p{N}]')";
/** Not in the middle of a longer domain: `.com.au`, `.com-x.net`, but `.com.csv`, `.com-2026` and `.com.1`. */
const AFTER = `(?![\\p{L}\\p{N}]|(?:-[\\p{L}\\p{N}-]*)?\\.(?!${EXTENSION})[\\p{N}-]*\\p{L})`;
/** The rest of a file name. */
const REST_OF_NAME = `(?=[^\\s",;:<>|/\\\\()]*\\.${EXTENSION})`;

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** The address itself in any case, and not as a part of a longer one, except in what is a file name by its extension. */
function addressIn(address: string): RegExp {
  const text = escaped(address);
  return new RegExp(`${BEFORE}${text}${AFTER}|${inName(text)}${REST_OF_NAME}`, 'giu');
}

/** The address in a file name: names are put together freely (`sender-ann@contoso.com-2026.csv`), so any but within a word. */
export const addressInName = (address: string): RegExp => new RegExp(inName(escaped(address)), 'giu');

const inName = (text: string): string => `(?<!\\p{L})${text}(?!\\p{L})`;

/** The keys of JSON that have names of files. */
const NAMES = new Set(['file', 'path']);

/** JSON with the address replaced in every text and key; the very same object where it is nowhere. */
export function withoutAddress<T>(value: T, erased: Erased): T {
  return replaced(value, patternsOf(erased), false) as T;
}

interface Patterns {
  readonly texts: RegExp;
  readonly names: RegExp;
  readonly pseudonym: string;
  readonly ids: ReadonlyMap<string, string>;
  /** Null without any. */
  readonly anyId: RegExp | null;
}

const patternsOf = ({ address, pseudonym, ids = new Map() }: Erased): Patterns => ({
  texts: addressIn(address),
  names: addressInName(address),
  pseudonym,
  ids,
  anyId: ids.size === 0 ? null : new RegExp(`(?<![a-z0-9])(?:${[...ids.keys()].join('|')})(?![a-z0-9])`, 'g'),
});

function replacedText(text: string, { texts, names, pseudonym, ids, anyId }: Patterns, isName: boolean): string {
  const clean = text.replace(isName ? names : texts, pseudonym);
  return anyId === null ? clean : clean.replace(anyId, (id) => ids.get(id) ?? id);
}

function replaced(value: unknown, patterns: Patterns, isName: boolean): unknown {
  if (typeof value === 'string') return replacedText(value, patterns, isName);
  if (Array.isArray(value)) {
    const after = value.map((each) => replaced(each, patterns, false));
    return after.every((each, at) => each === value[at]) ? value : after;
  }
  if (typeof value !== 'object' || value === null) return value;
  const before = Object.entries(value);
  const after = before.map(([key, each]): [string, unknown] => [
    replacedText(key, patterns, false),
    replaced(each, patterns, NAMES.has(key)),
  ]);
  const isSame = after.every(([key, each], at) => key === before[at]?.[0] && each === before[at]?.[1]);
  return isSame ? value : Object.fromEntries(after);
}

/** A text with the address replaced. */
export const textWithoutAddress = (text: string, erased: Erased): string =>
  replacedText(text, patternsOf(erased), false);

const LITERAL = /"((?:[^"\\]|\\.)*)"(\s*:)?/gu;

/**
 * A text of JSON, or what is left of one, with the address replaced in its strings, however it is escaped there. What has
 * no address stays as it is written.
 */
export function jsonWithoutAddress(text: string, erased: Erased): string {
  const patterns = patternsOf(erased);
  let key = '';
  const inStrings = text.replace(LITERAL, (literal: string, inner: string, colon: string | undefined) => {
    const isName = colon === undefined && NAMES.has(key);
    key = colon === undefined ? '' : inner;
    if (patterns.anyId === null && !inner.includes('@') && !inner.includes('\\')) return literal;
    const value = stringIn(`"${inner}"`);
    const after = value === null ? null : replacedText(value, patterns, isName);
    return after === value ? literal : `${JSON.stringify(after)}${colon ?? ''}`;
  });
  // Where quotes do not match, strings were not seen as such.
  return textWithoutAddress(inStrings, erased);
}

function stringIn(literal: string): string | null {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return null;
  }
}
