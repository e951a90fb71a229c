import type { TeamsMessage } from '../../../../cards/teams/elements.ts';

const MARK = 'of';
/** Teams refuses messages from 28 KB on; the rest of the activity takes its part of them. */
const MAX_BYTES = 27_000;

/**
 * A message whose buttons know which command made it: a press brings back what the button holds, and nothing of the
 * card. A card without room for that stays as it is: then what is pressed on it is answered in its thread.
 */
export function markedWith(message: TeamsMessage, command: string | null): TeamsMessage {
  if (command === null) return message;
  const marked = { ...message, card: withMark(message.card, command) };
  return Buffer.byteLength(JSON.stringify(marked)) > MAX_BYTES ? message : marked;
}

/** The command that made a card, out of what its button brought back; null for an alert. */
export function shownBy(data: unknown): string | null {
  const mark = typeof data === 'object' && data !== null ? (data as Readonly<Record<string, unknown>>)[MARK] : null;
  return typeof mark === 'string' && mark !== '' ? mark : null;
}

function withMark<T>(node: T, command: string): T {
  if (Array.isArray(node)) return node.map((each) => withMark(each, command)) as T;
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([key, value]) => [key, withMark(value, command)] as const);
  const copy: Record<string, unknown> = Object.fromEntries(entries);
  const isPress = copy['type'] === 'Action.Execute' || copy['type'] === 'Action.Submit';
  return (isPress ? { ...copy, data: { ...Object(copy['data']), [MARK]: command } } : copy) as T;
}
