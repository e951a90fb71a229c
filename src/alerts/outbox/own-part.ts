import type { Outbox } from './outbox.ts';

/** By conversation, what the outbox has of it, for these conversations. */
export function ownParts(outbox: Outbox, conversations: Iterable<string>): Map<string, Outbox> {
  const deliveries = byConversation(outbox.deliveries, conversations);
  const roots = byConversation(outbox.roots, conversations);
  return new Map(
    [...deliveries].map(([conversation, own]) => [
      conversation,
      { deliveries: own, roots: roots.get(conversation) ?? [] },
    ]),
  );
}

/**
 * The outbox with what became of some conversations' parts. A row stays where it was, as long as there is one of its key;
 * new ones come last. The same outbox where no part is another one than before.
 */
export function withParts(
  outbox: Outbox,
  before: ReadonlyMap<string, Outbox>,
  after: ReadonlyMap<string, Outbox>,
): Outbox {
  const changed = new Map([...after].filter(([conversation, part]) => part !== before.get(conversation)));
  if (changed.size === 0) return outbox;
  const parts = [...changed.values()];
  return {
    deliveries: replaced(
      outbox.deliveries,
      changed,
      parts.flatMap(({ deliveries }) => deliveries),
    ),
    roots: replaced(
      outbox.roots,
      changed,
      parts.flatMap(({ roots }) => roots),
    ),
  };
}

interface Row {
  readonly key: string;
  readonly conversation: string;
}

function byConversation<T extends Row>(
  rows: readonly T[],
  conversations: Iterable<string>,
): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const conversation of conversations) found.set(conversation, []);
  for (const row of rows) found.get(row.conversation)?.push(row);
  return found;
}

function replaced<T extends Row>(
  rows: readonly T[],
  changed: ReadonlyMap<string, unknown>,
  fresh: readonly T[],
): readonly T[] {
  const left = new Map(fresh.map((row) => [row.key, row]));
  const after: T[] = [];
  for (const row of rows) {
    const now = changed.has(row.conversation) ? left.get(row.key) : row;
    if (now === undefined) continue;
    after.push(now);
    left.delete(row.key);
  }
  after.push(...left.values());
  return after;
}
