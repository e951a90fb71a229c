import type { TlsCounts } from '../../model/tls.ts';
import type { ListFound } from '../list-report.ts';
import type { Timeline } from '../timeline.ts';

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

/** What was found out, before any words. `told`: by direction and the timeline's dimension. */
export interface TlsFound extends ListFound<DirectionRow> {
  readonly directions: readonly TlsDirection[];
  readonly timeline: Timeline;
}

/** Rows of mail that crossed a network. */
export const crossing = (rows: readonly DirectionRow[]): readonly DirectionRow[] =>
  rows.filter((row) => row.direction !== 'local');
