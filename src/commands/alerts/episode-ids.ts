import { type NotUnderstood, notUnderstood } from '../command.ts';
import { type Word, wholeWord } from '../words.ts';

/** What episodes are called: letters and digits. `group:<id>`: everything that was told on the same card as that one. */
const ID = /^(group:)?[a-z0-9]{4,16}$/i;
const ID_HINT = 'the id of an insight, as `insights` lists it';

export const isEpisodeId = (text: string): boolean => ID.test(text);

/** The ids that a line begins with, and what comes after them. A duration is never an id. */
export function withIds(words: readonly Word[]): { readonly ids: readonly string[]; readonly rest: readonly string[] } {
  const texts = words.map(wholeWord);
  // After the first, a word without any digit is rather the beginning of a reason.
  const isId = (text: string, at: number) =>
    ID.test(text) && (at === 0 || /\d/.test(text)) && !/^\d+[mhdw]$/i.test(text);
  const first = texts.findIndex((text, at) => !isId(text, at));
  const count = first === -1 ? texts.length : first;
  return { ids: texts.slice(0, count).map((id) => id.toLowerCase()), rest: texts.slice(count) };
}

export const missingId = (command: string, strange: string | undefined): NotUnderstood =>
  notUnderstood(
    strange === undefined ? `${command} needs ${ID_HINT}.` : `"${strange}" is not ${ID_HINT}.`,
    ID_HINT,
    'insights',
  );
