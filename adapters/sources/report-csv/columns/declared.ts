import type { ConnectorType, Direction, Kind } from '../../../../src/model/dimensions.ts';
import { MailflowError } from '../../../../src/model/mailflow-error.ts';
import { type Day, MS_PER_DAY, parseDay, startOfDay } from '../../../../src/model/time.ts';
import type { TlsVersion } from '../../../../src/model/tls.ts';
import type { DateOrder } from '../dates.ts';
import { quoted } from '../refused.ts';
import { connectorTypeOf, directionOf, tlsOf } from '../words.ts';

/** What `--declare` may say: the filters that were set when a report was requested, and the day of a one-day export. */
export const DECLARATIONS = {
  direction: 'which way all mail in the file went: Received (or Inbound), Sent (or Outbound)',
  connectorType: 'the type of all connectors in the file: OnPremises, Partner, NoConnector',
  tls: 'the TLS version of all messages in the file: "No Tls", TLS1.0, TLS1.1, TLS1.2, TLS1.3',
  connector: 'the name of the connector that all mail in the file went through',
  date: 'the day that a file without dates covers: 2026-11-15',
  dates: 'the order of day and month in dates such as 11/9/2026: month-first, day-first',
} as const;

export interface Declared {
  readonly direction: Direction | undefined;
  readonly connectorType: ConnectorType | undefined;
  readonly tls: TlsVersion | undefined;
  readonly connector: string | undefined;
  readonly day: Day | undefined;
  readonly dates: DateOrder | undefined;
}

/**
 * What was declared, in our words. Throws a MailflowError that lists what is allowed; a day that is more than a day
 * after `now` is refused as a row of that date would be.
 */
export function parseDeclared(written: Readonly<Record<string, string>>, kind: Kind, now: Date): Declared {
  if (kind === 'smtp-auth') {
    for (const key of ['direction', 'connectorType', 'connector'] as const) {
      if (written[key] !== undefined) {
        throw new MailflowError('unreadable', `The file is about SMTP AUTH clients, so ${key} cannot be declared.`, {
          cure: `Leave ${key} out.`,
        });
      }
    }
  }
  const day = declared(written, 'date', parseDay);
  if (day !== undefined && startOfDay(day).getTime() > now.getTime() + MS_PER_DAY) {
    throw new MailflowError('unreadable', `date=${written['date']} is in the future.`, {
      cure: `Declare ${DECLARATIONS.date}.`,
    });
  }
  return {
    direction: declared(written, 'direction', directionOf),
    connectorType: declared(written, 'connectorType', connectorTypeOf),
    tls: declared(written, 'tls', (text) => (tlsOf(text) === 'unknown' ? undefined : tlsOf(text))),
    connector: declared(written, 'connector', (text) => text || undefined),
    day,
    dates: declared(written, 'dates', orderOf),
  };
}

function orderOf(text: string): DateOrder | undefined {
  const order = text.toLowerCase();
  return order === 'month-first' || order === 'day-first' ? order : undefined;
}

/** The declared filters as a slice names them. */
export function filtersOf({ direction, connectorType, tls, connector }: Declared): Readonly<Record<string, string>> {
  return {
    ...(direction && { direction }),
    ...(connectorType && { connectorType }),
    ...(tls && { tls }),
    ...(connector && { connector }),
  };
}

function declared<T>(
  written: Readonly<Record<string, string>>,
  key: keyof typeof DECLARATIONS,
  parse: (text: string) => T | undefined,
): T | undefined {
  const text = written[key]?.trim();
  if (text === undefined) return undefined;
  const value = parse(text);
  if (value !== undefined) return value;
  throw new MailflowError('unreadable', `${key} cannot be ${quoted(text)}.`, { cure: `Declare ${DECLARATIONS[key]}.` });
}
