import { codes } from '../../../src/model/dimensions.ts';
import { MS_PER_DAY } from '../../../src/model/time.ts';
import { TLS_VERSIONS, type TlsCounts } from '../../../src/model/tls.ts';
import { connectorColumns } from './columns/connector-columns.ts';
import { MessagesColumn, TimeColumn } from './columns/number-columns.ts';
import { authColumn, senderColumns } from './columns/sender-columns.ts';
import { ambiguousCount, isAmbiguousCount } from './counts.ts';
import type { CsvScanner } from './csv-scanner.ts';
import type { Refused } from './refused.ts';
import type { ReadRow, RowContext } from './row-context.ts';
import { splitByTls } from './shares.ts';

/** What a row says besides its sender or connector. */
interface SplitRow {
  readonly hour: number;
  readonly instant: number;
  readonly counts: TlsCounts;
  readonly isDerived: boolean;
}

/** Rows of the SMTP AUTH clients export: a sender's messages on a day, split by TLS version. */
export function smtpAuthShareRows(context: RowContext, onDerived: () => void): ReadRow {
  const { outlet, coverage } = context;
  const splitOf = splitRows(context);
  const senderOf = senderColumns(context);
  const authOf = authColumn(context);
  return (row) => {
    const split = splitOf(row);
    if ('refused' in split) return split.refused;
    const { refused, sender, domain } = senderOf(row);
    if (refused) return refused;
    coverage.add(split.instant);
    if (split.isDerived) onDerived();
    const { submission } = codes.direction;
    const { none } = codes.connectorType;
    const { unknown } = codes.forced;
    for (const version of TLS_VERSIONS) {
      const [tls, count] = [codes.tls[version], split.counts[version]];
      outlet.add(split.hour, submission, none, 0, unknown, sender, domain, 0, authOf(row), tls, 0, count);
    }
    return undefined;
  };
}

/** Rows of the inbound and outbound messages export: a connector's messages on a day, split by TLS version. */
export function connectorShareRows(context: RowContext, onDerived: () => void): ReadRow {
  const { outlet, coverage } = context;
  const splitOf = splitRows(context);
  const connectorOf = connectorColumns(context);
  return (row) => {
    const split = splitOf(row);
    if ('refused' in split) return split.refused;
    const cells = connectorOf(row);
    if ('refused' in cells) return cells.refused;
    coverage.add(split.instant);
    if (split.isDerived) onDerived();
    const { direction, connectorType, connector, forcedTls } = cells;
    const { none } = codes.auth;
    for (const version of TLS_VERSIONS) {
      const [tls, count] = [codes.tls[version], split.counts[version]];
      outlet.add(split.hour, direction, connectorType, connector, forcedTls, 0, 0, 0, none, tls, 0, count);
    }
    return undefined;
  };
}

function splitRows(context: RowContext): (row: CsvScanner) => SplitRow | Refused {
  const { columns, declared } = context;
  const time = new TimeColumn(context);
  const messages = new MessagesColumn(context);
  return (row) => {
    const instant = time.read(row);
    if (Number.isNaN(instant)) return { refused: time.refused };
    const count = messages.read(row);
    if (count < 0) return { refused: messages.refused };
    const cells = columns.shares.map(({ index }) => row.text(index));
    const doubtful = cells.findIndex(isAmbiguousCount);
    if (doubtful >= 0) throw ambiguousCount(columns.shares[doubtful]?.header ?? '', cells[doubtful] ?? '', row.line);
    const split = splitByTls(columns.shares, cells, count);
    if ('refused' in split) return split;
    const other = TLS_VERSIONS.find((version) => version !== declared.tls && split.counts[version] > 0);
    if (declared.tls && other) return { refused: `TLS ${other} is not the declared TLS version ${declared.tls}` };
    return { ...split, instant, hour: 24 * Math.floor(instant / MS_PER_DAY) };
  };
}
