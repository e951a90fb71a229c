import type { Auth, ConnectorType, Direction, Forced } from './dimensions.ts';
import type { Hour } from './time.ts';
import type { TlsVersion } from './tls.ts';

/**
 * One validated, normalised, counted observation. Texts that the source does not know are empty.
 * Facts of different kinds are never added up; the kind stands on the batch that carries the fact.
 */
export interface Fact {
  /** Start of the hour; a source that only knows days says midnight. */
  readonly hour: Hour;
  readonly direction: Direction;
  readonly connectorType: ConnectorType;
  readonly connector: string;
  readonly forcedTls: Forced;
  /** Lower-cased address; empty on connector facts. */
  readonly sender: string;
  /** Lower-cased part after the @. */
  readonly domain: string;
  readonly client: string;
  readonly auth: Auth;
  readonly tls: TlsVersion;
  /** The source's own text, only where `tls` is `unknown`. */
  readonly rawTls: string;
  /** A count, ≥ 0. */
  readonly messages: number;
  /** A count, or null when the source cannot know. */
  readonly recipients: number | null;
  /**
   * Which event this is, for sources that log single messages: the same event read twice has the same key.
   * Null for sources that deliver totals.
   */
  readonly event: bigint | null;
}

/** The largest count one input row may claim; more is an absurd count and refused. */
export const MAX_ROW_COUNT = 1_000_000_000;
