import type { Direction } from '../dimensions.ts';
import type { Fact } from '../fact.ts';
import type { Dimension } from '../question.ts';
import { domainOf } from '../text/address.ts';

/** A message as a service lists it that carried it; how its way was protected is not known. */
export interface TracedMessage {
  /** Start of the hour in which the service took it in. */
  readonly hour: number;
  /** `local`: from one of ours to ours only. */
  readonly direction: Exclude<Direction, 'submission'>;
  /** Lower-cased; empty for one without a sender. */
  readonly sender: string;
  /** The IP address that handed it in; empty where the service does not say. */
  readonly address: string;
  /** What became of it, the worst where that differs by recipient: `delivered`, `failed`. */
  readonly status: string;
  readonly recipients: number;
  /** Which message it is. */
  readonly event: bigint;
}

/** Which column of a fact holds what; its other columns say nothing. */
export const TRACE_COLUMNS = {
  direction: 'direction',
  sender: 'sender',
  domain: 'domain',
  address: 'client',
  status: 'connector',
} as const satisfies Readonly<Record<string, Dimension>>;

export function tracedFact({ hour, direction, sender, address, status, recipients, event }: TracedMessage): Fact {
  return {
    ...{ hour, direction, connectorType: 'none', forcedTls: 'unknown', auth: 'other', tls: 'unknown', rawTls: '' },
    ...{ sender, domain: domainOf(sender), client: address, connector: status },
    ...{ messages: 1, recipients, event },
  };
}
