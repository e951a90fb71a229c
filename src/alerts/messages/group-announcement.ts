import { runAtOnce } from '../../concurrency/cooperatively.ts';
import { alertAction } from '../../episodes/alert-action.ts';
import type { Episode } from '../../episodes/episode.ts';
import { GROUP_SHOWS } from '../../episodes/settings.ts';
import { count, counted } from '../../model/format.ts';
import { dayOf } from '../../model/time.ts';
import { daysBetween, windowText } from '../../model/window.ts';
import { SEVERITIES, type Severity } from '../../rules/rule.ts';
import type { Announcement } from '../../view/announcement.ts';
import { emptyView } from '../../view/empty-view.ts';
import type { ActionView, Provenance } from '../../view/view.ts';
import type { AnnouncementContext } from './context.ts';
import { episodeTable } from './episode-table.ts';
import { type Standing, standingOf, statusWords, toneOf } from './standing.ts';
import { instantWords } from './time-text.ts';
import { titleOf, wordingAtWorst, wordingNow } from './wording.ts';
import { foremost, keepingWorst, leadersOf } from './worst-first.ts';

/** What `groupAnnouncing` comes to, in one go. */
export const groupAnnouncement = (episodes: readonly Episode[], context: AnnouncementContext): Announcement =>
  runAtOnce(groupAnnouncing(episodes, context));

/**
 * One card for episodes that opened together; at least one. The ten worst as a table with at least one of each
 * insight; the others are told by `groupTableAnnouncing`, in the thread. Commands name the group by one of its
 * episodes, `ack group:<id>`: everything that was told here in the same card. Yields now and then.
 */
export function* groupAnnouncing(
  episodes: readonly Episode[],
  context: AnnouncementContext,
): Generator<undefined, Announcement> {
  const summary = yield* summingUp(episodes, context, GROUP_SHOWS);
  const [worst] = summary.worst;
  if (worst === undefined) throw new Error('a group needs an episode');
  const shown = foremost(summary.worst, GROUP_SHOWS);
  const standing = standingOfAll(summary);
  const hidden = summary.total - shown.length;
  const cut =
    hidden === 0
      ? null
      : { shown: shown.length, total: summary.total, firstRow: 1, next: ALL, nextLabel: 'All that are open' };
  return {
    view: {
      ...emptyView(groupTitle(summary, context), groupProvenance(summary, context)),
      sentences: [countSentence(summary), ...kindSentences(summary, context)],
      tables: [episodeTable('The worst', shown, context, { cut })],
      actions: standing === 'resolved' ? [] : groupActions(worst, standing),
      notes: hidden === 0 ? [] : [`The other ${count(hidden)} are in the thread.`],
    },
    tone: toneOf(worst.severity, standing),
    status: statusWords(worst.severity, standing),
  };
}

/** What `groupTableAnnouncing` comes to, in one go. */
export const groupTableAnnouncement = (...given: Parameters<typeof groupTableAnnouncing>): Announcement =>
  runAtOnce(groupTableAnnouncing(...given));

/**
 * In the thread of a group's card: all rows, or the first `mostRows`, and then it says how to see the others. Yields now
 * and then.
 */
export function* groupTableAnnouncing(
  episodes: readonly Episode[],
  context: AnnouncementContext,
  mostRows = 500,
): Generator<undefined, Announcement> {
  const summary = yield* summingUp(episodes, context, mostRows);
  const shown = summary.worst.slice(0, mostRows);
  const cut =
    shown.length === summary.total
      ? null
      : { shown: shown.length, total: summary.total, firstRow: 1, next: ALL, nextLabel: 'All that are open' };
  yield;
  return {
    view: {
      ...emptyView(groupTitle(summary, context), groupProvenance(summary, context)),
      sentences: [`All ${count(summary.total)}, the worst first.`],
      tables: [episodeTable('', shown, context, { cut })],
    },
    tone: 'neutral',
    status: null,
  };
}

const ALL = 'insights open top:all';

/** What a card for many episodes says of all of them. */
interface GroupSummary {
  readonly total: number;
  /** The worst first; of every rule as many as were asked for, so that the first of them are the first of all. */
  readonly worst: readonly Episode[];
  readonly ofSeverity: ReadonlyMap<Severity, number>;
  readonly ofRule: ReadonlyMap<string, number>;
  readonly ofStanding: ReadonlyMap<Standing, number>;
  /** Open, and somebody looks after them. */
  readonly acknowledged: number;
  /** When the first of them opened and up to when the last is known, ISO 8601; empty where there is none. */
  readonly firstOpenedAt: string;
  readonly lastFindingAt: string;
}

