import type { FeedWindow } from '../ports/feed.ts';

/** No window is made shorter than this. */
const MIN_WINDOW_MS = 60_000;
/** So many windows in a row may be given up: what is refused after that is not the fault of a window. */
const MAX_GIVEN_UP = 3;

/** What becomes of a window that the service did not answer whole. */
export type Refused =
  /** It is asked for once more, from its first page: what named the next one was not good any more. */
  | { readonly kind: 'again' }
  | { readonly kind: 'shorter'; readonly sizeMs: number }
  | { readonly kind: 'give-up'; readonly reason: 'shortest-window-refused' }
  /** No window is given up: too many were, so something else is wrong. */
  | { readonly kind: 'stop'; readonly reason: 'every-window-refused' };

export interface Refusal {
  readonly window: FeedWindow;
  /** Whether it was refused at a later page, the first time. */
  readonly isLaterPage: boolean;
  /** Windows that were given up in a row before it. */
  readonly givenUp: number;
}

export function afterRefusal({ window, isLaterPage, givenUp }: Refusal): Refused {
  if (isLaterPage) return { kind: 'again' };
  const sizeMs = Math.floor((window.until - window.from) / 2000) * 1000;
  if (sizeMs >= MIN_WINDOW_MS) return { kind: 'shorter', sizeMs };
  return givenUp >= MAX_GIVEN_UP
    ? { kind: 'stop', reason: 'every-window-refused' }
    : { kind: 'give-up', reason: 'shortest-window-refused' };
}
