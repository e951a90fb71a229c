import { parentPort } from 'node:worker_threads';
import type { Answered, Asked } from './asked-thread.ts';
import { sent } from './messages.ts';

/** Answers, in a thread, what another one asks of it (see asked-thread.ts). What `handedOver` names changes hands. */
export function answerQuestions<Q, A>(
  answerTo: (question: Q) => Promise<A>,
  handedOver: (answer: A) => readonly ArrayBuffer[] = () => [],
): void {
  const port = parentPort;
  if (port === null) throw new Error('this is the program of a thread');
  port.on('message', ({ number, question }: Asked<Q>) => {
    answerTo(question).then(
      (answer) => port.postMessage({ number, ok: true, answer } satisfies Answered, [...handedOver(answer)]),
      (cause: unknown) => port.postMessage({ number, ok: false, error: sent(cause) } satisfies Answered),
    );
  });
}
