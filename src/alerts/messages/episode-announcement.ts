import { alertAction } from '../../episodes/alert-action.ts';
import type { Episode, Mute } from '../../episodes/episode.ts';
import { muteOf } from '../../episodes/mutes.ts';
import { counted } from '../../model/format.ts';
import { dayOf } from '../../model/time.ts';
import { daysBetween, windowText } from '../../model/window.ts';
import type { Rule, Wording } from '../../rules/rule.ts';
import type { Announcement } from '../../view/announcement.ts';
import { commandLine } from '../../view/command-line.ts';
import { emptyView } from '../../view/empty-view.ts';
import type { ActionView, Provenance, View } from '../../view/view.ts';
import { amountWords } from './amount.ts';
import type { AnnouncementContext } from './context.ts';
import { deedSentences, standingOf, statusWords, toneOf } from './standing.ts';
import { instantWords, lengthBetween } from './time-text.ts';
import { trailChart } from './trail-chart.ts';
import { wordingAtWorst, wordingNow } from './wording.ts';

/** The card of one episode as things stand now: root of its thread, and the root's next version. */
export function episodeAnnouncement(episode: Episode, context: AnnouncementContext): Announcement {
  const standing = standingOf(episode, context);
  const wording = wordingNow(episode, context.rules);
  const base: View = {
    ...emptyView(wording.title, provenanceOf(episode, context.source)),
    chart: episode.trail === null ? null : trailChart(episode.trail),
  };
  return {
    view: standing === 'resolved' ? resolvedView(episode, base, context) : openView(episode, base, wording, context),
    tone: toneOf(episode.severity, standing),
    status: statusWords(episode.severity, standing),
  };
}

function openView(episode: Episode, base: View, wording: Wording, context: AnnouncementContext): View {
  const { now, rules, mutes } = context;
  const mute = muteOf(episode, mutes, now);
  return {
    ...base,
    sentences: [
      wording.sentence,
      ...(episode.reopened > 0 ? [`It was over and came back${times(episode.reopened)}.`] : []),
      ...deedSentences(episode, context),
      ...(episode.expected === null ? adviceSentences(wording.advice) : []),
    ],
    facts: [
      {
        label: 'Open since',
        value: `${instantWords(episode.openedAt)} (${lengthBetween(episode.openedAt, now.toISOString())} ago)`,
      },
      ...wording.facts,
      ...(isEased(episode) ? [worstFact(episode, rules)] : []),
    ],
    ...(wording.links && wording.links.length > 0 && { links: wording.links }),
    actions: [wording.drill, why(episode), ...operatorActions(episode, mute, context)],
  };
}

function resolvedView(episode: Episode, base: View, { rules }: AnnouncementContext): View {
  const over = episode.resolvedAt ?? episode.findingAt;
  const worst = wordingAtWorst(episode, rules);
  const { acknowledged, expected } = episode;
  return {
    ...base,
    sentences: [
      `${episode.subject}: over since ${instantWords(over)}, after ${lengthBetween(episode.openedAt, over)}.`,
      `At its worst (${instantWords(episode.peak.at)}): ${worst.sentence}`,
    ],
    facts: [
      { label: 'From', value: instantWords(episode.openedAt) },
      { label: 'To', value: instantWords(over) },
      { label: 'At its worst', value: worstWords(episode, rules) },
      {
        label: 'Acknowledged',
        value: acknowledged === null ? 'no' : `by ${acknowledged.by} on ${instantWords(acknowledged.at)}`,
      },
      ...(expected === null ? [] : [{ label: 'Expected', value: `by ${expected.by}` }]),
      ...(episode.reopened > 0 ? [{ label: 'Came back', value: counted(episode.reopened, 'time') }] : []),
    ],
    actions: [worst.drill, why(episode)],
  };
}

/** `high, 12,430 messages` */
export const worstWords = (episode: Episode, rules: readonly Rule[]): string =>
  `${episode.peak.severity}, ${wordingAtWorst(episode, rules).amount ?? amountWords(episode.peak.magnitude, episode)}`;

/** The same with its moment, for where nothing else says when that was. */
export const worstFact = (
  episode: Episode,
  rules: readonly Rule[],
): { readonly label: string; readonly value: string } => ({
  label: 'At its worst',
  value: `${worstWords(episode, rules)} (as of ${instantWords(episode.peak.at)})`,
});

/** What the card says of now is then not what it says of its worst. The magnitude alone may be a rate that moves. */
const isEased = ({ peak, severity, magnitude, numbers }: Episode): boolean =>
  peak.severity !== severity ||
  (peak.magnitude !== magnitude && JSON.stringify(peak.numbers) !== JSON.stringify(numbers));

export function adviceSentences(advice: readonly string[]): readonly string[] {
  if (advice.length <= 1) return advice.map((step) => `What to do: ${step}`);
  return ['What to do:', ...advice.map((step, i) => `${i + 1}. ${step}`)];
}

const times = (count: number): string => (count === 1 ? '' : `, ${count} times so far`);

const why = ({ id }: Episode): ActionView => alertAction('Why this alert?', 'why', id);

/** What can be done to it now; in the place of what was done, how to undo it. */
function operatorActions(
  episode: Episode,
  mute: Mute | undefined,
  context: AnnouncementContext,
): readonly ActionView[] {
  const { id, expected, snoozed, acknowledged } = episode;
  if (expected !== null) return [alertAction('Undo expected', 'unexpect', id)];
  const isSnoozed = snoozed !== null && new Date(snoozed.until) > context.now;
  return [
    ...(acknowledged !== null ? [alertAction('Undo acknowledge', 'unack', id)] : []),
    ...(standingOf(episode, context) === 'open' ? [alertAction('Acknowledge', 'ack', id)] : []),
    isSnoozed ? alertAction('Undo snooze', 'unsnooze', id) : alertAction('Snooze 24 h', 'snooze', id, '24h'),
    ...silencing(episode, mute),
  ];
}

const silencing = ({ id, subject }: Episode, mute: Mute | undefined): readonly ActionView[] => [
  mute === undefined
    ? askingWhy({ label: 'Mute 7 days', command: commandLine(['mute', subject, '7d']) }, 'Mute')
    : { label: 'Unmute', command: commandLine(['unmute', mute.rule ?? mute.subject ?? subject]) },
  askingWhy(alertAction('As expected', 'expected', id), 'Mark as expected'),
];

/** For what stands in the audit with its reason: it may be left blank, as in a command that is typed. */
const askingWhy = (action: ActionView, submit: string): ActionView => ({
  ...action,
  asks: {
    ...{ label: action.label, command: `${action.command} why:{why}`, submit },
    fields: [{ key: 'why', label: 'Reason (optional)', kind: 'text', value: '' }],
  },
});

/** The window is that of the trail, or from the day it opened to the day of the last finding. */
function provenanceOf({ trail, openedAt, findingAt }: Episode, source: string | null): Provenance {
  const lastDay = dayOf(new Date(new Date(findingAt).getTime() - 1));
  const window =
    trail === null || trail.values.length === 0
      ? daysBetween(dayOf(new Date(openedAt)), Math.max(lastDay, dayOf(new Date(openedAt))))
      : daysBetween(trail.firstDay, trail.firstDay + trail.values.length - 1);
  return { window: windowText(window), source, dataUntil: instantWords(findingAt) };
}
