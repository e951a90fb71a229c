import { z } from 'zod';

/** How a conversation of Teams is reached: learned from what Teams sends, never from what people type. */
export const referenceSchema = z.object({
  /** Teams' own id, without the message it was said under: `19:…@thread.tacv2`, `a:…`. */
  id: z.string().min(1),
  kind: z.enum(['personal', 'group', 'channel']),
  serviceUrl: z.string(),
  tenant: z.string().nullable(),
  /** The team that a channel is in. */
  team: z.string().nullable(),
  /** Who the bot is there: `28:…`. */
  bot: z.string(),
});

export type Reference = Readonly<z.infer<typeof referenceSchema>>;

const NAME = 'teams';

/** `teams:19:…@thread.tacv2`: how the rest of Mailflow names a conversation of Teams. */
export const conversationOf = (id: string): string => `${NAME}:${id}`;

/** Teams' own id of it; null for a conversation of another platform. */
export const idOf = (conversation: string): string | null => /^teams:(.+)$/s.exec(conversation)?.[1] ?? null;

/**
 * A channel's id carries the thread that something was said in: `19:…@thread.tacv2;messageid=1612345678901`. In chats
 * there are no threads.
 */
export function splitThread(id: string): { readonly id: string; readonly thread: string | null } {
  const [, whole, thread] = /^(.*?);messageid=(.+)$/s.exec(id) ?? [];
  return whole === undefined || thread === undefined ? { id, thread: null } : { id: whole, thread };
}

/** Where a message goes: into a channel's thread by its root, else into the conversation. */
export const addressOf = ({ id, kind }: Reference, thread: string | null): string =>
  kind === 'channel' && thread !== null ? `${id};messageid=${thread}` : id;
