import { Low } from 'lowdb';
import type { z } from 'zod';
import type { StateStore } from '../../../src/ports/state-store.ts';
import { frozen } from './frozen.ts';
import { generationFile } from './generation-file.ts';

export interface StateOptions<T> {
  /** What the state must look like, on disk and after every change. Plain JSON only. */
  readonly schema: z.ZodType<T>;
  /** Where a new installation begins; never changed. */
  readonly initial: T;
  /** Hears what people should be told: `state.corrupt-set-aside`, `state.previous-used`. */
  readonly onWord: (event: string, fields: Readonly<Record<string, unknown>>) => void;
}

/**
 * The state kept in `file`, with the generation before it in `file.previous`. Hold the data directory's lock first:
 * two that write the same file would overwrite each other.
 *
 * A generation that cannot be read is set aside and the other one used; where neither can be read it throws
 * `store-damaged` and leaves both where they are. An unreadable disk throws `disk`.
 */
export async function openState<T>(file: string, options: StateOptions<T>): Promise<StateStore<T>> {
  const { schema, initial, onWord } = options;
  const low = new Low<T>(generationFile(file, schema, onWord), structuredClone(initial));
  await low.read();

  // What readers see. `low.data` runs ahead of it while a write is under way.
  let current = frozen(asRead(low.data));
  let tail: Promise<unknown> = Promise.resolve();
  let closed = false;

  return {
    read: () => current,
    update(change) {
      if (closed) return Promise.reject(new Error(`${file} is closed`));
      const done = tail.then(() => apply(change));
      tail = done.catch(() => undefined);
      return done;
    },
    async close() {
      closed = true;
      await tail;
    },
  };

  /** lowdb's own `update` neither waits for its function nor takes anything back when the write fails. */
  async function apply(change: (state: T) => T): Promise<T> {
    const changed = change(current);
    if (changed === current) return current;
    low.data = asRead(changed);
    try {
      await low.write();
    } catch (error) {
      low.data = current;
      throw error;
    }
    current = frozen(low.data);
    return current;
  }

  /** The state as the next start will find it, so that memory and disk cannot differ. Throws a ZodError. */
  function asRead(state: T): T {
    return schema.parse(JSON.parse(JSON.stringify(state)));
  }
}
