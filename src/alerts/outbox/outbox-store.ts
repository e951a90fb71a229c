import type { StateStore } from '../../ports/state-store.ts';
import type { Outbox } from './outbox.ts';

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

/** Changes the outbox and answers what was decided on the way; resolves once the change is on disk. */
export type ChangeOutbox = <R>(change: (outbox: Outbox) => readonly [Outbox, R]) => Promise<R>;

/** As many conversations choose what comes next before others have their turn. */
const CHANGES_A_TURN = 20;

interface Wanted {
  /** Applies the change; answers what tells its asker of the success. */
  readonly apply: (outbox: Outbox) => readonly [Outbox, () => void];
  readonly reject: (cause: unknown) => void;
}

/**
 * Writes together what conversations want changed while an earlier write is under way, since a write costs the same for
 * one change as for ten. A change that cannot be written does not keep the others from it.
 */
export function batchWrites(store: OutboxStore, pause: () => Promise<void> = async () => {}): ChangeOutbox {
  let wanted: readonly Wanted[] = [];
  let isWriting = false;

  return (change) =>
    new Promise((resolve, reject) => {
      const apply: Wanted['apply'] = (outbox) => {
        const [changed, answer] = change(outbox);
        return [changed, () => resolve(answer)];
      };
      wanted = [...wanted, { apply, reject }];
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
    let answers: readonly (() => void)[] = [];
    await store.update(async (before) => {
      const applied: (() => void)[] = [];
      let outbox = before;
      for (const [at, { apply }] of together.entries()) {
        // Each looks through all that waits: thousands of them would hold up everybody else.
        if (at % CHANGES_A_TURN === CHANGES_A_TURN - 1) await pause();
        const [changed, answer] = apply(outbox);
        outbox = changed;
        applied.push(answer);
      }
      answers = applied;
      return outbox;
    });
    for (const answer of answers) answer();
  }
}
