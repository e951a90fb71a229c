import { count } from '../../model/format.ts';
import { dayText } from '../../model/time.ts';
import { countCell, left, right, textCell } from '../../view/cells.ts';
import type { TableView } from '../../view/view.ts';
import { kindName } from '../no-data.ts';
import type { Holding } from './holdings.ts';

/** What is held, a row for each file format and its filters. */
export function holdingsTable(holdings: readonly Holding[]): TableView {
  return {
    caption: 'Data by source',
    columns: [
      left('Facts about'),
      left('Source'),
      left('Files'),
      left('From'),
      left('To'),
      right('Days'),
      right('Messages'),
    ],
    rows: holdings.map((holding) => [
      textCell(kindName[holding.kind]),
      textCell(holding.source),
      textCell(holding.slice),
      textCell(dayText(holding.firstDay)),
      textCell(dayText(holding.lastDay)),
      { text: count(holding.days), value: holding.days },
      holding.messages === null ? textCell('–') : countCell(holding.messages),
    ]),
    cut: null,
  };
}
