import type { Outcome } from '../../../../src/ports/chat-platform.ts';
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

/** Does something for somebody; whatever goes wrong on the way is told to them, and to the log without their words. */
export async function withErrorReply(
  target: ReplyTarget,
  context: HandlerContext,
  act: () => Promise<void>,
): Promise<void> {
  try {
    await act();
  } catch (cause) {
    const kind = cause instanceof Error ? cause.name : typeof cause;
    const { id } = target.reference;
    context.log.warn('teams.failed', { conversation: conversationOf(id), kind, at: placesIn(cause) });
    await say(noticeWords('That failed', FAILED), target, context);
  }
}

const FAILED =
  'Something went wrong that is not your fault. Try again; if it stays so, whoever runs Mailflow finds why in its log.';

/** Where it happened, without the message: that may quote what people typed. */
function placesIn(cause: unknown): string {
  const lines = (cause instanceof Error ? (cause.stack ?? '') : '').split('\n');
  return lines
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
    .map((line) => line.trim())
    .join(' | ');
}
