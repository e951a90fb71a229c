/** How many messages of each stratum are looked at; those of `rest` together, since their strata are too small for more. */
export interface Allocation {
  /** By stratum, of those that have a sample of their own. */
  readonly own: ReadonlyMap<string, number>;
  readonly rest: { readonly strata: readonly string[]; readonly messages: number; readonly sampled: number };
}

/**
 * Shares out a budget of looks among strata: `least` for each, so that a partner who sends little is seen as well, what is
 * left in proportion to their messages. Where half of the budget is not enough for `least` of each, the smallest strata
 * are looked at as one. Never more than there are messages, and never more than the budget in all.
 *
 * `strata`: messages by name; the same strata give the same answer in whatever order.
 */
export function allocate(strata: ReadonlyMap<string, number>, budget: number, least: number): Allocation {
  const sorted = [...strata]
    .filter(([, messages]) => messages > 0)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : a > b ? 1 : 0));
  const alone = takenAlone(sorted, Math.floor(budget / 2), least);
  const together = sorted.slice(alone);
  const restMessages = together.reduce((sum, [, messages]) => sum + messages, 0);
  const cells = [
    ...sorted.slice(0, alone).map(([, messages]) => messages),
    ...(together.length > 0 ? [restMessages] : []),
  ];
  const sampled = proportionally(cells, Math.floor(budget), least);
  return {
    own: new Map(sorted.slice(0, alone).map(([name], at) => [name, sampled[at] as number])),
    rest: {
      strata: together.map(([name]) => name).sort(),
      messages: restMessages,
      sampled: together.length > 0 ? (sampled.at(-1) as number) : 0,
    },
  };
}

/** How many of the largest can have `least` looks each. */
function takenAlone(sorted: readonly (readonly [string, number])[], looks: number, least: number): number {
  let spent = 0;
  for (const [at, [, messages]] of sorted.entries()) {
    spent += Math.min(messages, least);
    if (spent > looks) return at;
  }
  return sorted.length;
}

/** `least` for each cell that has as many, then in proportion; a cell that is full leaves its part to the others. */
function proportionally(cells: readonly number[], budget: number, least: number): readonly number[] {
  if (cells.reduce((sum, messages) => sum + messages, 0) <= budget) return cells;
  const given = cells.map((messages) => Math.min(messages, least));
  let left = budget - given.reduce((sum, looks) => sum + looks, 0);
  if (left < 0) return shared(cells, budget);
  let open = cells.map((_, at) => at).filter((at) => (given[at] as number) < (cells[at] as number));
  while (left > 0 && open.length > 0) {
    const parts = shared(
      open.map((at) => cells[at] as number),
      left,
    );
    for (const [nth, at] of open.entries()) {
      const more = Math.min(parts[nth] as number, (cells[at] as number) - (given[at] as number));
      given[at] = (given[at] as number) + more;
      left -= more;
    }
    open = open.filter((at) => (given[at] as number) < (cells[at] as number));
  }
  return given;
}

/** `total` in parts like the weights, whole numbers by largest remainder. */
function shared(weights: readonly number[], total: number): readonly number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const exact = weights.map((weight) => (weight / all) * total);
  const parts = exact.map(Math.floor);
  const byRemainder = exact
    .map((part, at) => ({ at, remainder: part % 1 }))
    .sort((a, b) => b.remainder - a.remainder || a.at - b.at);
  const missing = total - parts.reduce((sum, part) => sum + part, 0);
  for (const { at } of byRemainder.slice(0, missing)) parts[at] = (parts[at] as number) + 1;
  return parts;
}
