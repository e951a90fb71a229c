import type { Episode } from '../../episodes/episode.ts';
import { GROUP_SHOWS } from '../../episodes/settings.ts';
import { count, counted } from '../../model/format.ts';
import { dayOf } from '../../model/time.ts';
import { daysBetween, windowText } from '../../model/window.ts';
import { SEVERITIES } from '../../rules/rule.ts';
import type { Announcement } from '../../view/announcement.ts';
import { emptyView } from '../../view/empty-view.ts';
import type { ActionView, Provenance } from '../../view/view.ts';
import type { AnnouncementContext } from './context.ts';
import { episodeTable, severalInsights } from './episode-table.ts';
import { type Standing, standingOf, statusWords, toneOf } from './standing.ts';
import { instantWords } from './time-text.ts';
import { titleOf, wordingAtWorst, wordingNow } from './wording.ts';
import { foremost, worstFirst } from './worst-first.ts';

/**
 * One card for episodes that opened together; at least one. The ten worst as a table with at least one of each
 * insight; the others are told by `groupTableAnnouncement`, in the thread. Commands name the group by one of its
 * episodes, `ack group:<id>`: everything that was told here in the same card.
 */
export function groupAnnouncement(episodes: readonly Episode[], context: AnnouncementContext): Announcement {
  const ordered = worstFirst(episodes);
  const worst = ordered[0];
  if (worst === undefined) throw new Error('a group of no episode cannot be told');
  const shown = foremost(ordered, GROUP_SHOWS);
  const standing = standingOfAll(ordered, context);
  const hidden = ordered.length - shown.length;
  const cut =
    hidden === 0
      ? null
      : { shown: shown.length, total: ordered.length, firstRow: 1, next: ALL, nextLabel: 'All that are open' };
  return {
    view: {
      ...emptyView(groupTitle(ordered, context), groupProvenance(ordered, context)),
      sentences: [countSentence(ordered), ...kindSentences(ordered, context)],
      tables: [episodeTable('The worst', shown, context, { cut })],
      actions: standing === 'resolved' ? [] : groupActions(worst, standing),
      notes: hidden === 0 ? [] : [`The other ${count(hidden)} are in the thread.`],
    },
    tone: toneOf(worst.severity, standing),
    status: statusWords(worst.severity, standing),
  };
}

/** In the thread of a group's card: all rows, or the first `mostRows`, and then it says how to see the others. */
export function groupTableAnnouncement(
  episodes: readonly Episode[],
  context: AnnouncementContext,
  mostRows = 500,
): Announcement {
  const ordered = worstFirst(episodes);
  const shown = ordered.slice(0, mostRows);
  const cut =
    shown.length === ordered.length
      ? null
      : { shown: shown.length, total: ordered.length, firstRow: 1, next: ALL, nextLabel: 'All that are open' };
  return {
    view: {
      ...emptyView(groupTitle(ordered, context), groupProvenance(ordered, context)),
      sentences: [`All ${count(ordered.length)}, the worst first.`],
      tables: [episodeTable('', shown, context, { cut })],
    },
    tone: 'neutral',
    status: null,
  };
}

const ALL = 'insights open top:all';

function groupTitle(episodes: readonly Episode[], { rules }: AnnouncementContext): string {
  const [first] = episodes;
  return first === undefined || severalInsights(episodes)
    ? `${counted(episodes.length, 'insight')} at once`
    : `${titleOf(first, rules)}: ${count(episodes.length)} at once`;
}

/** `12 high, 20 medium, 5 low; 7 are over.` */
function countSentence(episodes: readonly Episode[]): string {
  const parts = [...SEVERITIES].reverse().flatMap((severity) => {
    const n = episodes.filter((episode) => episode.severity === severity).length;
    return n === 0 ? [] : [`${count(n)} ${severity}`];
  });
  const record = (what: string, n: number): string => {
    if (n === 0) return '';
    return n === episodes.length ? ` All are ${what}.` : ` ${count(n)} of them ${n === 1 ? 'is' : 'are'} ${what}.`;
  };
  const over = episodes.filter(({ state }) => state === 'resolved').length;
  const taken = episodes.filter(({ state, acknowledged }) => state === 'open' && acknowledged !== null).length;
  return `${parts.join(', ')}.${record('acknowledged', taken)}${record('over', over)}`;
}

/** Each insight among them: how many, and the worst of it in its own words. */
function kindSentences(episodes: readonly Episode[], { rules }: AnnouncementContext): readonly string[] {
  const byRule = new Map<string, Episode[]>();
  for (const episode of episodes) {
    const of = byRule.get(episode.rule);
    if (of === undefined) byRule.set(episode.rule, [episode]);
    else of.push(episode);
  }
  return [...byRule.values()].flatMap((of) => {
    const [worst] = of;
    if (worst === undefined) return [];
    const wording = worst.state === 'resolved' ? wordingAtWorst(worst, rules) : wordingNow(worst, rules);
    const named =
      byRule.size > 1 ? `${wording.title} (${count(of.length)})${of.length > 1 ? ', the worst' : ''}` : 'The worst';
    return [`${named}: ${wording.sentence}`];
  });
}

/** A group is dealt with when each of its open episodes is. */
function standingOfAll(episodes: readonly Episode[], context: AnnouncementContext): Standing {
  const standings = episodes.map((episode) => standingOf(episode, context));
  return (
    (['open', 'acknowledged', 'snoozed', 'muted', 'expected'] as const).find((each) => standings.includes(each)) ??
    'resolved'
  );
}

const groupActions = ({ id }: Episode, standing: Standing): readonly ActionView[] => [
  ...(standing === 'open' ? [{ label: 'Acknowledge all', command: `ack group:${id}` }] : []),
  { label: 'Snooze all 24 h', command: `snooze group:${id} 24h` },
  { label: 'Why am I told', command: `why ${id}` },
];

/** From the first day that one of them opened to the last that one is known of. */
function groupProvenance(episodes: readonly Episode[], { source }: AnnouncementContext): Provenance {
  const [any] = episodes;
  if (any === undefined) return { window: '', source, dataUntil: null };
  const first = episodes.reduce((min, { openedAt }) => (openedAt < min ? openedAt : min), any.openedAt);
  const last = episodes.reduce((max, { findingAt }) => (findingAt > max ? findingAt : max), any.findingAt);
  const firstDay = dayOf(new Date(first));
  const lastDay = Math.max(firstDay, dayOf(new Date(new Date(last).getTime() - 1)));
  return { window: windowText(daysBetween(firstDay, lastDay)), source, dataUntil: instantWords(last) };
}
