import { instantWords } from '../../alerts/messages/time-text.ts';
import type { Episode } from '../../episodes/episode.ts';
import { joinNames, listNames } from '../../model/text/names.ts';
import type { Announcement } from '../../view/announcement.ts';
import { doneAnswer } from './done-answer.ts';

/** What became of insights that somebody did something to, as they are afterwards. */
export interface OnEpisodes {
  readonly kind: 'acknowledged' | 'snoozed' | 'expected';
  readonly done: readonly Episode[];
  /** It was so before; nothing changed. */
  readonly already: readonly Episode[];
  /** Too late: it is over. */
  readonly over: readonly Episode[];
  /** Ids that no insight has. */
  readonly notFound: readonly string[];
}

const TITLES: Readonly<Record<OnEpisodes['kind'], string>> = {
  acknowledged: 'Acknowledged',
  snoozed: 'Snoozed',
  expected: 'As expected',
};
const CONSEQUENCE: Readonly<Record<OnEpisodes['kind'], string>> = {
  acknowledged: 'No more reminders; you are still told when it gets worse or is over.',
  snoozed: 'Silent until then.',
  expected: 'Nothing more is said until it is over.',
};

/** The answer to `ack`, `snooze` and `expected`. */
export function episodesAnswer({ kind, done: changed, already, over, notFound }: OnEpisodes): Announcement {
  const nothing = changed.length === 0 && already.length === 0;
  const sentences = [
    ...(changed.length === 0
      ? []
      : [`${TITLES[kind]}: ${named(changed)}${untilOf(kind, changed)}. ${CONSEQUENCE[kind]}`]),
    ...(already.length === 0 ? [] : [`It was so already: ${named(already)}${byOf(kind, already)}.`]),
    ...(over.length === 0 ? [] : [`Over already, so nothing was done to it: ${named(over)}.`]),
    ...(notFound.length === 0
      ? []
      : [`There is no insight ${listNames(notFound)}: \`insights open\` lists those there are.`]),
  ];
  return doneAnswer(nothing ? (over.length > 0 ? 'Over already' : 'Not found') : TITLES[kind], sentences, {
    isFound: !nothing,
    actions: nothing ? [{ label: 'See which there are', command: 'insights open' }] : [],
  });
}

const SUBJECTS_NAMED = 5;

/** `a@contoso.com (k7f3), b@contoso.com (p2x9) and 35 more`. */
function named(episodes: readonly Episode[]): string {
  const names = episodes.map(({ subject, id }) => `${subject} (${id})`);
  return names.length > SUBJECTS_NAMED ? joinNames(names, SUBJECTS_NAMED) : listNames(names);
}

function untilOf(kind: OnEpisodes['kind'], [first]: readonly Episode[]): string {
  return kind === 'snoozed' && first?.snoozed ? `, until ${instantWords(first.snoozed.until)}` : '';
}

/** Who was first, where it is only one. */
function byOf(kind: OnEpisodes['kind'], episodes: readonly Episode[]): string {
  const [first, ...others] = episodes;
  const by = first?.[kind];
  return by && others.length === 0 ? `, by ${by.by} on ${instantWords(by.at)}${untilOf(kind, episodes)}` : '';
}
