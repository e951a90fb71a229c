import { CONTRADICTION_ADVICE, contradictionSentence, contradictionsOf } from '../../model/contradictions.ts';
import { REPORTED_KINDS } from '../../model/dimensions.ts';
import { counted } from '../../model/format.ts';
import { dayText } from '../../model/time.ts';
import { daysOf } from '../../model/window.ts';
import { emptyView } from '../../view/empty-view.ts';
import { coverageNotes } from '../coverage-notes.ts';
import { kindName, noAnswer } from '../no-data.ts';
import { provenanceOf } from '../provenance.ts';
import type { Report, ReportAnswer, ReportContext, ReportRequest } from '../report.ts';
import { holdingsTable } from './columns.ts';
import { contradictionJson, overlapJson, overlapTable, overlapWarnings, setAsideTable } from './disagreements.ts';
import { type Holding, holdingsOf, messagesOf } from './holdings.ts';
import { oldReadingsNotes } from './old-readings.ts';
import { overlapsOf } from './overlaps.ts';

const NAME = 'status';
const TITLE = 'Data status';

/** What Mailflow knows and what it does not: sources, days, gaps. */
export const status: Report = {
  name: NAME,
  summary: 'Data by source: days, gaps, and up to when.',
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
  const figures = await Promise.all(
    REPORTED_KINDS.map((kind) => context.ask({ kind, window: request.window, by: [], withoutSenders: true })),
  );
  const gaps = REPORTED_KINDS.map((kind, at): readonly string[] => {
    const { answering = [], leftOut = [] } = figures[at] ?? {};
    if (answering.length === 0) return [`No ${kindName[kind]} data in this window.`];
    const plain = leftOut.filter(({ contradiction }) => contradiction === undefined);
    const notes = coverageNotes(request.window, held, { answering, leftOut: plain });
    return notes.map((note) => `${capital(kindName[kind])}: ${note}`);
  });
  const contradictions = contradictionsOf(figures.flatMap(({ leftOut }) => leftOut));
  const overlaps = overlapsOf(inWindow);
  const warnings = [
    ...contradictions.map((found) => `${contradictionSentence(found)} ${CONTRADICTION_ADVICE}`),
    ...overlapWarnings(overlaps),
  ];
  const outside = new Set(held.map(({ day }) => day).filter((day) => !days.has(day))).size;
  const notes = [
    ...gaps.flat(),
    ...oldReadingsNotes(inWindow, await context.imports()),
    ...(outside > 0 ? [`${counted(outside, 'more day')} of data outside this window.`] : []),
  ];
  const provenance = provenanceOf(request, held, inWindow);
  return {
    data: {
      report: NAME,
      ...provenance.data,
      rows: holdings.map(jsonRow),
      totals: { partitions: inWindow.length, messages: messagesOf(inWindow) },
      overlaps: overlaps.map(overlapJson),
      setAside: contradictions.map(contradictionJson),
      cut: null,
      notes: [...warnings, ...notes],
    },
    view: {
      ...emptyView(TITLE, provenance.view),
      sentences: [sentence(holdings, provenance.view.dataUntil)],
      warnings,
      tables: [holdingsTable(holdings), setAsideTable(contradictions), overlapTable(overlaps)].filter(
        (table) => table !== null,
      ),
      notes,
    },
  };
}

function sentence(holdings: readonly Holding[], until: string | null): string {
  const sources = new Set(holdings.map(({ source }) => source)).size;
  return `${counted(sources, 'source')} ${sources === 1 ? 'has' : 'have'} data for this window${until === null ? '' : `, up to ${until}`}.`;
}

const jsonRow = ({ firstDay, lastDay, ...holding }: Holding): Readonly<Record<string, unknown>> => ({
  ...holding,
  from: dayText(firstDay),
  to: dayText(lastDay),
});

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
