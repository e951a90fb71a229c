import { KINDS } from '../../mailflow/dimensions.ts';
import { counted } from '../../mailflow/format.ts';
import { dayText } from '../../mailflow/time.ts';
import { daysOf } from '../../mailflow/window.ts';
import { coverageNotes } from '../coverage-notes.ts';
import { emptyView } from '../empty-view.ts';
import { kindName, noAnswer } from '../no-data.ts';
import { provenanceOf } from '../provenance.ts';
import type { Report, ReportAnswer, ReportContext, ReportRequest } from '../report.ts';
import { holdingsTable } from './columns.ts';
import { type Holding, holdingsOf } from './holdings.ts';
import { oldReadingsNotes } from './old-readings.ts';

const NAME = 'status';
const TITLE = 'Data status';

/** What Mailflow knows and what it does not: sources, days, gaps. */
export const status: Report = {
  name: NAME,
  summary: 'What is held: sources, days, gaps, and up to when.',
  examples: ['status', 'status 400d'],
  window: '90d',
  params: [],
  isStanding: true,
  answer,
};

async function answer(request: ReportRequest, context: ReportContext): Promise<ReportAnswer> {
  const held = await context.partitions();
  const days = new Set(daysOf(request.window));
  const inWindow = held.filter(({ day }) => days.has(day));
  if (inWindow.length === 0) {
    const about = { title: TITLE, subject: 'mail flow or SMTP AUTH', totals: ['partitions', 'messages'] };
    return noAnswer({ name: NAME, params: [] }, request, about, held);
  }
  const holdings = holdingsOf(inWindow);
  const gaps = await Promise.all(
    KINDS.map(async (kind) => {
      const told = await context.ask({ kind, window: request.window, by: [], withoutSenders: true });
      if (told.answering.length === 0) return [`No ${kindName[kind]} data in this window.`];
      return coverageNotes(request.window, held, told).map((note) => `${capital(kindName[kind])}: ${note}`);
    }),
  );
  const outside = new Set(held.map(({ day }) => day).filter((day) => !days.has(day))).size;
  const notes = [
    ...gaps.flat(),
    ...oldReadingsNotes(inWindow, await context.imports()),
    ...(outside > 0 ? [`${counted(outside, 'more day')} of data lie outside this window.`] : []),
  ];
  const provenance = provenanceOf(request, held, inWindow);
  return {
    data: {
      report: NAME,
      ...provenance.data,
      rows: holdings.map(jsonRow),
      totals: { partitions: inWindow.length, messages: inWindow.reduce((sum, { messages }) => sum + messages, 0) },
      cut: null,
      notes,
    },
    view: {
      ...emptyView(TITLE, provenance.view),
      sentences: [sentence(holdings, provenance.view.dataUntil)],
      tables: [holdingsTable(holdings)],
      notes,
    },
  };
}

function sentence(holdings: readonly Holding[], until: string | null): string {
  const sources = new Set(holdings.map(({ source }) => source)).size;
  return `${counted(sources, 'source')} told us about this window${until === null ? '' : `, up to ${until}`}.`;
}

const jsonRow = ({ firstDay, lastDay, ...holding }: Holding): Readonly<Record<string, unknown>> => ({
  ...holding,
  from: dayText(firstDay),
  to: dayText(lastDay),
});

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
