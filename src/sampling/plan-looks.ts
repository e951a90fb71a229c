import { allocate } from './allocate.ts';

/** A message that can be looked at. */
export interface Lookable<D extends string = string> {
  /** Which message it is. */
  readonly key: string;
  readonly direction: D;
  /** Messages of a stratum are likely to be alike: those that one network sent, or one domain gets. */
  readonly stratum: string;
}

/** What is to be looked at. */
export interface PlannedLooks<D extends string = string> {
  /** What estimates are made of: all messages are in one of them. */
  readonly cells: readonly { readonly direction: D; readonly messages: number }[];
  /** In an order of chance: those that were looked at when it ends early are chosen at random as well. */
  readonly looks: readonly { readonly key: string; readonly cell: number }[];
}

/** Each direction has a quarter of the looks, if it has as many messages. */
const DIRECTION_SHARE = 4;

/**
 * Chooses which messages are looked at, by what is known before any was: how many there are in each stratum.
 * `budget`: looks, in all; `least`: see {@link allocate}; `random`: [0, 1).
 */
export function planLooks<D extends string>(
  messages: readonly Lookable<D>[],
  { budget, least, random }: { readonly budget: number; readonly least: number; readonly random: () => number },
): PlannedLooks<D> {
  const directions = groupBy(messages, ({ direction }) => direction);
  const sizes = new Map([...directions].map(([direction, all]) => [direction, all.length]));
  const budgets = allocate(sizes, budget, Math.floor(budget / DIRECTION_SHARE)).own;
  const cells: { direction: D; messages: number }[] = [];
  const looks: { key: string; cell: number }[] = [];

  function addCell(direction: D, among: readonly Lookable[], sampled: number): void {
    const cell = cells.length;
    cells.push({ direction, messages: among.length });
    for (const { key } of chosen(among, sampled, random)) looks.push({ key, cell });
  }

  for (const [direction, all] of directions) {
    const strata = groupBy(all, ({ stratum }) => stratum);
    const volumes = new Map([...strata].map(([name, { length }]) => [name, length]));
    const { own, rest } = allocate(volumes, budgets.get(direction) ?? 0, least);
    for (const [name, sampled] of own) addCell(direction, strata.get(name) ?? [], sampled);
    if (rest.messages > 0) {
      const together = rest.strata.flatMap((name) => strata.get(name) ?? []);
      addCell(direction, together, rest.sampled);
    }
  }
  return { cells, looks: chosen(looks, looks.length, random) };
}

/** So many of them, each subset as likely as any other, in an order of chance (Fisher and Yates). */
function chosen<T>(among: readonly T[], count: number, random: () => number): readonly T[] {
  const left = [...among];
  const taken = Math.min(count, left.length);
  for (let at = 0; at < taken; at++) {
    const other = at + Math.floor(random() * (left.length - at));
    [left[at], left[other]] = [left[other] as T, left[at] as T];
  }
  return left.slice(0, taken);
}

function groupBy<T, K>(items: readonly T[], of: (item: T) => K): ReadonlyMap<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(of(item));
    if (group) group.push(item);
    else groups.set(of(item), [item]);
  }
  return groups;
}
