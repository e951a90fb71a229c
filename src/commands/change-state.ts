import { instantText } from '../model/time.ts';
import type { AuditEntry } from '../ports/audit.ts';
import type { Speaker, StateChange, Writing } from './context.ts';

type Line = Pick<AuditEntry, 'deed' | 'to' | 'detail'>;

/** A line of the audit, without who did it and when. */
export const auditLine = (action: string, to: string, detail: string): Line => ({ deed: action, to, detail });

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
  const note = (lines: readonly Line[]) =>
    audit.append(...lines.map((line) => ({ at, by, conversation, conversationName, ...line })));
  let noted: readonly Line[] = [];
  let outcome: { readonly result: T } | undefined;
  try {
    await state.update(async (before) => {
      const { after, result, lines } = change(before, now);
      // Before it is awaited: lines may be in the file though it is not sure that they last.
      noted = lines;
      await note(lines);
      outcome = { result };
      return after;
    });
  } catch (cause) {
    // The disk may take no more lines either; whoever asked is answered with the cause in any case.
    const failed = noted.map(({ deed, to, detail }) => ({ deed: 'failed', to, detail: `${deed} ${detail}` }));
    await note(failed).catch(() => undefined);
    throw cause;
  }
  if (outcome === undefined) throw new Error('the state was not changed');
  return outcome.result;
}
