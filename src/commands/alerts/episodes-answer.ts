import type { AnnouncementContext } from '../../alerts/messages/context.ts';
import { episodeTable } from '../../alerts/messages/episode-table.ts';
import { quotedReason, type Standing } from '../../alerts/messages/standing.ts';
import { instantWords } from '../../alerts/messages/time-text.ts';
import type { Episode } from '../../episodes/episode.ts';
import type { OperatorAction } from '../../episodes/operator-actions.ts';
import { shownId } from '../../episodes/shown-id.ts';
import { counted } from '../../model/format.ts';
import { joinNames, listNames } from '../../model/text/names.ts';
import type { Announcement } from '../../view/announcement.ts';
import { commandLine } from '../../view/command-line.ts';
import type { ActionView } from '../../view/view.ts';
import { consequences } from './consequence.ts';
import { doneAnswer } from './done-answer.ts';

/** What became of insights that somebody did something to, as they are afterwards. */
export interface OnEpisodes {
  readonly kind: OperatorAction | Undone;
  readonly done: readonly Episode[];
  /** As those were before, of which somebody had done the same in another way: an undo does not bring that back. */
  readonly replaced?: readonly Episode[];
  /** It was so before; nothing changed. */
  readonly already: readonly Episode[];
  /** Too late: it is over. */
  readonly over: readonly Episode[];
  /** What no insight is called. */
  readonly notFound: readonly string[];
  /** Subjects that may have been meant by those. */
  readonly near?: readonly string[];
  /** All that there are were meant. */
  readonly isAll?: boolean;
}

type Undone = 'unacknowledged' | 'unsnoozed' | 'unexpected';

interface KindText {
  readonly title: string;
  readonly consequence: string;
  /** How alerts stand of which that is so. */
  readonly standing: Standing;
  /** Before the names of those that it changed nothing of. */
  readonly already: string;
  /** The command that undoes it. */
  readonly undo?: string;
}

const WAS_SO = 'No change';
const TEXTS: Readonly<Record<OnEpisodes['kind'], KindText>> = {
  acknowledged: {
    title: 'Acknowledged',
    consequence: 'No more reminders; alerts still come when it gets worse or is over.',
    standing: 'acknowledged',
    already: WAS_SO,
    undo: 'unack',
  },
  snoozed: {
    title: 'Snoozed',
    consequence: 'Silent until then.',
    standing: 'snoozed',
    already: WAS_SO,
    undo: 'unsnooze',
  },
  expected: {
    title: 'As expected',
    consequence: 'No more alerts until it is over.',
    standing: 'expected',
    already: WAS_SO,
    undo: 'unexpect',
  },
  unacknowledged: {
    title: 'No longer acknowledged',
    consequence: 'Reminders resume while it is open.',
    standing: 'open',
    already: 'It was not acknowledged',
  },
  unsnoozed: {
    title: 'No longer snoozed',
    consequence: 'Alerts resume.',
    standing: 'open',
    already: 'It was not snoozed',
  },
  unexpected: {
    title: 'No longer expected',
    consequence: 'Alerts resume.',
    standing: 'open',
    already: 'It was not marked as expected',
  },
};

/** Longer ones are no button anywhere. */
const MAX_UNDO_IDS = 20;

