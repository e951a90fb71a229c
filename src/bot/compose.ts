import { digestAnnouncement } from '../alerts/digests/digest-announcement.ts';
import { periodOf } from '../alerts/digests/digest-period.ts';
import { changeAnnouncement } from '../alerts/messages/change-announcement.ts';
import type { AnnouncementContext } from '../alerts/messages/context.ts';
import { episodeAnnouncement } from '../alerts/messages/episode-announcement.ts';
import { groupAnnouncing, groupTableAnnouncing } from '../alerts/messages/group-announcement.ts';
import { insteadOf } from '../alerts/messages/instead-of.ts';
import { postedAgain } from '../alerts/messages/posted-again.ts';
import { remark } from '../alerts/messages/remark.ts';
import { mailedFileAnnouncement, notMailedAnnouncement } from '../alerts/messages/reports/mailed-file.ts';
import { readyReportAnnouncement } from '../alerts/messages/reports/ready-report.ts';
import type { Content, Delivery } from '../alerts/outbox/delivery.ts';
import { answerOfTheRest } from '../commands/reports/answer-of-the-rest.ts';
import { runCooperatively } from '../concurrency/cooperatively.ts';
import { byId } from '../episodes/by-id.ts';
import type { Episode } from '../episodes/episode.ts';
import { MailflowError } from '../model/mailflow-error.ts';
import { dayOf, dayText } from '../model/time.ts';
import { daysBetween } from '../model/window.ts';
import type { Report, ReportContext } from '../reports/report.ts';
import type { MailflowState } from '../state/state.ts';
import type { Announcement } from '../view/announcement.ts';
import type { View } from '../view/view.ts';
import { type DetectionContext, digestLines } from './run-detection.ts';

export interface Composing extends Pick<DetectionContext, 'reader' | 'detector' | 'log' | 'pause'> {
  readonly state: MailflowState;
  readonly announcing: AnnouncementContext;
  /** Both widgets. */
  readonly summary: Report;
  readonly reportContext: ReportContext;
}

/** The words of a delivery as things stand now, or why there is nothing to say any more. */
export async function compose(
  delivery: Delivery,
  composing: Composing,
): Promise<Announcement | { readonly drop: string }> {
  const words = await wordsOf(delivery, composing);
  // A card goes on saying in whose place, and in the place of which card, it stands when it is edited.
  const root = delivery.shape === 'edit' ? composing.state.roots.find(({ key }) => key === delivery.root) : undefined;
  const instead = delivery.instead ?? root?.instead;
  const replaces = delivery.replaces ?? root?.replaces;
  if ('drop' in words) return words;
  const again = replaces === undefined ? words : postedAgain(words, replaces);
  return instead === undefined ? again : insteadOf(again, instead);
}

async function wordsOf(delivery: Delivery, composing: Composing): Promise<Announcement | { readonly drop: string }> {
  const { content } = delivery;
  const { announcing, state, pause = async () => {} } = composing;
  if (content.type === 'digest') return digest(delivery, content, composing);
  if (content.type === 'withdrawn')
    return remark(content.title, [`Withdrawn: ${content.why}.`], { status: 'Withdrawn' });
  if (content.type === 'report-ready') {
    const request = state.reportRequests?.find(({ id }) => id === content.request);
    // It came before this could be said, or nothing will come any more.
    return request?.status.kind === 'ready' ? readyReportAnnouncement(request) : { drop: 'not-waited-for' };
  }
  if (content.type === 'report-file') return mailedFileAnnouncement(content);
  if (content.type === 'not-mailed') return notMailedAnnouncement(content);
  const ids = content.type === 'episode' ? [content.episode] : content.episodes;
  const known = byId(state.episodes);
  const episodes = ids.flatMap((id) => known.get(id) ?? []);
  const [first] = episodes;
  if (first === undefined) return { drop: 'forgotten' };
  switch (content.type) {
    case 'episode':
      return episodeAnnouncement(first, announcing);
    case 'group':
      return runCooperatively(groupAnnouncing(episodes, announcing), pause);
    case 'group-table':
      return runCooperatively(groupTableAnnouncing(episodes, announcing), pause);
    case 'change':
      // It waited until that was no longer so; the next look tells that it is over.
      if (content.change !== 'resolved' && episodes.every(isOver)) return { drop: 'over' };
      return changeAnnouncement(
        content.change,
        episodes,
        announcing,
        new Map(content.before?.map((sent) => [sent.episode, sent])),
      );
  }
}

const isOver = ({ state }: Episode): boolean => state === 'resolved';

/** Facts that cannot be read this often in a row will not be there in a moment either: the rest is said without them. */
const PATIENT_ATTEMPTS = 5;

async function digest(
  { conversation, attempts }: Delivery,
  { every, from, to, zone, of = conversation }: Extract<Content, { readonly type: 'digest' }>,
  composing: Composing,
): Promise<Announcement> {
  const { state, announcing } = composing;
  const period = { from: new Date(from), to: new Date(to) };
  const facts = await factsOf(period, composing).catch((cause: unknown) => {
    if (attempts < PATIENT_ATTEMPTS) throw cause;
    return { widgets: null, lines: [], missing: ['The data could not be read, so this digest has no numbers.'] };
  });
  const sent = state.said.filter((each) => each.conversation === of);
  const silentFor = (reason: string) =>
    sent.filter(({ verdicts }) => verdicts[0]?.reason === reason && within(verdicts[0].at, period));
  return digestAnnouncement(
    {
      every,
      ...period,
      zone,
      period: periodOf(state.episodes, period.from, period.to),
      ...facts,
      mutes: state.mutes.filter(({ at, until }) => new Date(at) < period.to && new Date(until) > period.from),
      tooOld: new Set(silentFor('too-old-for-a-card').map(({ episode }) => episode)),
      belowSeverity: silentFor('below-severity').length,
    },
    announcing,
  );
}

/** What of a digest is made of facts. Where some are damaged, of the rest, with what is missing. */
async function factsOf(period: { readonly from: Date; readonly to: Date }, composing: Composing) {
  const { view, lost } = await widgetsOf(period, composing);
  const found = await digestLines(composing, composing.state.episodes, period.to).then(
    (lines) => ({ lines, lost: [] }),
    (cause: unknown) => {
      if (cause instanceof MailflowError && cause.code === 'facts-damaged') return { lines: [], lost: [cause.message] };
      throw cause;
    },
  );
  // What the rules miss is mostly what is missing of the figures, too.
  const more = found.lost.filter((note) => !lost.includes(note));
  const missing = [...lost, ...more, ...view.notes];
  return {
    widgets: { ...view, warnings: view.warnings.filter((note) => !lost.includes(note)) },
    lines: found.lines,
    missing,
  };
}

const within = (at: string, { from, to }: { readonly from: Date; readonly to: Date }): boolean =>
  new Date(at) >= from && new Date(at) < to;

/** Both widgets over the whole days of the period, of which yesterday is the last. */
async function widgetsOf(
  { from, to }: { readonly from: Date; readonly to: Date },
  { summary, reportContext }: Composing,
): Promise<{ readonly view: View; readonly lost: readonly string[] }> {
  const last = dayOf(to) - 1;
  const first = Math.min(last, dayOf(from));
  return answerOfTheRest(
    summary,
    {
      window: daysBetween(first, last),
      windowWords: `${dayText(first)}..${dayText(last)}`,
      subject: '',
      params: {},
      top: null,
      page: 1,
    },
    reportContext,
  );
}
