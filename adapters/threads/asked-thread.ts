import { received, type SentError } from './messages.ts';
import { beginThread, type ThreadProgram } from './thread-program.ts';

/** A thread that answers questions. */
export interface AskedThread<Q> {
  /** What is in `transfer` changes hands. Rejects as the other thread did, or where it has ended. */
  ask(question: Q, transfer?: readonly ArrayBuffer[]): Promise<unknown>;
  hasEnded(): boolean;
  end(): Promise<void>;
}

/** A question on its way; it gets one answer of the same number. */
export interface Asked<Q> {
  readonly number: number;
  readonly question: Q;
}

export type Answered =
  | { readonly number: number; readonly ok: true; readonly answer: unknown }
  | { readonly number: number; readonly ok: false; readonly error: SentError };

interface ThreadOptions {
  /** What it may hold of JavaScript; beyond that it ends. */
  readonly maxMemoryMb: number;
  /** What it is there for, as it stands in an error: `reads logs`. */
  readonly purpose: string;
}

/** Begins a thread. It keeps the process only while it is asked something. */
export function askedThread<Q>(program: ThreadProgram, { maxMemoryMb, purpose }: ThreadOptions): AskedThread<Q> {
  const worker = beginThread(program, maxMemoryMb);
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(cause: Error): void }>();
  const hasEndedError = (): Error => new Error(`the thread that ${purpose} has ended`);
  let asked = 0;
  let ended = false;
  const endWith = (cause: Error): void => {
    ended = true;
    for (const { reject } of waiting.values()) reject(cause);
    waiting.clear();
  };
  worker.on('message', (answer: Answered) => {
    const asker = waiting.get(answer.number);
    waiting.delete(answer.number);
    if (waiting.size === 0) worker.unref();
    if (answer.ok) asker?.resolve(answer.answer);
    else asker?.reject(received(answer.error));
  });
  worker.on('error', endWith);
  worker.on('exit', () => endWith(hasEndedError()));

  return {
    hasEnded: () => ended,
    ask: (question, transfer = []) =>
      new Promise((resolve, reject) => {
        // Whoever asks a thread that is gone would wait for ever.
        if (ended) {
          reject(hasEndedError());
          return;
        }
        const number = ++asked;
        waiting.set(number, { resolve, reject });
        worker.ref();
        worker.postMessage({ number, question } satisfies Asked<Q>, [...transfer]);
      }),
    end: async () => {
      await worker.terminate();
    },
  };
}
