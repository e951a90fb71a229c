import type { Episode } from '../../episodes/episode.ts';
import { counted } from '../../model/format.ts';
import { joinNames } from '../../model/text/names.ts';
import { type Severity, severityRank } from '../../rules/rule.ts';
import type { Announcement } from '../../view/announcement.ts';
import type { Content } from '../outbox/delivery.ts';
import { amountWords } from './amount.ts';
import type { AnnouncementContext } from './context.ts';
import { worstWords } from './episode-announcement.ts';
import { remark } from './remark.ts';
import { standingOf, toneOf } from './standing.ts';
import { lengthBetween } from './time-text.ts';
import { titleOf, wordingNow } from './wording.ts';
import { worstFirst } from './worst-first.ts';

type Change = Extract<Content, { readonly type: 'change' }>['change'];

/** What the thread was last told of an episode, by its id: what a change is a change from. */
export type ToldBefore = ReadonlyMap<string, { readonly severity: Severity; readonly magnitude: number }>;

const SUBJECTS_NAMED = 5;

/** One line in the thread of an episode's card, or of a group's: what changed. At least one episode. */
export function changeAnnouncement(
  change: Change,
  episodes: readonly Episode[],
  context: AnnouncementContext,
  before: ToldBefore = new Map(),
): Announcement {
  const ordered = worstFirst(episodes);
  const worst = ordered[0];
  if (worst === undefined) throw new Error('a change needs an episode');
  const titles = new Set(ordered.map((episode) => titleOf(episode, context.rules)));
  const line = ordered.length === 1 ? lineOfOne(change, worst, context, before) : lineOfMany(change, ordered, context);
  const title = titles.size === 1 ? titleOf(worst, context.rules) : counted(ordered.length, 'insight');
  const standing = change === 'resolved' ? 'resolved' : standingOf(worst, context);
  return remark(title, [line], { tone: toneOf(worst.severity, standing), status: STATUS[change] });
}

const STATUS: Readonly<Record<Change, string>> = {
  worsened: 'Worse',
  reminder: 'Still open',
  resolved: 'Resolved',
  reopened: 'Back again',
};

function lineOfOne(change: Change, episode: Episode, { rules, now }: AnnouncementContext, before: ToldBefore): string {
  const { sentence } = wordingNow(episode, rules);
  const { acknowledged, subject, openedAt, resolvedAt, findingAt } = episode;
  switch (change) {
    case 'worsened':
      return `Worse${fromTo(episode, before)}: ${sentence}`;
    case 'reminder':
      return `Still open after ${lengthBetween(openedAt, now.toISOString())}${acknowledged === null ? ' and not acknowledged' : ''}: ${sentence}`;
    case 'reopened':
      return `Back again: ${sentence}`;
    case 'resolved':
      return `${subject}: over after ${lengthBetween(openedAt, resolvedAt ?? findingAt)}. At its worst: ${worstWords(episode, rules)}; ${acknowledged === null ? 'never acknowledged' : `acknowledged by ${acknowledged.by}`}.`;
  }
}

/** ` (medium → high)`, ` (240 → 12,430 messages)`; nothing when nobody knows what was said before. */
function fromTo(episode: Episode, before: ToldBefore): string {
  const sent = before.get(episode.id);
  if (sent === undefined) return '';
  if (severityRank(sent.severity) < severityRank(episode.severity)) return ` (${sent.severity} → ${episode.severity})`;
  if (sent.magnitude >= episode.magnitude) return '';
  const { trail } = episode;
  return ` (${amountWords(sent.magnitude, { ...episode, trail: null })} → ${amountWords(episode.magnitude, { ...episode, trail })})`;
}

function lineOfMany(change: Change, episodes: readonly Episode[], { now }: AnnouncementContext): string {
  const list = joinNames(
    episodes.map(({ subject }) => subject),
    SUBJECTS_NAMED,
  );
  const many = counted(episodes.length, 'insight');
  switch (change) {
    case 'worsened':
      return `${many} got worse: ${list}.`;
    case 'reopened':
      return `${many} came back: ${list}.`;
    case 'resolved':
      return `${many} are over: ${list}.`;
    case 'reminder': {
      const oldest = episodes.map(({ openedAt }) => openedAt).sort()[0] ?? now.toISOString();
      return `${many} are still open, the longest for ${lengthBetween(oldest, now.toISOString())}: ${list}.`;
    }
  }
}
