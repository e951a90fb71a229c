import type { Episode } from '../../episodes/episode.ts';
import { idsBeginning, shownId } from '../../episodes/shown-id.ts';
import { listNames } from '../../model/text/names.ts';
import type { Announcement } from '../../view/announcement.ts';
import { commandLine } from '../../view/command-line.ts';
import { type Word, wholeWord } from '../words.ts';
import { doneAnswer } from './done-answer.ts';
import { isBetweenNames, isQuoted, mayBeId } from './episode-ids.ts';

/** The words of a reason that look like ids, and the open alerts that they are ids of. */
export interface ReasonOrId {
  /** As typed. */
  readonly words: readonly string[];
  readonly meant: readonly Episode[];
  /** The reason without them. */
  readonly rest: string;
}

/** Bare words at the beginning of a reason that may be ids, with what stands between them. */
export function leadingIds(words: readonly Word[]): readonly string[] {
  const end = words.findIndex((word) => isQuoted(word) || !(mayBeId(wholeWord(word)) || isBetweenNames(word)));
  return (end === -1 ? words : words.slice(0, end)).map(wholeWord);
}

/**
 * Which open alerts the first words of a reason may name; null where they name none besides those that are `chosen`.
 * `why` is the whole reason, and begins with `leading`.
 */
export function reasonOrId(
  { why, leading }: { readonly why: string; readonly leading: readonly string[] },
  { episodes, chosen }: { readonly episodes: readonly Episode[]; readonly chosen: readonly string[] },
): ReasonOrId | null {
  const open = episodes.filter(({ state, id }) => state === 'open' && !chosen.includes(id));
  const words: string[] = [];
  const meant: Episode[] = [];
  let end = 0;
  for (const [at, word] of leading.entries()) {
    if (!mayBeId(word)) continue;
    const found = idsBeginning(word, open);
    if (found.length === 0) break;
    words.push(word);
    meant.push(...found.filter((each) => !meant.includes(each)));
    end = at + 1;
  }
  if (meant.length === 0) return null;
  return { words, meant, rest: why.slice(leading.slice(0, end).join(' ').length).trim() };
}

/** Asks whether an id or a reason is meant. `names`: what the line names without doubt. */
export function reasonOrIdAnswer(
  { words, meant, rest }: ReasonOrId,
  { command, names, why }: { readonly command: string; readonly names: readonly string[]; readonly why: string },
): Announcement {
  const ids = meant.map(({ id }) => `id:${id}`);
  const called = listNames(meant.map(({ id, subject }) => `${subject} (${shownId(id)})`));
  const reason = rest === '' ? undefined : rest;
  return doneAnswer(
    'Which one?',
    [
      `"${words.join(' ')}" may be a reason, or the id of ${called}. Nothing was changed.`,
      `Use a button, or write why: before a reason and id: before an id.`,
    ],
    {
      isFound: false,
      actions: [
        {
          label: `Only ${listNames(meant.map(({ id }) => shownId(id)))}`,
          command: commandLine([command, ...ids], { why: reason }),
        },
        { label: 'All of them', command: commandLine([command, ...names, ...ids], { why: reason }) },
        { label: 'It is the reason', command: commandLine([command, ...names], { why }) },
      ],
    },
  );
}
