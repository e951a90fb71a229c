import { remark } from '../../alerts/messages/remark.ts';
import { counted } from '../../model/format.ts';
import { withInstants } from '../../model/text/instant.ts';
import { type Day, dayOf, dayText } from '../../model/time.ts';
import { MAX_DAYS_BACK, newestDay, wanted } from '../../report-requests/plan-requests.ts';
import { REPORTS, type ReportName, type ReportRequest } from '../../report-requests/report-request.ts';
import { standText } from '../../report-requests/request-text.ts';
import { firstAndLast } from '../../view/window-text.ts';
import { auditLine } from '../change-state.ts';
import { defineCommand, type Grammar, notUnderstood, type Reading, understood } from '../command.ts';
import type { ChangeContext } from '../context.ts';
import { type Stated, stated } from '../reply.ts';
import { readTypedWindow } from '../windows/typed-window.ts';
import { readWindow } from '../windows/window-words.ts';
import type { Word } from '../words.ts';

const USAGE = `request ${REPORTS.join('|')} [14d]`;
const DEFAULT_DAYS = 7;

/** A file that Microsoft is asked for now, for whole UTC days, both of them within. */
export interface MicrosoftFileAsked {
  readonly microsoftReport: ReportName;
  readonly first: Day;
  readonly last: Day;
}

/** `request SmtpCSReport 14d`: asks Microsoft for its own file, with the filters that are set. */
export const fileRequest = defineCommand<MicrosoftFileAsked>({
  name: 'request',
  usage: USAGE,
  meaning: 'Requests report files from Microsoft 365 now',
  examples: ['request SmtpCSReport 14d'],
  needs: 'change',
  audience: 'everyone',
  parse: readMicrosoftFile,
  run: askNow,
});

/** By Microsoft's own name for it, which no report of ours has. */
export const microsoftReportIn = ([first]: readonly Word[]): ReportName | undefined =>
  REPORTS.find((name) => name.toLowerCase() === first?.value.toLowerCase());

function readMicrosoftFile(words: readonly Word[], { asOf }: Grammar): Reading<MicrosoftFileAsked> {
  const report = microsoftReportIn(words);
  if (report === undefined) return notUnderstood('request needs a report.', USAGE, 'request SmtpCSReport 14d');
  const rest = words.slice(1).map(({ typed }) => typed);
  const newest = newestDay(asOf);
  const oldest = dayOf(asOf) - MAX_DAYS_BACK;
  const instead = `request ${report} 14d`;
  if (rest.length === 0) return understood({ microsoftReport: report, first: newest - DEFAULT_DAYS + 1, last: newest });
  const typed = readTypedWindow(rest, asOf);
  const window = typed?.ok && typed.taken === rest.length ? readWindow(typed.written, asOf) : undefined;
  if (!window?.ok) return notUnderstood(`"${rest.join(' ')}" is not a range of days.`, USAGE, instead);
  const { first, last } = firstAndLast(window.window);
  if (window.window.grain === 'hours') return notUnderstood('Microsoft 365 requests cover whole days.', USAGE, instead);
  if (first < oldest)
    return notUnderstood(
      `Microsoft 365 looks ${counted(MAX_DAYS_BACK + 1, 'day')} back.`,
      USAGE,
      `request ${report} ${dayText(oldest)}..${dayText(newest)}`,
    );
  if (first > newest)
    return notUnderstood('That day is not over, or Microsoft 365 does not have all its data yet.', USAGE, instead);
  // The day that goes on is not in it: windows that are counted back from now end with it.
  return understood({ microsoftReport: report, first, last: Math.min(last, newest) });
}

const OFF = 'Report requests are off: set requests: true in the entry of the tenant, below sources: in config.yaml.';

async function askNow({ microsoftReport, first, last }: MicrosoftFileAsked, context: ChangeContext): Promise<Stated> {
  const files = context.requests.plans.flatMap(({ tenant, combinations }) =>
    combinations.flatMap((each) => (each.report === microsoftReport ? [{ tenant, ...each, first, last }] : [])),
  );
  if (files.length === 0) {
    const isOff = context.requests.plans.length === 0;
    const why = isOff ? OFF : `${microsoftReport} is not one of the reports in the settings.`;
    return stated(remark('Request', [why], { tone: 'attention', status: 'Nothing asked' }), { requested: [] });
  }
  const asked = await context.change((before, now) => {
    const requests: ReportRequest[] = [...(before.reportRequests ?? [])];
    const all = files.map((file) => {
      const request = wanted(file, { requests, by: context.speaker.by, now });
      const isNew = !requests.includes(request);
      if (isNew) requests.push(request);
      return { request, isNew };
    });
    const lines = all.flatMap(({ request, isNew }) =>
      isNew ? [auditLine('request', request.id, withInstants(standText(request), 'UTC'))] : [],
    );
    return { after: lines.length === 0 ? before : { ...before, reportRequests: requests }, result: all, lines };
  });
  const fresh = asked.filter(({ isNew }) => isNew).length;
  const sentences = [
    fresh === 0
      ? 'That was requested already.'
      : `${counted(fresh, 'file')} will be requested within a minute, while the bot is running.`,
    ...asked.map(({ request }) => standText(request)),
  ];
  const say = remark('Request', sentences, fresh === 0 ? {} : { tone: 'good', status: 'Noted' });
  return stated(say, {
    requested: asked.map(({ request: { id, report, first: from, last: to }, isNew }) => ({
      id,
      report,
      first: from,
      last: to,
      isNew,
    })),
  });
}
