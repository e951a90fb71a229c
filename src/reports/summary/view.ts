import { count } from '../../model/format.ts';
import type { Day } from '../../model/time.ts';
import type { TlsCounts } from '../../model/tls.ts';
import { commandLine } from '../../view/command-line.ts';
import type { ActionView, ChartView, View } from '../../view/view.ts';
import { oldTlsWarnings } from '../notes/old-tls.ts';
import { sourceAsked } from '../one-source.ts';
import type { ReportRequest } from '../report.ts';
import { tlsChart } from '../tls-chart.ts';
import { type Part, usersLabel } from './parts.ts';

/** What was found out, before any words. */
interface Found {
  readonly parts: readonly Part[];
  /** What to say when nobody told us about either direction; null when somebody did. */
  readonly nothingInTransit: readonly string[] | null;
  readonly authDays: readonly { readonly day: Day; readonly tls: TlsCounts }[];
  readonly facts: View['facts'];
}

export function summaryView(request: ReportRequest, base: View, found: Found): View {
  const { parts, nothingInTransit, authDays, facts } = found;
  const stated = parts.map((part) =>
    part.senders === null ? part.text : withNumber(request, part.text, part.senders),
  );
  return {
    ...base,
    sentences: nothingInTransit === null ? stated : [nothingInTransit.join(' '), ...stated.slice(2)],
    warnings: oldTlsWarnings(authDays, base.provenance),
    facts,
    chart: chartOf(parts),
    actions: actionsOf(request, parts, nothingInTransit === null),
  };
}

/** The widget shows the number above its words; a sentence has it inside. */
function withNumber(request: ReportRequest, text: string, senders: number): string {
  const label = usersLabel(request);
  return text.replace(`${label}.`, `${label}: ${count(senders)}.`);
}

function chartOf(parts: readonly Part[]): ChartView | null {
  const charted = parts.flatMap(({ part, messages, tls }) => (messages && tls ? [{ part, tls }] : []));
  if (charted.length === 0) return null;
  return tlsChart(
    {
      kind: 'stacked-shares',
      title: 'TLS versions',
      categories: charted.map(({ part }) => PART_NAMES[part]),
      missing: [],
    },
    charted.map(({ tls }) => tls),
  );
}

const PART_NAMES: Readonly<Record<Part['part'], string>> = {
  outbound: 'Sent out',
  inbound: 'Received',
  smtpAuth: 'SMTP AUTH',
};

/** The links of the original's widgets, where there is something behind them. */
function actionsOf(request: ReportRequest, parts: readonly Part[], hasTransit: boolean): readonly ActionView[] {
  const action = (label: string, report: string): ActionView => ({
    label,
    command: commandLine([report, request.windowWords], { source: sourceAsked(request) }),
  });
  return [
    ...(parts.some(({ senders }) => senders !== null)
      ? [action('Investigate potential compromised accounts', 'smtp-auth')]
      : []),
    ...(hasTransit ? [action('View TLS usage', 'tls'), action('View connector report', 'connectors')] : []),
  ];
}
