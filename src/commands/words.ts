/** A word of a command: plain, or `key:value`. Quotes keep spaces in a value and are gone here. */
export interface Word {
  /** As typed, for echoing. */
  readonly typed: string;
  readonly key: string | null;
  readonly value: string;
}

/** What a line says after an optional mention (`@mailflow`, `<@U123>`), slash and `mailflow`. */
export function splitWords(line: string): readonly Word[] {
  const words: Word[] = [];
  const pattern = /(?:([A-Za-z][\w-]*):)?(?:"([^"]*)"?|“([^”]*)”?|(\S+))|([A-Za-z][\w-]*):(?=\s|$)/g;
  for (const match of line.matchAll(pattern)) {
    const [typed, key, quoted, curly, bare, emptyKey] = match;
    words.push({ typed, key: (key ?? emptyKey)?.toLowerCase() ?? null, value: quoted ?? curly ?? bare ?? '' });
  }
  return withoutAddressing(words);
}

function withoutAddressing(words: readonly Word[]): readonly Word[] {
  const [first, ...rest] = words;
  if (!first || first.key !== null) return words;
  if (/^(<@[^>]*>|@mailflow|\/?mailflow|<at>.*<\/at>):?$/i.test(first.value)) return withoutAddressing(rest);
  if (/^\/./.test(first.value)) return [{ ...first, value: first.value.slice(1) }, ...rest];
  return words;
}