/** As many episodes are looked at before others have their turn. */
const EPISODES_A_TURN = 1_000;

/** Looks at each episode once, however many there are. `most`: so many of each rule may be shown. Yields now and then. */
function* summingUp(
  episodes: readonly Episode[],
  context: AnnouncementContext,
  most: number,
): Generator<undefined, GroupSummary> {
  const keeping = keepingWorst(most);
  const ofSeverity = new Map<Severity, number>();
  const ofRule = new Map<string, number>();
  const ofStanding = new Map<Standing, number>();
  let acknowledged = 0;
  let [firstOpenedAt, lastFindingAt] = [episodes[0]?.openedAt ?? '', ''];
  for (const [at, episode] of episodes.entries()) {
    if (at % EPISODES_A_TURN === EPISODES_A_TURN - 1) yield;
    keeping.add(episode);
    countIn(ofSeverity, episode.severity);
    countIn(ofRule, episode.rule);
    countIn(ofStanding, standingOf(episode, context));
    if (episode.state === 'open' && episode.acknowledged !== null) acknowledged += 1;
    if (episode.openedAt < firstOpenedAt) firstOpenedAt = episode.openedAt;
    if (episode.findingAt > lastFindingAt) lastFindingAt = episode.findingAt;
  }
  yield;
  const worst = keeping.worst();
  return { total: episodes.length, worst, ofSeverity, ofRule, ofStanding, acknowledged, firstOpenedAt, lastFindingAt };
}

function countIn<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function groupTitle({ worst, ofRule, total }: GroupSummary, { rules }: AnnouncementContext): string {
  const [first] = worst;
  return first === undefined || ofRule.size > 1
    ? `${counted(total, 'insight')} at once`
    : `${titleOf(first, rules)}: ${count(total)} at once`;
}

/** `12 high, 20 medium, 5 low; 7 are over.` */
function countSentence({ total, ofSeverity, ofStanding, acknowledged }: GroupSummary): string {
  const parts = [...SEVERITIES].reverse().flatMap((severity) => {
    const n = ofSeverity.get(severity) ?? 0;
    return n === 0 ? [] : [`${count(n)} ${severity}`];
  });
  const record = (what: string, n: number): string => {
    if (n === 0) return '';
    return n === total ? ` All are ${what}.` : ` ${count(n)} of them ${n === 1 ? 'is' : 'are'} ${what}.`;
  };
  return `${parts.join(', ')}.${record('acknowledged', acknowledged)}${record('over', ofStanding.get('resolved') ?? 0)}`;
}

/** Each insight among them: how many, and the worst of it in its own words. */
function kindSentences({ worst, ofRule }: GroupSummary, { rules }: AnnouncementContext): readonly string[] {
  return leadersOf(worst).map((leader) => {
    const wording = leader.state === 'resolved' ? wordingAtWorst(leader, rules) : wordingNow(leader, rules);
    const n = ofRule.get(leader.rule) ?? 0;
    const named = ofRule.size > 1 ? `${wording.title} (${count(n)})${n > 1 ? ', the worst' : ''}` : 'The worst';
    return `${named}: ${wording.sentence}`;
  });
}

/** A group is dealt with when each of its open episodes is. */
const standingOfAll = ({ ofStanding }: GroupSummary): Standing =>
  (['open', 'acknowledged', 'snoozed', 'muted', 'expected'] as const).find((each) => ofStanding.has(each)) ??
  'resolved';

const groupActions = ({ id }: Episode, standing: Standing): readonly ActionView[] => [
  ...(standing === 'open' ? [alertAction('Acknowledge all', 'ack', `group:${id}`)] : []),
  ...(standing === 'acknowledged' ? [alertAction('Undo acknowledge all', 'unack', `group:${id}`)] : []),
  ...(standing === 'expected' ? [alertAction('Undo expected for all', 'unexpect', `group:${id}`)] : []),
  standing === 'snoozed'
    ? alertAction('Undo snooze of all', 'unsnooze', `group:${id}`)
    : alertAction('Snooze all 24 h', 'snooze', `group:${id}`, '24h'),
  alertAction('Why this alert?', 'why', id),
];

/** From the first day that one of them opened to the last that one is known of. */
function groupProvenance({ firstOpenedAt, lastFindingAt }: GroupSummary, { source }: AnnouncementContext): Provenance {
  if (firstOpenedAt === '') return { window: '', source, dataUntil: null };
  const firstDay = dayOf(new Date(firstOpenedAt));
  const lastDay = Math.max(firstDay, dayOf(new Date(new Date(lastFindingAt).getTime() - 1)));
  return { window: windowText(daysBetween(firstDay, lastDay)), source, dataUntil: instantWords(lastFindingAt) };
}
