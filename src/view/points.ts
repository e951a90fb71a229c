import type { ActionView } from './view.ts';

/**
 * Things to look at one by one, the worst first, such as the open insights of a digest. A renderer shows as many as it
 * has room for and counts the others by kind; `all` shows every one of them.
 */
export interface PointsView {
  /** `Open now` */
  readonly heading: string;
  readonly points: readonly PointView[];
  /** How many there are, also those that are no point here; the worst kind first. */
  readonly totals: readonly KindTotal[];
  readonly all: ActionView;
}

export interface PointView {
  /** One of the kinds of `totals`. */
  readonly kind: string;
  /** What a menu calls it: `High · scanner@contoso.com`. */
  readonly name: string;
  readonly text: string;
  /** Shows more of it. */
  readonly open: ActionView;
}

export interface KindTotal {
  /** `high` */
  readonly kind: string;
  readonly total: number;
  /** Shows this kind and worse ones; absent where `all` is no longer than that. */
  readonly show?: ActionView;
}
