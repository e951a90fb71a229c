import { z } from 'zod';
import type { Ask } from './ask.ts';
import type { SlackCalls, SlackMetadata, SlackSelf } from './calls.ts';
import { EVENT_TYPE } from './messages.ts';

const text = z.string().nullish();
const history = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      user: text,
      bot_id: text,
      metadata: z.object({ event_type: z.string(), event_payload: z.unknown() }).optional().catch(undefined),
    }),
  ),
  has_more: z.boolean().optional(),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
type Message = z.infer<typeof history>['messages'][number];

const payload = z.object({ key: text, command: text });
const NONE: SlackMetadata = { key: null, command: null };

/** Without the permission to read, and not for a fault that passes. */
const UNREADABLE: readonly string[] = ['missing_scope', 'no_permission', 'access_denied', 'ekm_access_denied'];

/** What the bot itself has said in a conversation or thread, a page at a time. */
export function pages(ask: Ask, self: () => Promise<SlackSelf>): SlackCalls['page'] {
  return async ({ channel, thread, cursor, limit }) => {
    const own = await self().catch(() => null);
    if (own === null) return { kind: 'not-now', afterMs: 0, trouble: 'Slack did not identify the bot' };
    const asked = await ask(
      thread === null ? 'conversations.history' : 'conversations.replies',
      {
        channel,
        limit,
        include_all_metadata: true,
        ...(thread === null ? {} : { ts: thread }),
        ...(cursor === null ? {} : { cursor }),
      },
      history,
    );
    if (asked.ok) {
      const { messages, has_more: hasMore = false, response_metadata: further } = asked.answer;
      // More that nobody can ask for: what is not on this page may be on the next.
      if (hasMore && !further?.next_cursor)
        return { kind: 'unreadable', trouble: 'Slack has more pages but gave no cursor' };
      return {
        kind: 'page',
        messages: messages
          .filter((message) => isBy(own, message) && message.ts !== thread)
          .map(({ ts, metadata }) => ({ ts, metadata: metadataOf(metadata) })),
        next: hasMore ? (further?.next_cursor ?? '') || null : null,
      };
    }
    const { code, failure } = asked;
    if (code === 'thread_not_found') return { kind: 'page', messages: [], next: null };
    if (failure.kind === 'refused' || UNREADABLE.includes(code ?? ''))
      return { kind: 'unreadable', trouble: failure.trouble };
    return { kind: 'not-now', afterMs: failure.kind === 'not-now' ? failure.afterMs : 0, trouble: failure.trouble };
  };
}

/** Others could write our keys into their messages. */
const isBy = (own: SlackSelf, { user, bot_id }: Message): boolean =>
  user === own.user || (own.bot !== null && bot_id === own.bot);

/** A report's command and a delivery's key, as they were kept with a message; nulls where there are none. */
function metadataOf(metadata: unknown): SlackMetadata {
  const ours = z.object({ event_type: z.literal(EVENT_TYPE), event_payload: payload }).safeParse(metadata).data;
  return ours === undefined
    ? NONE
    : { key: ours.event_payload.key ?? null, command: ours.event_payload.command ?? null };
}
