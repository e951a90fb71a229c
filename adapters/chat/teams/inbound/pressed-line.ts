import { submitted } from '../../../../cards/teams/submitted.ts';
import { filled } from '../../../../src/commands/fill.ts';
import { MAX_LINE } from '../../../../src/commands/words.ts';

/** What a press asks for. */
export type PressedLine =
  | { readonly ok: true; readonly command: string }
  /** What is wrong with what was entered, in words for people. */
  | { readonly ok: false; readonly fault: string };

/** The command that a button brought back, or that a form makes of what was entered. */
export function pressedLine(data: unknown): PressedLine {
  const asked = submitted(data);
  if (asked === null) return { ok: false, fault: 'Nothing was chosen, or the button has expired.' };
  if (asked.kind === 'command') return { ok: true, command: asked.command };
  // No form of ours is that long: what comes back is what somebody chose to send.
  if (asked.command.length > MAX_LINE)
    return { ok: false, fault: `The form has more than ${MAX_LINE} characters. Type the command instead.` };
  const kind = (key: string) => (['from', 'to'].includes(key) ? 'date' : 'text');
  const keys = new Set([...asked.command.matchAll(/\{(\w+)\}/g)].flatMap(([, key]) => key ?? []));
  const fields = [...keys].map((key) => ({ key, label: key, kind: kind(key), value: '' }) as const);
  const read = filled({ label: '', command: asked.command, fields }, asked.values);
  return read.ok ? read : { ok: false, fault: Object.values(read.faults).join(' ') };
}
