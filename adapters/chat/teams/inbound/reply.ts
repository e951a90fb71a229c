import type { Outcome } from '../../../../src/ports/chat-platform.ts';
import { withErrorReply as replyingToErrors } from '../../error-reply.ts';
import type { TeamsWords } from '../outbound/fallback-levels.ts';
import { conversationOf, type Reference } from '../outbound/reference.ts';
import type { HandlerContext } from './handler-context.ts';
import { noticeWords } from './render-reply.ts';
import { retryWhenThrottled } from './throttled-retry.ts';

/** Where somebody who asks is answered. */
export interface ReplyTarget {
  readonly reference: Reference;
  readonly thread: string | null;
}

/** Into the thread, or the chat, that somebody asked in. */
export async function say(
  words: TeamsWords,
  { reference, thread }: ReplyTarget,
  context: HandlerContext,
): Promise<void> {
  const { calls, wait } = context;
  noted(await retryWhenThrottled(() => calls.post(reference, thread, words), wait), reference, context);
}

/** What did not get through has nobody left to be told to but the log. */
export function noted(outcome: Outcome, reference: Reference, { log }: HandlerContext): void {
  if (outcome.kind === 'done') return;
  const { kind, trouble } = outcome;
  log.warn('teams.not-said', { conversation: conversationOf(reference.id), kind, why: trouble });
}

/** Does something for somebody; that it failed is told where they asked. */
export const withErrorReply = (target: ReplyTarget, context: HandlerContext, act: () => Promise<void>): Promise<void> =>
  replyingToErrors(act, {
    log: context.log,
    event: 'teams.failed',
    where: { conversation: conversationOf(target.reference.id) },
    tell: (title, text) => say(noticeWords(title, text), target, context),
  });
