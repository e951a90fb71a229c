import type { AnnouncementContext } from '../../alerts/messages/context.ts';
import { standingOf, statusWords } from '../../alerts/messages/standing.ts';
import { wordingNow } from '../../alerts/messages/wording.ts';
import { firstOfWorst } from '../../alerts/messages/worst-first.ts';
import { alertAction } from '../../episodes/alert-action.ts';
import type { Episode } from '../../episodes/episode.ts';
import { shownId } from '../../episodes/shown-id.ts';
import { counted } from '../../model/format.ts';
import type { Report, ReportAnswer, ReportRequest } from '../../reports/report.ts';
import type { Severity } from '../../rules/rule.ts';

/** Alerts as they are known, with what words on them share. */
export interface KnownAlerts {
  readonly kept: { readonly episodes: readonly Episode[] };
  readonly announcing: AnnouncementContext;
}

/** What the JSON of a report has of an open insight. */
export interface NamedInsight {
  readonly id: string;
  readonly rule: string;
  readonly subject: string;
  readonly severity: Severity;
  /** ISO 8601 in UTC. */
  readonly openedAt: string;
  /** The insight's sentence. */
  readonly text: string;
}

/** More would push the figures off the card; the rest is counted. */
const NAMED = 3;

/**
 * A report's answer with the open insights on what it shows, the worst first, as the original's pages have them: a
 * warning and a button each. `openInsights` in its data has all of them, and is null where none is known of yet.
 */
export function withOpenInsights(
  report: Report,
  request: ReportRequest,
  answer: ReportAnswer,
  known: KnownAlerts | null,
): ReportAnswer {
  const { shows } = report;
  if (shows === undefined) return answer;
  if (known === null) return { ...answer, data: { ...answer.data, openInsights: null } };
  const { kept, announcing } = known;
  const open = kept.episodes.filter(({ state, subject }) => state === 'open' && shows(subject, request, answer.data));
  const worst = firstOfWorst(open, open.length);
  const named = worst.slice(0, NAMED);
  const left = worst.length - named.length;
  const { data, view } = answer;
  return {
    data: { ...data, openInsights: worst.map((episode) => namedInsight(episode, announcing)) },
    view: {
      ...view,
      warnings: [
        ...named.map((episode) => warningOn(episode, announcing)),
        ...(left === 0 ? [] : [`${counted(left, 'more open insight')} on what is shown here: \`insights\`.`]),
        ...view.warnings,
      ],
      actions: [
        ...named.map(({ id }) => alertAction(`View insight ${shownId(id)}`, 'why', id)),
        ...(left === 0 ? [] : [{ label: 'View all insights', command: 'insights' }]),
        ...view.actions,
      ],
    },
  };
}

/** `Open insight k7f3q2 (high): scanner@contoso.com sent 4,266 messages…` */
function warningOn(episode: Episode, announcing: AnnouncementContext): string {
  const status = statusWords(episode.severity, standingOf(episode, announcing)).toLowerCase();
  return `Open insight ${shownId(episode.id)} (${status}): ${wordingNow(episode, announcing.rules).sentence}`;
}

function namedInsight(episode: Episode, { rules }: AnnouncementContext): NamedInsight {
  const { id, rule, subject, severity, openedAt } = episode;
  return { id, rule, subject, severity, openedAt, text: wordingNow(episode, rules).sentence };
}
