import type { StateStore } from '../../ports/state-store.ts';
import type { Outbox } from './outbox.ts';
import { ownParts, withParts } from './own-part.ts';

/** The outbox as a part of a larger state: the same store, seen through its two fields. */
export type OutboxStore = Pick<StateStore<Outbox>, 'read' | 'update'>;

/** The outbox of a state that has one. What changes nothing writes nothing. */
export function outboxIn<T extends Outbox>(store: StateStore<T>): OutboxStore {
  return {
    read: () => store.read(),
    update: (change) =>
      store.update(async (state) => {
        const changed = await change(state);
        if (changed === state) return state;
        return { ...state, deliveries: [...changed.deliveries], roots: [...changed.roots] };
      }),
  };
}

/**
 * Changes what the outbox has of one conversation and answers what was decided on the way; resolves once the change is on
 * disk. Conversations know nothing of one another, so a change sees that part alone.
 */
export type ChangeOwnPart = <R>(
  conversation: string,
  change: (own: Outbox) => readonly [own: Outbox, answer: R],
) => Promise<R>;

/** As many conversations choose what comes next, or go on with it, before others have their turn. */
const CHANGES_A_TURN = 20;

interface Wanted {
  readonly conversation: string;
  /** Applies the change; answers what tells its asker of the success. */
  readonly apply: (own: Outbox) => readonly [own: Outbox, tell: () => void];
  readonly reject: (cause: unknown) => void;
}

/**
 * Writes together what conversations want changed while an earlier write is under way, since a write costs the same for
 * one change as for ten. A change that cannot be written does not keep the others from it.
 */
export function batchWrites(store: OutboxStore, pause: () => Promise<void> = async () => {}): ChangeOwnPart {
  let wanted: Wanted[] = [];
  let isWriting = false;

  return (conversation, change) =>
    new Promise((resolve, reject) => {
      const apply: Wanted['apply'] = (own) => {
        const [changed, answer] = change(own);
        return [changed, () => resolve(answer)];
      };
      wanted.push({ conversation, apply, reject });
      if (!isWriting) void writeAll();
    });

  async function writeAll(): Promise<void> {
    isWriting = true;
    while (wanted.length > 0) {
      const together = wanted;
      wanted = [];
      await write(together).catch(async (cause: unknown) => {
        if (together.length === 1) return together[0]?.reject(cause);
        for (const each of together) await write([each]).catch(each.reject);
      });
    }
    isWriting = false;
  }

  async function write(together: readonly Wanted[]): Promise<void> {
    let tellings: readonly (() => void)[] = [];
    await store.update(async (outbox) => {
      const before = ownParts(outbox, new Set(together.map(({ conversation }) => conversation)));
      const after = new Map(before);
      const applied: (() => void)[] = [];
      for (const [at, { conversation, apply }] of together.entries()) {
        if (at % CHANGES_A_TURN === CHANGES_A_TURN - 1) await pause();
        const [changed, tell] = apply(after.get(conversation) ?? EMPTY);
        after.set(conversation, changed);
        applied.push(tell);
      }
      tellings = applied;
      return withParts(outbox, before, after);
    });
    for (const [at, tell] of tellings.entries()) {
      if (at % CHANGES_A_TURN === CHANGES_A_TURN - 1) await pause();
      tell();
    }
  }
}

const EMPTY: Outbox = { deliveries: [], roots: [] };
