import type { Partition } from '../../model/partition.ts';
import { dayText } from '../../model/time.ts';
import { firstAndLast } from '../../view/window-text.ts';
import { clientFilters, leftOutNotes, whereOf } from '../filters/client-filters.ts';
import { answerersOf } from '../filters/period-before.ts';
import { listReport } from '../list-report.ts';
import type { ReportContext, ReportRequest } from '../report.ts';
import { forecastOf } from './forecast.ts';
import { forecastJson } from './forecast-text.ts';
import type { TrendFound, TrendRow } from './found.ts';
import { NAME, params, SUBJECTS, subject, TITLE } from './params.ts';
import { trendView } from './view.ts';
import { wholeWeeks } from './weeks.ts';

/** How many senders are left, week by week, and until when: of those with a password, over old TLS, or all. */
export const trend = listReport<TrendFound>({
  name: NAME,
  otherNames: ['burn-down', 'burndown', 'forecast'],
  title: TITLE,
  summary: 'Senders left per week, with a forecast: Basic authentication, old TLS, or all of SMTP AUTH.',
  examples: ['trend basic', 'trend old-tls 90d', 'trend smtp-auth 180d domain:contoso.com'],
  subject,
  window: '90d',
  topic: 'signedIn',
  params,
  kind: 'smtp-auth',
  isPaged: false,
  find,
  totals: {
    weeks: ({ rows }) => rows.length,
    forecast: ({ forecast, weeks }) => forecastJson(forecast, weeks),
  },
  view: trendView,
});

async function find(request: ReportRequest, context: ReportContext, held: readonly Partition[]): Promise<TrendFound> {
  const filters = clientFilters({ params: { ...SUBJECTS.get(request.subject), ...request.params } });
  const question = { kind: 'smtp-auth', window: request.window, where: whereOf(filters) } as const;
  const weeks = wholeWeeks(request.window, held);
  const [answer, notes, ...perWeek] = await Promise.all([
    context.ask({ ...question, by: [], withoutSenders: true }),
    leftOutNotes(filters, async (where) => {
      const clear = { ...question, where, by: [], withoutSenders: true } as const;
      return (await context.ask(clear)).totals.messages;
    }),
    ...weeks.map((window) => context.ask({ ...question, window, by: [] })),
  ]);
  const answerers = perWeek.map(({ answering }, at) => answerersOf(weeks[at] ?? request.window, answering));
  const newest = answerers.findLast((each) => each !== null) ?? null;
  const all = perWeek.map(({ totals }, at): TrendRow => {
    const { first, last } = firstAndLast(weeks[at] ?? request.window);
    // A host more or less, or another source, is no change of the senders.
    const isKnown = newest !== null && answerers[at] === newest;
    return {
      ...{ from: dayText(first), to: dayText(last) },
      senders: isKnown ? totals.senders : null,
      messages: isKnown ? totals.messages : null,
    };
  });
  // What lies before the first week with data is no week without senders, and no gap either.
  const begin = Math.max(
    0,
    all.findIndex(({ senders }) => senders !== null),
  );
  const rows = all.slice(begin);
  return { question, answer, filters, weeks, rows, forecast: forecastOf(rows.map(({ senders }) => senders)), notes };
}
