import { countAndShare, shareText } from '../../model/format.ts';
import type { AnswerRow } from '../../model/question.ts';
import { dayText } from '../../model/time.ts';
import type { TlsCounts, TlsVersion } from '../../model/tls.ts';
import { countCell, left, right, textCell } from '../../view/cells.ts';
import type { Cell, Column, Cut, TableView } from '../../view/view.ts';
import { shownVersions, tlsName } from '../tls-text.ts';

/** What the original's details by TLS always show. */
const ALWAYS: readonly TlsVersion[] = ['1.0', '1.1', '1.2'];

type DrillOf = (sender: string) => string | undefined;

/** A further column, of what is known of a sender beside the facts. */
export interface SenderColumn extends Column {
  readonly cellOf: (sender: string) => Cell;
}

/** Details by sending volume. `whole` is the volume of all senders, shown or not. */
export function volumeTable(
  rows: readonly AnswerRow[],
  whole: number,
  cut: Cut | null,
  drill: DrillOf,
  further: readonly SenderColumn[],
): TableView {
  return {
    caption: 'SMTP AUTH clients by volume',
    columns: [
      left('Sender address'),
      right('Last day'),
      right('Share'),
      right('Messages'),
      ...further.map(({ title, align }) => ({ title, align })),
    ],
    rows: rows.map(({ group: [sender], messages, lastDay }) => {
      const share = whole === 0 ? 0 : messages / whole;
      return [
        senderCell(String(sender), drill),
        { text: dayText(lastDay), value: lastDay },
        { text: shareText(share), value: share },
        countCell(messages),
        ...further.map(({ cellOf }) => cellOf(String(sender))),
      ];
    }),
    cut,
  };
}

/** Details by TLS, `472 (100%)`; `all` decides which further versions have a column. */
export function tlsTable(
  rows: readonly AnswerRow[],
  all: TlsCounts,
  cut: Cut | null,
  drill: DrillOf,
  further: readonly SenderColumn[],
): TableView {
  const versions = shownVersions(ALWAYS, all);
  return {
    caption: 'SMTP AUTH clients by TLS version',
    columns: [
      left('Sender address'),
      ...versions.map((version) => right(tlsName[version])),
      right('Messages'),
      ...further.map(({ title, align }) => ({ title, align })),
    ],
    rows: rows.map(({ group: [sender], messages, tls }) => [
      senderCell(String(sender), drill),
      ...versions.map((version) => ({ text: countAndShare(tls[version], messages), value: tls[version] })),
      countCell(messages),
      ...further.map(({ cellOf }) => cellOf(String(sender))),
    ]),
    cut,
  };
}

function senderCell(sender: string, drill: DrillOf): Cell {
  return sender === '' ? textCell('(no address)') : textCell(sender, drill(sender));
}