/** The answer to `ack`, `snooze`, `expected` and what undoes them. */
export function episodesAnswer(
  { kind, done: changed, already, over, notFound, near = [], isAll = false, replaced = [] }: OnEpisodes,
  context: AnnouncementContext | null = null,
): Announcement {
  const { title, consequence, standing, already: wasSo, undo } = TEXTS[kind];
  const nothing = changed.length === 0 && already.length === 0;
  const undoable = changed.filter(({ id }) => !replaced.some((each) => each.id === id));
  const undoing =
    undo === undefined || undoable.length === 0 || undoable.length > MAX_UNDO_IDS
      ? []
      : [undoAction(undo, undoable, undoable.length === changed.length)];
  const sentences = [
    ...(changed.length === 0
      ? []
      : [
          `${title}${changed.length > SUBJECTS_NAMED ? `, ${counted(changed.length, 'insight')}` : ''}: ${named(changed)}${untilOf(kind, changed)}. ${consequences(changed, { usual: consequence, standing }, context).join(' ')}`,
        ]),
    ...replacedSentences(kind, replaced),
    ...(already.length === 0 ? [] : [`${wasSo}: ${named(already)}${byOf(kind, already)}.`]),
    ...(over.length === 0 ? [] : [`Already over, so nothing was changed: ${named(over)}.`]),
    ...(notFound.length === 0
      ? []
      : [
          `There is no insight ${listNames(notFound)}: \`insights open\` lists the open ones.${near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`}`,
        ]),
  ];
  if (isAll && nothing)
    return doneAnswer('Nothing to do', [
      undo === undefined
        ? 'There is nothing to undo on any open insight.'
        : 'Every open insight is already acknowledged.',
    ]);
  const answer = doneAnswer(
    nothing ? (over.length > 0 ? 'Already over' : 'Not found') : changed.length > 0 ? title : 'Nothing changed',
    sentences,
    {
      isFound: !nothing,
      actions: nothing ? [{ label: 'View open insights', command: 'insights open' }] : undoing,
    },
  );
  if (context === null || changed.length <= SUBJECTS_NAMED) return answer;
  const shown = changed.slice(0, MAX_ROWS);
  const cut =
    shown.length === changed.length
      ? null
      : { shown: shown.length, total: changed.length, firstRow: 1, next: 'insights open top:all' };
  return { ...answer, view: { ...answer.view, tables: [episodeTable('', shown, context, { cut })] } };
}

const SUBJECTS_NAMED = 5;
const MAX_ROWS = 50;

/** `a@contoso.com (k7f3), b@contoso.com (p2x9) and 35 more`. */
function named(episodes: readonly Episode[]): string {
  const names = episodes.map(({ subject, id }) => `${subject} (${shownId(id)})`);
  return names.length > SUBJECTS_NAMED ? joinNames(names, SUBJECTS_NAMED) : listNames(names);
}

function untilOf(kind: OnEpisodes['kind'], [first]: readonly Episode[]): string {
  return kind === 'snoozed' && first?.snoozed ? `, until ${instantWords(first.snoozed.until)}` : '';
}

/** Who was first, where it is only one. */
function byOf(kind: OnEpisodes['kind'], episodes: readonly Episode[]): string {
  const [first, ...others] = episodes;
  const by = kind === 'acknowledged' || kind === 'snoozed' || kind === 'expected' ? first?.[kind] : null;
  return by && others.length === 0 ? `, by ${by.by} on ${instantWords(by.at)}${untilOf(kind, episodes)}` : '';
}

/** `It was snoozed until 2026-11-22 09:00 UTC before, by Ana.` */
function replacedSentences(kind: OnEpisodes['kind'], replaced: readonly Episode[]): readonly string[] {
  if (replaced.length === 0 || (kind !== 'snoozed' && kind !== 'expected')) return [];
  const wasOf = ({ snoozed, expected }: Episode): string =>
    kind === 'snoozed'
      ? `snoozed until ${instantWords(snoozed?.until ?? '')} before, by ${snoozed?.by}`
      : `marked as expected before, by ${expected?.by}${expected === null ? '' : quotedReason(expected)}`;
  const [first, ...others] = replaced;
  if (first !== undefined && others.length === 0) return [`${first.subject} was ${wasOf(first)}.`];
  const each = replaced.map((episode) => `${episode.subject} (${shownId(episode.id)}) ${wasOf(episode)}`);
  return [
    `${each.slice(0, SUBJECTS_NAMED).join('; ')}${each.length > SUBJECTS_NAMED ? `; and ${each.length - SUBJECTS_NAMED} more` : ''}.`,
  ];
}

const undoAction = (undo: string, changed: readonly Episode[], isAll: boolean): ActionView => ({
  label: isAll ? 'Undo' : `Undo for the other ${changed.length}`,
  command: commandLine([undo, ...changed.map(({ id }) => id)]),
  typed: commandLine([undo, ...changed.map(({ id }) => shownId(id))]),
});
