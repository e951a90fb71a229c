import type { Episode, Mute } from '../../episodes/episode.ts';
import { count, counted } from '../../model/format.ts';
import { listNames } from '../../model/text/names.ts';
import { knownZone } from '../../model/text/wall-clock.ts';
import type { Announcement } from '../../view/announcement.ts';
import { emptyView } from '../../view/empty-view.ts';
import type { View } from '../../view/view.ts';
import type { AnnouncementContext } from '../messages/context.ts';
import { mutedBy, mutesTable } from '../messages/mutes-table.ts';
import { instantWords } from '../messages/time-text.ts';
import { worstFirst } from '../messages/worst-first.ts';
import { zonedStretch } from '../messages/zoned-stretch.ts';
import { pointsOfRules } from './digest-lines.ts';
import { insightLists } from './digest-open.ts';
import type { Period } from './digest-period.ts';
import { eventTable } from './digest-tables.ts';

export interface DigestContents {
  readonly every: 'day' | 'week';
  /** `[from, to)`; told in `zone`, an IANA name. */
  readonly from: Date;
  readonly to: Date;
  readonly zone: string;
  readonly period: Period;
  /** The summary report's view of the period: both widgets; null when it could not be had. */
  readonly widgets: View | null;
  /** Mutes in force at any time of the period. */
  readonly mutes: readonly Mute[];
  /** Ids of episodes that were too old for a card when they became known. */
  readonly tooOld: ReadonlySet<string>;
  /** How many insights were not told here for being below the severity that was asked for. */
  readonly belowSeverity: number;
  /** What rules say of what is below their thresholds, too little to tell, or left to do. */
  readonly lines: readonly string[];
  /** What data is missing, in whole sentences. */
  readonly missing: readonly string[];
}

/** The daily or weekly digest: what happened, what is open, what was kept silent, and both widgets. */
export function digestAnnouncement(digest: DigestContents, context: AnnouncementContext): Announcement {
  const { every, period, widgets, mutes, lines, missing } = digest;
  const open = worstFirst(period.open);
  const worst = open[0];
  const base = emptyView(every === 'week' ? 'Weekly digest' : 'Daily digest', {
    window: zonedStretch(digest.from, digest.to, digest.zone),
    source: widgets?.provenance.source ?? context.source,
    dataUntil: widgets?.provenance.dataUntil ?? null,
  });
  return {
    view: {
      ...base,
      zone: knownZone(digest.zone),
      sentences: [headline(digest), ...(widgets?.sentences ?? []), ...pointsOfRules(lines)],
      points: insightLists(period, context),
      warnings: [...missing, ...(widgets?.warnings ?? [])],
      facts: widgets?.facts ?? [],
      chart: widgets?.chart ?? null,
      tables: [
        ...eventTable(every, period, digest.tooOld, context),
        ...mutesTable(mutes, mutedBy(mutes, [...new Set([...period.opened, ...period.resolved, ...period.open])])),
      ],
      actions: widgets?.actions ?? [],
      notes: [...silenceNotes(digest), ...(widgets?.notes ?? []).filter((note) => !missing.includes(note))],
    },
    tone:
      worst?.severity === 'high'
        ? 'problem'
        : worst?.severity === 'medium' || missing.length > 0
          ? 'attention'
          : worst === undefined
            ? 'good'
            : 'neutral',
    status: statusOf(open, missing),
  };
}

const statusOf = (open: readonly Episode[], missing: readonly string[]): string =>
  open.length > 0 ? `${count(open.length)} open` : missing.length > 0 ? 'Data missing' : 'Quiet';

/** `A quiet week: nothing opened, …` or `In the past week, 3 insights opened, 1 got worse and 2 were resolved; 4 are open now.` */
function headline({ every, period: { opened, worsened, resolved, open }, missing }: DigestContents): string {
  const events = [
    [opened.length, 'opened'] as const,
    [worsened.length, 'got worse'] as const,
    [resolved.length, resolved.length === 1 ? 'was resolved' : 'were resolved'] as const,
  ]
    .filter(([n]) => n > 0)
    .map(([n, did], at) => `${at === 0 ? counted(n, 'insight') : count(n)} ${did}`);
  const still =
    open.length === 0 ? 'nothing is open' : `${count(open.length)} ${open.length === 1 ? 'is' : 'are'} open`;
  if (events.length > 0) return `In the past ${every}, ${listNames(events)}; ${still} now.`;
  // Silence is no good news where nobody could have told us otherwise.
  if (missing.length > 0)
    return `No insight is known to have opened, got worse or been resolved this ${every}, but data is missing; ${still}.`;
  return `A quiet ${every}: nothing opened, got worse or was resolved, and ${open.length === 0 ? 'nothing is open' : `${counted(open.length, 'insight')} ${open.length === 1 ? 'is' : 'are'} still open`}.`;
}

function silenceNotes({ every, zone, period, tooOld, belowSeverity, mutes, to }: DigestContents): readonly string[] {
  const late = period.opened.filter(({ id }) => tooOld.has(id)).length;
  const ended = mutes.filter(({ until }) => new Date(until) < to);
  return [
    ...(knownZone(zone) === zone
      ? []
      : [
          `The time zone "${zone}" is unknown here, so this digest uses UTC: \`subscribe digest ${every === 'week' ? 'weekly' : 'daily'} at 09:00 Europe/Berlin\` sets another.`,
        ]),
    ...(late === 0
      ? []
      : [
          `${counted(late, 'insight')} ${late === 1 ? 'was' : 'were'} detected too late for an alert and ${late === 1 ? 'appears' : 'appear'} only in this digest.`,
        ]),
    ...(belowSeverity === 0
      ? []
      : [
          `${counted(belowSeverity, 'insight')} ${belowSeverity === 1 ? 'was' : 'were'} below the minimum severity here: \`insights all\` lists them.`,
        ]),
    ...ended.map(
      ({ rule, subject, until }) => `The mute of ${rule ?? subject ?? 'nothing'} ended on ${instantWords(until)}.`,
    ),
  ];
}
