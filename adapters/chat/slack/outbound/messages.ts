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
const postedIn = posted.extend({ message: z.object({ thread_ts: z.string().optional() }).optional() });
const shownToOne = z.object({ message_ts: z.string().min(1) });

export function messages(ask: Ask, log: Log): Pick<SlackCalls, 'post' | 'update' | 'remove' | 'ephemeral'> {
  return {
    post: ({ channel, thread, metadata, ...words }) =>
      downTheLadder(words, log, async (shown) =>
        handled(
          await ask(
            'chat.postMessage',
            { channel, ...inThread(thread), ...shown, ...AS_WRITTEN, ...NO_PREVIEWS, metadata: eventOf(metadata) },
            postedIn,
          ),
          ({ ts }) => ts,
          ({ message }) => isOutside(thread, message),
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
    remove: async ({ channel, ts }) => {
      await ask('chat.delete', { channel, ts }, z.object({}));
    },
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

export function handled<T>(
  asked: Asked<T>,
  handleOf: (answer: T) => string,
  isOutsideThread: (answer: T) => boolean = () => false,
): Rung {
  if (asked.ok) {
    const outside = isOutsideThread(asked.answer) ? { isOutsideThread: true } : {};
    return { outcome: { kind: 'done', handle: handleOf(asked.answer), ...outside }, code: null, pointers: [] };
  }
  return { outcome: asked.failure, code: asked.code, pointers: asked.pointers };
}

/**
 * A reply to a message that was deleted and had no replies is taken, and stands in the channel: without the `thread_ts` that
 * each reply has in Slack's answer (reported for slack-go, issue 1571, and open-swe, pull request 2753; read 2026-11).
 */
const isOutside = (thread: string | null, message: { readonly thread_ts?: string | undefined } | undefined): boolean =>
  thread !== null && message !== undefined && message.thread_ts === undefined;

const inThread = (thread: string | null) => (thread === null ? {} : { thread_ts: thread });

/** The type of the metadata that is ours. */
export const EVENT_TYPE = 'mailflow';

const eventOf = ({ key, command }: SlackMetadata) => ({
  event_type: EVENT_TYPE,
  event_payload: { ...(key === null ? {} : { key }), ...(command === null ? {} : { command }) },
});
