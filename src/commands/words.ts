/** Nobody types more; what proposes a mended line reads it many times over. */
export const MAX_LINE = 2000;

/** A word of a command: plain, or `key:value`. Quotes keep spaces in a value and are gone here. */
export interface Word {
  /** As typed, for echoing. */
  readonly typed: string;
  readonly key: string | null;
  readonly value: string;
}

/** What a line says after an optional mention (`@mailflow`, `<@U123>`), slash and `mailflow`. */
export function splitWords(line: string): readonly Word[] {
  const words = [...line.matchAll(WORD)].map(([typed]): Word => {
    const [, key, rest] = /^([A-Za-z][\w-]*):(.*)$/s.exec(typed) ?? [];
    return { typed, key: key?.toLowerCase() ?? null, value: unquoted(rest ?? typed) };
  });
  return withoutAddressing(words);
}

/** Quotes around a whole word, as other keyboards and shells have them: `'…'`, `‘…’`, `„…“`, `«…»`. */
const OTHER_QUOTES = `'[^'"“”]+'|‘[^’"“”]+’|„[^„“”"]+[“”]|«[^»"“”]+»`;
const OTHER_QUOTED = new RegExp(`^(?:${OTHER_QUOTES})$`, 's');
const WORD = new RegExp(
  `(?<!\\S)(?:[A-Za-z][\\w-]*:)?(?:${OTHER_QUOTES})(?!\\S)|(?:[^\\s"“”]|"[^"]*"?|“[^”]*”?|”)+`,
  'gs',
);

const unquoted = (text: string): string => (OTHER_QUOTED.test(text) ? text.slice(1, -1) : withoutQuotes(text));

const withoutQuotes = (text: string): string =>
  text.replaceAll(/"([^"]*)"?|“([^”]*)”?/g, (_, straight?: string, curly?: string) => straight ?? curly ?? '');

const ADDRESSING = /^(<@[^>]*>|@mailflow|\/?mailflow|<at>.*<\/at>):?$/i;

function withoutAddressing(words: readonly Word[]): readonly Word[] {
  const at = words.findIndex(({ key, value }) => key !== null || !ADDRESSING.test(value));
  const [first, ...rest] = at < 0 ? [] : words.slice(at);
  if (first === undefined) return [];
  return first.key === null && /^\/./.test(first.value)
    ? [{ ...first, value: first.value.slice(1) }, ...rest]
    : [first, ...rest];
}

/** A word as it stood before it was cut at a colon: ids and subjects may have colons in them. */
export const wholeWord = ({ key, value, typed }: Word): string => (key === null ? value : typed);
