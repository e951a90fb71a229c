import { countAndShare } from '../../model/format.ts';
import type { AnswerRow } from '../../model/question.ts';
import { dayText } from '../../model/time.ts';
import type { TlsCounts, TlsVersion } from '../../model/tls.ts';
import { countCell, left, right, textCell } from '../../view/cells.ts';
import type { Cut, TableView } from '../../view/view.ts';
import { shownVersions, tlsName } from '../tls-text.ts';

/** What the original's row flyout always lists. */
export const ALWAYS: readonly TlsVersion[] = ['1.0', '1.1', '1.2'];

/** The row flyout of each day, one under the other. */
export function daysTable(days: readonly AnswerRow[], all: TlsCounts, cut: Cut | null): TableView {
  const versions = shownVersions(ALWAYS, all);
  return {
    caption: 'Days with messages',
    columns: [left('Date'), ...versions.map((version) => right(tlsName[version])), right('Messages')],
    rows: days.map(({ group: [day], tls, messages }) => [
      { text: dayText(Number(day)), value: Number(day) },
      ...versions.map((version) => countCell(tls[version])),
      countCell(messages),
    ]),
    cut,
  };
}

/** Where the mail was submitted from, most messages first; `shown` at most (the JSON has all of them). */
export function clientsTable(clients: readonly AnswerRow[], shown: number): TableView {
  return {
    caption: 'Client addresses',
    columns: [left('Client IP'), right('First day'), right('Last day'), right('TLS 1.2 or newer'), right('Messages')],
    rows: clients
      .slice(0, shown)
      .map(({ group: [ip], messages, firstDay, lastDay, tls }) => [
        textCell(String(ip)),
        { text: dayText(firstDay), value: firstDay },
        { text: dayText(lastDay), value: lastDay },
        { text: countAndShare(tls['1.2'] + tls['1.3'], messages), value: tls['1.2'] + tls['1.3'] },
        countCell(messages),
      ]),
    cut: clients.length <= shown ? null : { shown, total: clients.length, firstRow: 1, next: null },
  };
}

export function connectorsTable(connectors: readonly AnswerRow[]): TableView {
  return {
    caption: 'Connectors',
    columns: [left('Connector'), right('Messages')],
    rows: connectors.map(({ group: [name], messages }) => [textCell(String(name)), countCell(messages)]),
    cut: null,
  };
}
