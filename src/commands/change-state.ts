import { instantText } from '../model/time.ts';
import type { AuditEntry } from '../ports/audit.ts';
import type { Speaker, StateChange, Writing } from './context.ts';

type Line = Pick<AuditEntry, 'deed' | 'to' | 'detail'>;

/**
 * Writes down what a change does, makes it, and hands out what else came of it. The line is in the audit first, so that
 * nothing is done without one, and while it is written nobody else changes the state: of three that ask for the same
 * thing at once, one has a line. Where the change then cannot be kept, another line says so; only after a crash may a
 * line stand there for what was not done, and is done again.
 */
export async function changeState<T>(
  change: StateChange<T>,
  { state, audit }: Pick<Writing, 'state' | 'audit'>,
  { by, conversation, conversationName, now }: Omit<Speaker, 'defaultTop'> & { readonly now: Date },
): Promise<T> {
  const at = instantText(now);
  const note = (line: Line) => audit.append({ at, by, conversation, conversationName, ...line });
  const noted: Line[] = [];
  let outcome: { readonly result: T } | undefined;
  try {
    await state.update(async (before) => {
      const { after, result, lines } = change(before, now);
      for (const line of lines) {
        await note(line);
        noted.push(line);
      }
      outcome = { result };
      return after;
    });
  } catch (cause) {
    // The disk may take no more lines either; whoever asked is answered with the cause in any case.
    for (const line of noted)
      await note({ deed: 'failed', to: line.to, detail: `${line.deed} ${line.detail}` }).catch(() => undefined);
    throw cause;
  }
  if (outcome === undefined) throw new Error('the state was not changed');
  return outcome.result;
}
