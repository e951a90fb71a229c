import type { Wish } from '../permissions/permissions.ts';
import type { Command, Parsed } from './command.ts';
import { changesSomething } from './verb.ts';

/** Who sees an answer: reports, files and what concerns a whole conversation are for everyone in it. */
export function audienceOf(command: Command, isInThread: boolean): 'everyone' | 'asker' {
  switch (command.name) {
    case 'report':
    case 'request':
    case 'import':
      return 'everyone';
    case 'help':
      return 'asker';
    case 'deed':
      switch (command.deed.name) {
        case 'subscribe':
        case 'unsubscribe':
        case 'mute':
        case 'unmute':
        case 'undo':
          return 'everyone';
        case 'why':
          return isInThread ? 'everyone' : 'asker';
        default:
          return 'asker';
      }
  }
}

/** What whoever asks for it must be allowed to: what others notice is for those who may. */
export function wishOf(command: Command): Wish {
  if (command.name === 'request' || command.name === 'import') return 'change';
  if (command.name !== 'deed' || !changesSomething(command.deed)) return 'read';
  return command.deed.name === 'subscribe' ? 'be-told' : 'change';
}

/**
 * Where the answer to a click belongs: another view or page of what the card shows takes its place, another question
 * goes into its thread, and what is a list or a deed is told to whoever clicked. `shown` made the card; null for an alert.
 */
export function placeOfAnswer(command: Command, shown: Parsed | null): 'in-place' | 'thread' | 'asker' {
  if (command.name === 'request') return 'thread';
  const before = shown?.ok ? shown.command : null;
  if (command.name === 'report') return before !== null && isSameReport(command, before) ? 'in-place' : 'thread';
  if (command.name !== 'deed') return 'asker';
  if (command.deed.name === 'why') return 'thread';
  const isSameList = before?.name === 'deed' && before.deed.name === command.deed.name;
  return isSameList && !changesSomething(command.deed) ? 'in-place' : 'asker';
}

/** A single connector or sender is another question than all of them. */
function isSameReport(clicked: Extract<Command, { readonly name: 'report' }>, shown: Command): boolean {
  if (shown.name !== 'report' || shown.report !== clicked.report) return false;
  const about = ({ subject, params }: typeof clicked.request) => `${subject}\n${params['connector'] ?? ''}`;
  return about(clicked.request) === about(shown.request);
}
