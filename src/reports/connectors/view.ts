import { counted } from '../../model/format.ts';
import { seriesName } from '../../model/series-name.ts';
import { joinNames } from '../../model/text/names.ts';
import { protectedShare } from '../../model/tls.ts';
import { commandLine } from '../../view/command-line.ts';
import type { View } from '../../view/view.ts';
import { capitalised, windowPhrase } from '../../view/window-text.ts';
import { beforeColumn, beforeSentence } from '../filters/period-before.ts';
import type { Shown } from '../list-report.ts';
import { sourceAsked } from '../one-source.ts';
import { repeated } from '../repeated.ts';
import type { ReportRequest } from '../report.ts';
import { tlsChart } from '../tls-chart.ts';
import { protectedText } from '../transit-text.ts';
import { timeTable, tlsTable, volumeTable } from './columns.ts';
import type { NamedConnectors } from './connector-name.ts';
import { NAME, params } from './params.ts';
import type { ConnectorRow, ConnectorsFound, PathsBefore } from './rows.ts';

const MAX_BARS = 12;

export function connectorsView(request: ReportRequest, found: ConnectorsFound, { base, cut }: Shown): View {
  const { rows, named, volume, answer, before } = found;
  const comparison = comparisonOf(request, before);
  if (named !== null && named.names.length === 0) return { ...base, ...unknownConnector(request, named) };
  const again = (by: string): string => repeated({ name: NAME, params }, request, { by });
  const sentences = [...sentencesOf(request, found), ...comparison.sentences];
  if (volume !== null) {
    const tables = [
      volumeTable(rows, answer.totals.messages, cut, drillBy('tls'), comparison.columns),
      timeTable(volume.chart, capitalised(volume.step)),
    ];
    const actions = [{ label: 'View TLS versions', command: again('tls') }];
    return { ...base, sentences, chart: volume.chart, tables, actions };
  }
  const actions = [{ label: 'View volume over time', command: again('volume') }];
  if (rows.length === 0) return { ...base, sentences, actions };
  const charted = rows.slice(0, MAX_BARS);
  const chart = tlsChart(
    {
      kind: 'stacked-shares',
      title: 'TLS versions per connector',
      categories: charted.map(seriesName),
      missing: [],
    },
    charted.map((row) => row.tls),
  );
  return {
    ...base,
    sentences,
    chart,
    tables: [tlsTable(rows, answer.totals.tls, cut, drillBy('volume'), comparison.columns)],
    actions,
  };

  function drillBy(by: string): (row: ConnectorRow) => string | undefined {
    return ({ connector }) =>
      connector === ''
        ? undefined
        : commandLine([NAME, request.windowWords], { connector, by, source: sourceAsked(request) });
  }
}

/** What the card has of the period before: a column and a sentence, where there is something to compare. */
function comparisonOf({ window }: ReportRequest, before: PathsBefore | null) {
  if (before === null || before.messages === null) return { columns: [], sentences: [] };
  return { columns: [beforeColumn(window)], sentences: [beforeSentence(window, null, before.messages)] };
}

function sentencesOf(request: ReportRequest, { answer, crossed }: ConnectorsFound): readonly string[] {
  const { groups: paths } = answer;
  const { messages } = answer.totals;
  const phrase = capitalised(windowPhrase(request));
  if (messages === 0) return [`${phrase}, no messages used these paths.`];
  const share = protectedShare(crossed.tls);
  const whose = crossed.messages === messages ? '' : 'Of those that crossed a network, ';
  return [
    `${phrase}, ${counted(messages, 'message')} used ${counted(paths, 'path')} (connectors, and the internet without one).`,
    ...(crossed.messages === 0
      ? []
      : share === null
        ? [`${whose}TLS unknown: the data does not say how they travelled.`]
        : [capitalised(`${whose}${protectedText(share, crossed.tls)}.`)]),
  ];
}

function unknownConnector(
  request: ReportRequest,
  { typed, known }: NamedConnectors,
): Pick<View, 'sentences' | 'actions'> {
  const seen = known.length === 0 ? 'The data names no connectors.' : `Connectors seen: ${joinNames(known, 5)}.`;
  return {
    sentences: [`No connector "${typed}" in this window. ${seen}`],
    actions: known.slice(0, 3).map((name) => ({
      label: name,
      command: commandLine([NAME, request.windowWords], { connector: name, source: sourceAsked(request) }),
    })),
  };
}
