import { instantText } from '../model/time.ts';
import type { AuditEntry } from '../ports/audit.ts';
import type { Speaker, StateChange, Writing } from './context.ts';

type Line = Pick<AuditEntry, 'deed' | 'to' | 'detail'>;

/**
 * Writes down what a change will do, makes it, and hands out what else came of it. The line is in the audit first, so
 * that nothing is done without one; after a crash a line may stand there for what was not done, and is done again.
 */
export async function changeState<T>(
  change: StateChange<T>,
  { state, audit }: Pick<Writing, 'state' | 'audit'>,
  { by, conversation, conversationName, now }: Omit<Speaker, 'defaultTop'> & { readonly now: Date },
): Promise<T> {
  const at = instantText(now);
  const note = (line: Line) => audit.append({ at, by, conversation, conversationName, ...line });
  const announced = change(state.read(), now).lines;
  for (const line of announced) await note(line);
  let outcome: { readonly result: T; readonly lines: readonly Line[] } | undefined;
  await state.update((before) => {
    const { after, ...rest } = change(before, now);
    outcome = rest;
    return after;
  });
  if (outcome === undefined) throw new Error('the state was not changed');
  const { result, lines } = outcome;
  // Others may have changed the state while the lines were written: what came of that was not foreseen.
  const foreseen = new Set(announced.map((line) => JSON.stringify(line)));
  for (const line of lines) if (!foreseen.has(JSON.stringify(line))) await note(line);
  return result;
}
