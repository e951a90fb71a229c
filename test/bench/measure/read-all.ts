import type { ColumnsQuestion } from '../../../src/model/question.ts';
import type { Day } from '../../../src/model/time.ts';
import { daysBetween } from '../../../src/model/window.ts';
import type { FactStore } from '../../../src/ports/fact-store.ts';

/** The facts that a history is made of, read and let go of. */
export async function readAll(store: FactStore, first: Day, last: Day): Promise<void> {
  const window = daysBetween(first, last);
  const questions: readonly ColumnsQuestion[] = [
    { kind: 'smtp-auth', window, by: ['hour', 'sender'] },
    { kind: 'connector', window, by: ['hour', 'direction', 'connectorType', 'connector'] },
  ];
  let rows = 0;
  for (const question of questions) for await (const part of store.columns(question)) rows += part.rows;
  if (rows === 0) throw new Error('there was nothing to read');
}
