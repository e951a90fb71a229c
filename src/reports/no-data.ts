import type { Kind } from '../model/dimensions.ts';
import type { Partition } from '../model/partition.ts';
import { type Day, dayText } from '../model/time.ts';
import { emptyView } from '../view/empty-view.ts';
import type { ActionView } from '../view/view.ts';
import { dayRanges, firstAndLast } from '../view/window-text.ts';
import { provenanceOf } from './provenance.ts';
import { repeated } from './repeated.ts';
import type { Param, ReportAnswer, ReportRequest } from './report.ts';

export const kindName: Readonly<Record<Kind, string>> = {
  connector: 'mail flow',
  'smtp-auth': 'SMTP AUTH',
  refused: 'refused attempts',
  'tls-session': 'TLS report',
  'sign-in': 'sign-in',
  trace: 'message trace',
  'tls-sample': 'sample of message details',
};

/**
 * What to say when nobody told us anything about the window, which is not "0 messages": where there is data instead,
 * and the command that shows it.
 */
export function noData(
  report: { readonly name: string; readonly params: readonly Param[] },
  request: ReportRequest,
  subject: string,
  held: readonly Partition[],
  comesFrom = 'Use `import FILE`, or drop a file into the inbox of the data directory.',
): { readonly sentences: readonly string[]; readonly actions: readonly ActionView[] } {
  if (held.length === 0) {
    return {
      sentences: [`There is no ${subject} data yet.`, comesFrom],
      actions: [],
    };
  }
  const { first, last } = firstAndLast(request.window);
  const days = dayRanges(first === last ? [first] : [first, last]).replace(', ', ' to ');
  if (held.some(({ day }) => day >= first && day <= last)) {
    return {
      sentences: [
        `No ${subject} data for ${days}: the preferred source has no data for these days.`,
        'Another source has data but is not preferred. `status` lists it; `MAILFLOW_AUTHORITY` sets the order.',
      ],
      actions: [],
    };
  }
  const elsewhere = nearestDays(held, first, last);
  const command = repeated(report, { ...request, windowWords: elsewhere.words }, { page: undefined });
  return {
    sentences: [`No ${subject} data for ${days}.`, `${elsewhere.sentence}; try \`${command}\`.`],
    actions: [{ label: `View ${elsewhere.words}`, command }],
  };
}

/** The whole answer of a report that is a list, when nobody told us anything: its totals are null, not zero. */
export function noAnswer(
  report: { readonly name: string; readonly params: readonly Param[] },
  request: ReportRequest,
  about: {
    readonly title: string;
    readonly subject: string;
    readonly comesFrom?: string | undefined;
    readonly totals: readonly string[];
  },
  held: readonly Partition[],
): ReportAnswer {
  const provenance = provenanceOf(request, held, []);
  const none = noData(report, request, about.subject, held, about.comesFrom);
  return {
    data: {
      report: report.name,
      ...provenance.data,
      rows: [],
      totals: Object.fromEntries(about.totals.map((name) => [name, null])),
      cut: null,
      notes: none.sentences,
    },
    view: { ...emptyView(about.title, provenance.view), ...none },
  };
}

/** The days with data that are nearest to the window, in a window of the same length. */
function nearestDays(held: readonly Partition[], first: Day, last: Day): { words: string; sentence: string } {
  const days = held.map((p) => p.day);
  const earlier = days.filter((day) => day < first);
  const length = last - first + 1;
  if (earlier.length > 0) {
    const end = earlier.reduce((a, b) => Math.max(a, b));
    const isEnd = days.every((day) => day <= end);
    return {
      words: `${dayText(end - length + 1)}..${dayText(end)}`,
      sentence: isEnd ? `Data ends ${dayText(end)}` : `The last day before with data is ${dayText(end)}`,
    };
  }
  const start = days.reduce((a, b) => Math.min(a, b));
  return { words: `${dayText(start)}..${dayText(start + length - 1)}`, sentence: `Data begins ${dayText(start)}` };
}
