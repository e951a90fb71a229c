import type { Outcome } from '../../../../src/ports/chat-platform.ts';
import type { SlackWords } from '../outbound/calls.ts';
import { harmless } from './bolt-log.ts';
import type { HandlerContext } from './handler-context.ts';
import { markedWith } from './read/shown-command.ts';
import { noticeWords } from './render-reply.ts';
import { retryWhenThrottled } from './throttled-retry.ts';

/** Where somebody who asks can be answered. */
export interface ReplyTarget {
  readonly channel: string;
  readonly user: string;
  /** The root of the thread that the answer belongs into; null for the channel itself. */
  readonly thread: string | null;
  /** Works where the bot was not invited; never leads into a thread. */
  readonly responseUrl: string | null;
  /** With the bot alone: what is said there only the asker sees anyway. */
  readonly isDirect: boolean;
  readonly isInvited: boolean;
}

/** Something to say, and the command that it can be asked by again. */
export interface ReplyOptions extends SlackWords {
  readonly command: string | null;
}

/** Says something to the asker alone. When nothing gets through there is nobody left to tell but the log. */
export async function replyPrivately(
  saying: ReplyOptions,
  target: ReplyTarget,
  context: HandlerContext,
): Promise<void> {
  const { calls, log, wait } = context;
  const { channel, user, thread, responseUrl } = target;
  const words = markedWith(saying, saying.command);
  const whisper = () => retryWhenThrottled<Outcome>(() => calls.ephemeral({ channel, user, thread, ...words }), wait);
  const respond = async (): Promise<Outcome | null> =>
    responseUrl === null
      ? null
      : retryWhenThrottled(() => calls.respond(responseUrl, { ...words, audience: 'asker', replaces: false }), wait);
  const post = () => postHere(saying, target, context);
  // A response leaves the thread, a whisper needs an invitation. What is direct by its id may be between two others.
  const ways = [...(target.isDirect ? [post] : []), ...(thread === null ? [respond, whisper] : [whisper, respond])];
  const troubles: string[] = [];
  for (const way of ways) {
    const outcome = await way();
    if (outcome === null) continue;
    if (outcome.kind === 'done') return;
    troubles.push(harmless(outcome.trouble));
  }
  log.warn('slack.not-told', { channel, why: troubles.join('; ') });
}

/**
 * Says something to everyone in the channel or the thread: as a message that can be edited and found, and only where the
 * bot was not invited as a response. The asker hears when that did not work.
 */
export async function replyPublicly(saying: ReplyOptions, target: ReplyTarget, context: HandlerContext): Promise<void> {
  const { calls, wait } = context;
  const { responseUrl, thread } = target;
  const post = () => postHere(saying, target, context);
  const words = markedWith(saying, saying.command);
  const respond = async (): Promise<Outcome> =>
    responseUrl === null || thread !== null
      ? { kind: 'refused', trouble: 'there is no response_url that leads here' }
      : retryWhenThrottled(() => calls.respond(responseUrl, { ...words, audience: 'everyone', replaces: false }), wait);
  const [first, second] = target.isInvited ? [post, respond] : [respond, post];
  const outcome = await first();
  const result = outcome.kind === 'refused' ? await second() : outcome;
  if (result.kind !== 'done')
    await replyWithFailure(result.kind === 'refused' && outcome.kind === 'refused' ? outcome : result, target, context);
}

const postHere = (
  { command, message, plain }: ReplyOptions,
  { channel, thread }: ReplyTarget,
  { calls, wait }: HandlerContext,
) =>
  retryWhenThrottled<Outcome>(
    () => calls.post({ channel, thread, message, plain, metadata: { key: null, command } }),
    wait,
  );

/** Tells the asker that something did not get through, and what to do. */
export async function replyWithFailure(
  outcome: Exclude<Outcome, { readonly kind: 'done' }>,
  target: ReplyTarget,
  context: HandlerContext,
): Promise<void> {
  context.log.warn('slack.not-said', { channel: target.channel, kind: outcome.kind, why: harmless(outcome.trouble) });
  await replyPrivately({ ...noticeWords('Not delivered', TROUBLES[outcome.kind]), command: null }, target, context);
}

const TROUBLES = {
  refused:
    'Slack does not let Mailflow post here: it is not a member, or the channel is archived. Invite it, or use a direct message.',
  'not-now': 'Slack is limiting messages at the moment. Try again in a minute.',
  unsure: 'Slack did not confirm the answer. If it does not appear in a moment, ask again.',
} as const;
