import type { Delivery, Refusal } from './delivery.ts';

/** Something of a thread that the platform refuses. */
export interface Refused extends Refusal {
  readonly shape: Delivery['shape'];
  readonly triedAgainAt: string;
}

/** A conversation that cannot be reached, and the platform's word for it. */
export interface Unreached {
  readonly conversation: string;
  readonly why: string;
}

const HOLDS_UP: Readonly<Record<Delivery['shape'], number>> = { root: 2, reply: 1, edit: 0 };

/** By root, the refused delivery that holds up most of its thread: the root, else a reply, else an edit. */
export function refusedByRoot(deliveries: readonly Delivery[]): ReadonlyMap<string, Refused> {
  const worst = new Map<string, Refused>();
  for (const { root, shape, refused, notBefore } of deliveries) {
    const known = worst.get(root);
    if (refused === undefined || (known && HOLDS_UP[known.shape] >= HOLDS_UP[shape])) continue;
    worst.set(root, { ...refused, shape, triedAgainAt: notBefore });
  }
  return worst;
}
