import type { AnnouncementContext } from '../../alerts/messages/context.ts';
import { adviceSentences, worstFact } from '../../alerts/messages/episode-announcement.ts';
import { nameWords, numbersWords, valueWords } from '../../alerts/messages/number-text.ts';
import { reasonWords } from '../../alerts/messages/reason-text.ts';
import { standingOf, standingWords, statusWords, toneOf } from '../../alerts/messages/standing.ts';
import { cellInstant, instantWords } from '../../alerts/messages/time-text.ts';
import { titleOf, wordingAtWorst, wordingNow } from '../../alerts/messages/wording.ts';
import type { Episode, NotificationRecord, Verdict } from '../../episodes/episode.ts';
import { shownId } from '../../episodes/shown-id.ts';
import { besideId } from '../../permissions/names.ts';
import type { Numbers } from '../../rules/rule.ts';
import type { Announcement } from '../../view/announcement.ts';
import { left, right, textCell } from '../../view/cells.ts';
import { emptyView } from '../../view/empty-view.ts';
import type { TableView } from '../../view/view.ts';

/**
 * The answer to `why <id>`: what the rule saw, by which numbers, and what was decided in each conversation. `names`: what
 * conversations are called.
 */
export function whyAnnouncement(
  episode: Episode,
  records: readonly NotificationRecord[],
  context: AnnouncementContext,
  names: ReadonlyMap<string, string | undefined> = new Map(),
): Announcement {
  const { rules, now, source } = context;
  const standing = standingOf(episode, context);
  const {
    sentence,
    advice,
    links = [],
  } = standing === 'resolved'
    ? { ...wordingAtWorst(episode, rules), advice: [], links: [] }
    : wordingNow(episode, rules);
  return {
    view: {
      ...emptyView(`Why: ${titleOf(episode, rules)}`, {
        window: `as of ${instantWords(now.toISOString())}`,
        source,
        dataUntil: instantWords(episode.findingAt),
      }),
      sentences: [
        sentence,
        ...(episode.expected === null ? adviceSentences(advice) : []),
        records.length === 0 ? 'Not sent to any conversation yet.' : 'The decisions are below, newest first.',
      ],
      facts: [
        { label: 'Insight', value: shownId(episode.id) },
        { label: 'Kind of alert', value: episode.rule },
        { label: 'Subject', value: episode.subject },
        ...conditionFact(episode, rules),
        { label: 'State', value: standingWords(episode, context) },
        { label: 'Opened', value: instantWords(episode.openedAt) },
        { label: 'Noticed', value: instantWords(episode.noticedAt) },
        ...(episode.resolvedAt === null ? [] : [{ label: 'Resolved', value: instantWords(episode.resolvedAt) }]),
        worstFact(episode, rules),
        { label: 'Score', value: valueWords('score', episode.score) },
      ],
      tables: [
        ...numbersTables(episode, rules),
        ...records.map((record) => verdictTable(record, names.get(record.conversation))),
      ],
      ...(links.length > 0 && { links }),
      actions: [wordingNow(episode, rules).drill],
    },
    tone: toneOf(episode.severity, standing),
    status: statusWords(episode.severity, standing),
  };
}

/** Which of its rule's conditions decided, in words; nothing where the rule has none for it. */
function conditionFact({ rule, reason }: Episode, rules: AnnouncementContext['rules']) {
  const names = rules.find(({ name }) => name === rule)?.reasonNames ?? {};
  const value = Object.hasOwn(names, reason) ? names[reason] : undefined;
  return value === undefined ? [] : [{ label: 'Because', value }];
}

/**
 * Inputs and thresholds: those that changed as they were at the opening, at the worst, and are; those that have been the
 * same all along once, so that what happened is not lost among them.
 */
function numbersTables(
  { rule, opening, peak, numbers }: Episode,
  rules: AnnouncementContext['rules'],
): readonly TableView[] {
  const ownNames = rules.find(({ name }) => name === rule)?.numberNames;
  const rows = [...new Set([opening, peak.numbers, numbers].flatMap((each) => Object.keys(each)))].flatMap((name) => {
    const words = nameWords(name, ownNames);
    const values = [opening, peak.numbers, numbers].map((of) => valueWords(name, of[name] ?? null, words));
    return words === '' ? [] : [{ words, values, last: values.at(-1) ?? '' }];
  });
  const moved = rows.filter(({ values }) => new Set(values).size > 1);
  const same = rows.filter(({ values, last }) => new Set(values).size === 1 && last !== '-');
  const changed: TableView = {
    caption: 'What changed',
    columns: [left('Value'), right('At first'), right('At its worst'), right('Last known')],
    rows: moved.map(({ words, values }) => [words, ...values].map((text) => textCell(text))),
    cut: null,
  };
  const constant: TableView = {
    caption: 'Thresholds, and what did not change',
    columns: [left('Value'), right('All along')],
    rows: same.map(({ words, last }) => [words, last].map((text) => textCell(text))),
    cut: null,
  };
  return [changed, constant].filter(({ rows: shown }) => shown.length > 0);
}

const DONE: Readonly<Record<Verdict['speak'], string>> = {
  post: 'posted',
  reply: 'posted in the thread',
  remind: 'reminder sent',
  edit: 'card edited',
  resolve: 'posted as resolved',
  nothing: 'not sent',
};

function verdictTable({ conversation, verdicts }: NotificationRecord, name: string | undefined): TableView {
  return {
    caption: `Decisions for ${besideId(conversation, name)}`,
    columns: [left('When (UTC)'), left('Reason'), left('Result')],
    rows: verdicts.map(({ at, speak, reason, because }) => [
      textCell(cellInstant(at)),
      textCell(whyWords(reason, because)),
      textCell(DONE[speak]),
    ]),
    cut: null,
  };
}

function whyWords(reason: string, because: Numbers): string {
  const words = reasonWords(reason);
  return Object.keys(because).length === 0 ? words : `${words} (${numbersWords(because)})`;
}
