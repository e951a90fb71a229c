import { flyoutShare } from '../../mailflow/format.ts';
import type { TlsCounts } from '../../mailflow/tls.ts';
import { repeated } from '../command-line.ts';
import { emptyView } from '../empty-view.ts';
import type { ReportRequest } from '../report.ts';
import { tlsChart } from '../tls-chart.ts';
import { addTls } from '../tls-words.ts';
import { transitSentence } from '../transit-words.ts';
import type { ActionView, Provenance, View } from '../view.ts';
import { capitalised, windowPhrase } from '../window-words.ts';
import { versionsTable } from './columns.ts';
import { NAME, params, TITLE } from './params.ts';
import { DIRECTION_NAMES, type DirectionRow, type TlsDirection } from './rows.ts';

/** What was found out, before any words. */
interface Found {
  readonly rows: readonly DirectionRow[];
  /** Directions that somebody told us about, if only that there was nothing. */
  readonly toldOf: readonly TlsDirection[];
  readonly step: string;
  readonly stretches: readonly string[];
  /** Per stretch, of what crossed a network. */
  readonly perStretch: readonly TlsCounts[];
  readonly missing: readonly number[];
  readonly notes: readonly string[];
  readonly provenance: Provenance;
}

export function tlsView(request: ReportRequest, organisation: string, found: Found): View {
  const { rows, toldOf, stretches, missing } = found;
  const only = request.params['direction'];
  const phrase = capitalised(windowPhrase(request));
  const crossing = rows.filter((row) => row.direction !== 'local');
  const title = `TLS versions per ${found.step}${only === undefined ? ', sent and received' : ''}`;
  return {
    ...emptyView(TITLE, found.provenance),
    sentences: (['outbound', 'inbound'] as const)
      .filter((direction) => toldOf.includes(direction))
      .map((direction) => {
        const row = rows.find((of) => of.direction === direction);
        return transitSentence(phrase, direction, organisation, row?.messages ?? 0, row?.tls ?? addTls([]));
      }),
    facts: crossing.map((row) => ({
      label: `${DIRECTION_NAMES[row.direction]}, protected`,
      value:
        row.protectedShare === null
          ? 'TLS unknown'
          : `${row.tls.unknown > 0 ? 'at least ' : ''}${flyoutShare(row.protectedShare)}`,
    })),
    chart:
      crossing.length === 0
        ? null
        : tlsChart({ kind: 'stacked-shares', title, categories: stretches, missing }, found.perStretch),
    tables: rows.length === 0 ? [] : [versionsTable(rows)],
    actions: [{ label: 'View by connector', command: again('connectors', only) }, ...directionActions()],
    notes: found.notes,
  };

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
