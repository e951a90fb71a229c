import type { Direction } from '../dimensions.ts';
import type { Fact } from '../fact.ts';
import type { Dimension } from '../question.ts';
import { noTlsCounts, type TlsVersion } from '../tls.ts';

/** Messages of a cell, a group of like messages of which some were looked at, chosen at random. */
export interface SampledMessages {
  /** Start of the stretch that the cell is of. */
  readonly hour: number;
  readonly direction: Extract<Direction, 'inbound' | 'outbound'>;
  /** Names the cell among those of its day: `contoso.com 08-17`. */
  readonly cell: string;
  /** Of those looked at; `unknown` where what was looked at does not tell; null: not looked at. */
  readonly tls: TlsVersion | null;
  /** A count, > 0. */
  readonly messages: number;
  /** The same for the same cell and `tls`. */
  readonly event: bigint;
}

/** Which column of a fact holds what; `looked` is {@link NOT_LOOKED_AT} or empty. */
export const TLS_SAMPLE_COLUMNS = {
  direction: 'direction',
  cell: 'connector',
  looked: 'rawTls',
} as const satisfies Readonly<Record<string, Dimension>>;

export const NOT_LOOKED_AT = 'not looked at';

export function tlsSampleFact({ hour, direction, cell, tls, messages, event }: SampledMessages): Fact {
  return {
    ...{ hour, direction, connectorType: 'none', forcedTls: 'unknown', auth: 'other', connector: cell },
    ...{ sender: '', domain: '', client: '', messages, recipients: null, event },
    ...{ tls: tls ?? 'unknown', rawTls: tls === null ? NOT_LOOKED_AT : '' },
  };
}

/** All messages of a cell by what was seen of them: those not looked at come with `tls` null. */
export function messagesOfCell(messages: number, seen: Readonly<Partial<Record<TlsVersion, number>>>) {
  const counts = { ...noTlsCounts(), ...seen };
  const looked = Object.entries(counts) as (readonly [TlsVersion, number])[];
  const rest = messages - looked.reduce((sum, [, count]) => sum + count, 0);
  return [...looked, [null, rest] as const].flatMap(([tls, count]) => (count > 0 ? [{ tls, messages: count }] : []));
}
