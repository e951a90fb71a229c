import { z } from 'zod';
import type { SlackMessage } from '../../../../cards/slack/blocks.ts';
import type { Outcome } from '../../../../src/ports/chat-platform.ts';
import type { Log } from '../../../../src/ports/log.ts';
import type { Ask, Asked } from './ask.ts';
import type { SlackCalls, SlackMetadata, SlackWords } from './calls.ts';
import { areBlocksRefused } from './outcomes.ts';

/** Nothing in a message becomes a link, a mention or a preview of a page. */
const AS_WRITTEN = { parse: 'none', link_names: false };
const NO_PREVIEWS = { unfurl_links: false, unfurl_media: false };

const posted = z.object({ ts: z.string().min(1) });
const shownToOne = z.object({ message_ts: z.string().min(1) });

export function messages(ask: Ask, log: Log): Pick<SlackCalls, 'post' | 'update' | 'ephemeral'> {
  return {
    post: ({ channel, thread, metadata, ...words }) =>
      downTheLadder(words, log, async (shown) =>
        handled(
          await ask(
            'chat.postMessage',
            { channel, ...inThread(thread), ...shown, ...AS_WRITTEN, ...NO_PREVIEWS, metadata: eventOf(metadata) },
            posted,
          ),
          ({ ts }) => ts,
        ),
      ),
    update: ({ channel, ts, metadata, ...words }) =>
      downTheLadder(words, log, async (shown) =>
        handled(
          await ask(
            'chat.update',
            { channel, ts, ...shown, ...AS_WRITTEN, ...(metadata === null ? {} : { metadata: eventOf(metadata) }) },
            posted,
          ),
          () => ts,
        ),
      ),
    ephemeral: ({ channel, user, thread, ...words }) =>
      downTheLadder(words, log, async (shown) =>
        handled(
          await ask('chat.postEphemeral', { channel, user, ...inThread(thread), ...shown, ...AS_WRITTEN }, shownToOne),
          ({ message_ts }) => message_ts,
        ),
      ),
  };
}

/** What a rung came to, and whether the next one may be accepted. */
export interface Rung {
  readonly outcome: Outcome;
  readonly code: string | null;
  readonly pointers: readonly string[];
}

/** The card; when its blocks are refused the plain card, and when those are its one line of text: never nothing. */
export async function downTheLadder(
  { message, plain }: SlackWords,
  log: Log,
  send: (shown: SlackMessage) => Promise<Rung>,
): Promise<Outcome> {
  let last = await send(message);
  for (const [next, draw] of [
    ['plain', plain],
    ['text', (): SlackMessage => ({ text: message.text, blocks: [] })],
  ] as const) {
    if (!areBlocksRefused(last.code)) return last.outcome;
    log.warn('slack.blocks-refused', { code: last.code, at: last.pointers, next });
    last = await send(draw());
  }
  return last.outcome;
}

export function handled<T>(asked: Asked<T>, handleOf: (answer: T) => string): Rung {
  if (asked.ok) return { outcome: { kind: 'done', handle: handleOf(asked.answer) }, code: null, pointers: [] };
  return { outcome: asked.failure, code: asked.code, pointers: asked.pointers };
}

const inThread = (thread: string | null) => (thread === null ? {} : { thread_ts: thread });

/** The type of the metadata that is ours. */
export const EVENT_TYPE = 'mailflow';

const eventOf = ({ key, command }: SlackMetadata) => ({
  event_type: EVENT_TYPE,
  event_payload: { ...(key === null ? {} : { key }), ...(command === null ? {} : { command }) },
});
