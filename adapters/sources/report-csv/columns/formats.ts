import type { Kind } from '../../../../src/model/dimensions.ts';
import { foreignExport } from '../foreign-export.ts';
import type { Columns, Meaning } from './columns.ts';

export type FormatName = 'smtp-cs-report' | 'connector-report' | 'smtp-auth-export' | 'mail-flow-export';

interface Format {
  readonly kind: Kind;
  /** Microsoft cuts a file at this many rows (sources.md §1.2, §1.3). */
  readonly rowLimit: number;
  readonly title: string;
}

export const FORMATS: Readonly<Record<FormatName, Format>> = {
  'smtp-cs-report': { kind: 'smtp-auth', rowLimit: 100_000, title: 'SMTP AUTH clients report' },
  'connector-report': { kind: 'connector', rowLimit: 100_000, title: 'Connector report' },
  'smtp-auth-export': { kind: 'smtp-auth', rowLimit: 150_000, title: 'SMTP AUTH clients export' },
  'mail-flow-export': { kind: 'connector', rowLimit: 150_000, title: 'inbound and outbound messages export' },
};

/**
 * Which of Microsoft's files has these columns, or undefined. Asks for enough of them to be certain, but not for all
 * that reading needs: a file without its date column is recognised, and then refused with the column's name.
 */
export function formatOf(columns: Columns): FormatName | undefined {
  const known = (...meanings: Meaning[]) => meanings.filter((meaning) => columns.index[meaning] !== undefined).length;
  // Counting the rows of a trace would count recipients or events, failed ones too.
  if (foreignExport(columns.headers)) return undefined;
  const aboutConnectors = known('series', 'connector', 'connectorType', 'direction', 'forcedTls');
  const aboutSenders = known('sender', 'senderName');
  const shares = columns.shares.length;
  if (shares > 0) {
    if (aboutSenders > 0 && aboutConnectors > 0) return undefined;
    if (aboutSenders > 0) return shares + known('messages', 'domain', 'auth') >= 2 ? 'smtp-auth-export' : undefined;
    if (known('series', 'connector') === 0) return undefined;
    return shares + known('time', 'messages', 'connectorType') >= 3 ? 'mail-flow-export' : undefined;
  }
  if (aboutSenders > 0 && aboutConnectors === 0 && known('auth', 'senderName') > 0) {
    return known('auth', 'senderName', 'client', 'tls', 'time', 'messages', 'domain') >= 3
      ? 'smtp-cs-report'
      : undefined;
  }
  const isMail = known('sender') > 0 || aboutConnectors >= 2;
  const clues = 2 * aboutConnectors + known('tls', 'client') + columns.unused.length;
  return isMail && known('time') > 0 && known('auth') === 0 && clues >= 2 ? 'connector-report' : undefined;
}
