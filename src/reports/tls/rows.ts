import type { TlsCounts } from '../../mailflow/tls.ts';

export const DIRECTION_NAMES = { outbound: 'Outbound', inbound: 'Inbound', local: 'Same host' } as const;
export type TlsDirection = keyof typeof DIRECTION_NAMES;

/** A row of the JSON that scripts rely on. */
export interface DirectionRow {
  readonly direction: TlsDirection;
  readonly messages: number;
  readonly tls: TlsCounts;
  /** 0…1; null for `local`. */
  readonly protectedShare: number | null;
}
