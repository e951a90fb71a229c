import { counted } from '../model/format.ts';
import { instantText } from '../model/time.ts';
import type { FeedLimits, FeedRow, FeedWindow } from '../ports/feed.ts';
import type { FetchPlan } from './plan-fetch.ts';

/** A window whose pages are being read; what was read of it is kept when there is no further page. */
export interface Reading<Row extends FeedRow> {
  readonly plan: Extract<FetchPlan, { readonly kind: 'read' }>;
  /** When it was planned, ms. */
  readonly at: number;
  readonly rows: Row[];
  /** Names of pages that were asked for. */
  readonly asked: Set<string>;
  readonly isSecond: boolean;
  next: string | null;
  bytes: number;
  unusable: number;
  /** Why the first of them could not be used. */
  firstUnusable: string | null;
}

export function readingOf<Row extends FeedRow>(
  plan: Reading<Row>['plan'],
  at: number,
  isSecond: boolean,
): Reading<Row> {
  return { plan, at, isSecond, rows: [], asked: new Set(), next: null, bytes: 0, unusable: 0, firstUnusable: null };
}

export const noneUsable = ({ unusable, firstUnusable, plan }: Reading<FeedRow>): string =>
  `None of ${counted(unusable, 'record')} from ${instantText(new Date(plan.window.from))} on is usable${firstUnusable === null ? '' : `: ${firstUnusable}`}. It is asked for again.`;

export const isoWindow = ({ from, until }: { readonly from: number; readonly until: number }) => ({
  from: new Date(from).toISOString(),
  until: new Date(until).toISOString(),
});

/** Servers of a service do not agree to the second, and say no parts of one. */
export const TOLERANCE_MS = 60_000;

/** Whether there may be records of a window that have still to come: then it was planned by a time that was wrong. */
export const isEarly = ({ until }: FeedWindow, serverTime: Date | null, { lagMs }: FeedLimits): boolean =>
  serverTime !== null && until > serverTime.getTime() - lagMs + TOLERANCE_MS;
