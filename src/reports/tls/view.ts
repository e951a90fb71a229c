import { shareText } from '../../model/format.ts';
import type { ActionView, ChartView, View } from '../../view/view.ts';
import { capitalised, windowPhrase } from '../../view/window-text.ts';
import type { Shown } from '../list-report.ts';
import { speakingOf } from '../provenance.ts';
import { repeated } from '../repeated.ts';
import type { ReportRequest } from '../report.ts';
import { tlsChart } from '../tls-chart.ts';
import { addTls } from '../tls-text.ts';
import { transitSentence } from '../transit-text.ts';
import { versionsTable } from './columns.ts';
import { NAME, params } from './params.ts';
import { crossing, DIRECTION_NAMES, type TlsFound } from './rows.ts';

export function tlsView(request: ReportRequest, found: TlsFound, { base, answering, organisation }: Shown): View {
  const { rows, answer, directions, timeline } = found;
  const only = request.params['direction'];
  const phrase = capitalised(windowPhrase(request));
  const crossed = crossing(rows);
  return {
    ...base,
    sentences: (['outbound', 'inbound'] as const)
      .filter((direction) => directions.includes(direction) && speakingOf(answering, [direction]).length > 0)
      .map((direction) => {
        const row = rows.find((of) => of.direction === direction);
        return transitSentence(phrase, direction, organisation, row?.messages ?? 0, row?.tls ?? addTls([]));
      }),
    facts: crossed.map((row) => ({
      label: `${DIRECTION_NAMES[row.direction]}, protected`,
      value:
        row.protectedShare === null
          ? 'TLS unknown'
          : `${row.tls.unknown > 0 ? 'at least ' : ''}${shareText(row.protectedShare)}`,
    })),
    chart: crossed.length === 0 ? null : chart(),
    tables: rows.length === 0 ? [] : [versionsTable(rows)],
    actions: [{ label: 'View by connector', command: again('connectors', only) }, ...directionActions()],
  };

  function chart(): ChartView {
    const title = `TLS versions per ${timeline.step}${only === undefined ? ', sent and received' : ''}`;
    const missing = timeline.missing(answering);
    const perStretch = timeline
      .split(answer.rows.filter((row) => row.group[0] !== 'local'))
      .map((of) => addTls(of.map((row) => row.tls)));
    return tlsChart({ kind: 'stacked-shares', title, categories: timeline.labels, missing }, perStretch);
  }

  function directionActions(): readonly ActionView[] {
    return [
      ...(only === 'inbound' ? [] : [{ label: 'Inbound only', command: again(NAME, 'inbound') }]),
      ...(only === 'outbound' ? [] : [{ label: 'Outbound only', command: again(NAME, 'outbound') }]),
    ];
  }

  function again(name: string, direction: string | undefined): string {
    return repeated({ name, params }, request, { direction });
  }
}
