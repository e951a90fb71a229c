import { codes } from '../../../src/model/dimensions.ts';
import { MS_PER_HOUR } from '../../../src/model/time.ts';
import { connectorColumns } from './columns/connector-columns.ts';
import { MessagesColumn, TimeColumn } from './columns/number-columns.ts';
import { authColumn, clientColumn, senderColumns } from './columns/sender-columns.ts';
import { tlsColumn } from './columns/tls-column.ts';
import type { ReadRow, RowContext } from './row-context.ts';

/** Rows of the SMTP AUTH clients report: one sender, one TLS version, so many messages. */
export function smtpAuthValueRows(context: RowContext): ReadRow {
  const { outlet, coverage } = context;
  const time = new TimeColumn(context);
  const messages = new MessagesColumn(context);
  const senderOf = senderColumns(context);
  const clientOf = clientColumn(context);
  const authOf = authColumn(context);
  const tlsOf = tlsColumn(context);
  return (row) => {
    const instant = time.read(row);
    if (Number.isNaN(instant)) return time.refused;
    const count = messages.read(row);
    if (count < 0) return messages.refused;
    const sender = senderOf(row);
    if (sender.refused) return sender.refused;
    const client = clientOf(row);
    if (client < 0) return 'the client address contains control characters';
    const tls = tlsOf(row);
    if (tls.refused) return tls.refused;
    coverage.add(instant);
    outlet.add(
      Math.floor(instant / MS_PER_HOUR),
      codes.direction.submission,
      codes.connectorType.none,
      0,
      codes.forced.unknown,
      sender.sender,
      sender.domain,
      client,
      authOf(row),
      tls.tls,
      tls.rawTls,
      count,
    );
    return undefined;
  };
}

/** Rows of the connector report: one connector, one TLS version; a message each, or so many as the row counts. */
export function connectorValueRows(context: RowContext): ReadRow {
  const { outlet, coverage } = context;
  const time = new TimeColumn(context);
  const messages = new MessagesColumn(context);
  const connectorOf = connectorColumns(context);
  const tlsOf = tlsColumn(context);
  return (row) => {
    const instant = time.read(row);
    if (Number.isNaN(instant)) return time.refused;
    const count = messages.read(row);
    if (count < 0) return messages.refused;
    const cells = connectorOf(row);
    if ('refused' in cells) return cells.refused;
    const tls = tlsOf(row);
    if (tls.refused) return tls.refused;
    coverage.add(instant);
    outlet.add(
      Math.floor(instant / MS_PER_HOUR),
      cells.direction,
      cells.connectorType,
      cells.connector,
      cells.forcedTls,
      0,
      0,
      0,
      codes.auth.none,
      tls.tls,
      tls.rawTls,
      count,
    );
    return undefined;
  };
}
