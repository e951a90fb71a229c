import { type NotUnderstood, notUnderstood } from '../command.ts';
import { type Word, wholeWord } from '../words.ts';

/** Words for all there are: taken for a name, it would do nothing and seem to have done something. */
export const EVERYTHING: ReadonlySet<string> = new Set(['all', 'everything', 'any', 'anything', '*', '%']);

/** What episodes are called: letters and digits. `group:<id>`: everything that was told on the same card as that one. */
const ID = /^(group:)?[a-z0-9]{3,16}$/i;
/** As ids are shown, or whole. */
const WHOLE_ID = /^(?:[a-z0-9]{6}|[a-z0-9]{10})$/i;
const ID_HINT = 'the id, address or connector of an insight, as `insights` lists it';

export const isDuration = (text: string): boolean => /^\d+[mhdw]?$/i.test(text);

/** What a word is taken for in an alert's place: ids are lower-case, names stay as they are typed. */
function asName(text: string): string {
  // `#k7f3q2`, `(k7f3q2)`, `k7f3q2?`: what stands around an id or an address in a sentence.
  const bare = /^(?:id:|[#(<[])?(.*?)[?!.,;:)>\]]*$/is.exec(text)?.[1] ?? text;
  const isNamed = ID.test(bare) || /^\S+@\S+$/.test(bare);
  const name = isNamed ? bare : text;
  return ID.test(name) || EVERYTHING.has(name.toLowerCase()) ? name.toLowerCase() : name;
}

/** What people put between names. */
const BETWEEN = new Set(['and', '&', '+', ',']);

export const isBetweenNames = ({ typed }: Word): boolean => BETWEEN.has(typed.toLowerCase());

/** What is in quotes is a reason. */
export const isQuoted = ({ typed }: Word): boolean => /^["“]/.test(typed);

/** All words as names of alerts. */
export const namesIn = (words: readonly Word[]): readonly string[] =>
  words
    .filter((word, at) => at === 0 || at === words.length - 1 || !isBetweenNames(word))
    .map(wholeWord)
    .flatMap((text) => (/["“]/.test(text) ? [text] : text.split(',')))
    .filter((text) => text.trim() !== '')
    .map(asName);

/** An id that is said to be one. */
const SAID_ID = /^(?:id|group):[a-z0-9]{3,16}$/i;

/**
 * Whether a word names an alert for sure where a reason or a duration may follow: an address, an id with a digit in it,
 * or `id:` and `group:` before any.
 */
export const isSurelyName = (text: string): boolean =>
  /^\S+@\S+$/.test(text) ||
  SAID_ID.test(text) ||
  (ID.test(text) && text.length >= 4 && /\d/.test(text) && !isDuration(text));

/**
 * The names that a line begins with, and what comes after them. The first word is one, whatever it looks like; one that
 * is as long as an id may be one where `mayBeId`. What stands between two names is left out.
 */
export function withIds(
  words: readonly Word[],
  { mayBeId = false }: { readonly mayBeId?: boolean } = {},
): { readonly ids: readonly string[]; readonly rest: readonly string[] } {
  const texts = words.map((word) => ({ text: wholeWord(word), isQuoted: isQuoted(word) }));
  const isName = ({ text, isQuoted }: (typeof texts)[number], at: number): boolean =>
    at === 0 ? text !== '' && !isDuration(text) : !isQuoted && (isSurelyName(text) || (mayBeId && WHOLE_ID.test(text)));
  const ids: string[] = [];
  let end = 0;
  while (end < texts.length) {
    const isBetween = end > 0 && end + 1 < texts.length && isBetweenNames(words[end] as Word);
    const at = isBetween ? end + 1 : end;
    const each = texts[at];
    if (each === undefined || !isName(each, at)) break;
    ids.push(asName(each.text));
    end = at + 1;
  }
  return { ids, rest: texts.slice(end).map(({ text }) => text) };
}

/** A letters-only word as long as an id: only what is known tells whether it is one. */
export const mayBeId = (text: string): boolean => WHOLE_ID.test(text);

export const missingId = (command: string, strange: string | undefined, mended: string | null = null): NotUnderstood =>
  notUnderstood(
    strange === undefined ? `${command} needs ${ID_HINT}.` : `"${strange}" is not ${ID_HINT}.`,
    ID_HINT,
    mended ?? 'insights',
  );

/** `snooze all`: done to so many at once by nobody's choice. */
export const notAll = (command: string): NotUnderstood =>
  notUnderstood(`${command} needs insights by name. \`ack all\` acknowledges all open ones.`, ID_HINT, 'insights');
