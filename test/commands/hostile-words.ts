/** Names that every object literal has, or seems to have: words, keys, headers and values may be called like them. */
export const HOSTILE: readonly string[] = [
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype'],
  ...['__defineGetter__', '__lookupSetter__', 'isPrototypeOf', 'toLocaleString', 'propertyIsEnumerable'],
];

/** A word of the same shape that no object has: whatever happens to one happens to the other. */
export const harmless = (word: string): string => word.replaceAll(/[a-z]/gi, 'q');

/** `subscribe [all|<insight> …] [severity:low|high]` → `subscribe all severity:low`. */
export const lineOfUsage = (usage: string): string =>
  usage
    .replaceAll(/<[^>]*>/g, 'x')
    .replaceAll(/[[\]…]/g, '')
    .replaceAll(/\|[^\s|]+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** A line with a word in every place: in the place of each word, of its key, of its value, and between all words. */
export function withWord(line: string, word: string): readonly string[] {
  const words = line.match(/"[^"]*"|\S+/g) ?? [];
  const put = (at: number, remove: number, text: string) => words.toSpliced(at, remove, text).join(' ');
  return words.flatMap((each, at) => {
    const [, key] = /^([\w-]+):/.exec(each) ?? [];
    return [
      put(at, 1, word),
      put(at + 1, 0, word),
      put(at + 1, 0, `${word}:x`),
      put(at + 1, 0, `severity:${word}`),
      ...(key === undefined ? [] : [put(at, 1, `${key}:${word}`), put(at, 1, `${word}${each.slice(key.length)}`)]),
    ];
  });
}
