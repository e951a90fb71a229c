/** A configuration file as it is written: what stands where. */
export type Tree =
  /** `text`: as written, without quotes. `isPlain`: it had none. */
  | { readonly kind: 'text'; readonly text: string; readonly isPlain: boolean; readonly line: number }
  | { readonly kind: 'list'; readonly items: readonly Tree[]; readonly line: number }
  | { readonly kind: 'map'; readonly entries: readonly Entry[]; readonly line: number }
  /** A key without a value. */
  | { readonly kind: 'nothing'; readonly line: number };

export interface Entry {
  readonly key: string;
  /** From 1. */
  readonly line: number;
  readonly value: Tree;
}

/** What is wrong, and where; the first line is 1. */
export interface FileFault {
  readonly line: number;
  /** `inboxSchedule: "often" is no cron line` */
  readonly text: string;
}
