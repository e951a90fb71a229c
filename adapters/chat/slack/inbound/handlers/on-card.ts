import { isNotRun } from '../../../../../src/bot/person-turns.ts';
import type { Outcome } from '../../../../../src/ports/chat-platform.ts';
import { sayAnswer } from '../answer.ts';
import { chatRequestOf, type HandlerContext, standingIn } from '../handler-context.ts';
import type { ClickedCard } from '../read/read-click.ts';
import type { Sender } from '../read/sender.ts';
import { markedWith } from '../read/shown-command.ts';
import { renderReply } from '../render-reply.ts';
import { type ReplyOptions, type ReplyTarget, replyPrivately } from '../reply.ts';
import { retryWhenThrottled } from '../throttled-retry.ts';
import { showHome } from './on-home.ts';

/** A command that a card was asked to run, by a click or by a form that it opened. */
export interface AskedOfCard {
  readonly command: string;
  readonly card: ClickedCard;
  readonly sender: Sender;
  readonly responseUrl: string | null;
}

type MessageCard = Extract<ClickedCard, { readonly kind: 'message' }>;

/** Runs a card's command and answers in its place, in its thread or to the asker, as the desk says. */
export function runOnCard(asked: AskedOfCard, context: HandlerContext): Promise<void> {
  const target = spotOf(asked);
  return asked.card.kind === 'home'
    ? runAtHome(asked, target, context)
    : runOnMessage(asked, asked.card, target, context);
}

/** Where whoever clicked on a card can be answered: in the thread that hangs on it. */
export function spotOf({ card, sender, responseUrl }: Omit<AskedOfCard, 'command'>): ReplyTarget {
  const thread = card.kind === 'home' ? null : rootOf(card);
  const isDirect = card.kind === 'home';
  return { channel: card.channel, user: sender.user, thread, responseUrl, isDirect, isInvited: true };
}

/** What only one person sees can be no root. */
const rootOf = (card: MessageCard): string | null => card.thread ?? (card.isEphemeral ? null : card.ts);

/** Answers in the conversation with the asker, and shows the page as it is now. */
async function runAtHome(
  { command, card, sender }: AskedOfCard,
  target: ReplyTarget,
  context: HandlerContext,
): Promise<void> {
  const request = await chatRequestOf({ sender, channel: card.channel, thread: null, isPrivate: false }, context);
  await sayAnswer(await context.gateway.answer(command, request), target, context);
  await showHome(request, { user: sender.user, channel: card.channel }, context);
}

async function runOnMessage(
  { command, sender, responseUrl }: AskedOfCard,
  card: MessageCard,
  target: ReplyTarget,
  context: HandlerContext,
): Promise<void> {
  const { gateway } = context;
  const { channel } = card;
  const request = await chatRequestOf({ sender, channel, thread: rootOf(card), isPrivate: card.isEphemeral }, context);
  const answered = await gateway.answer(command, { ...request, card: { shown: card.shown } });
  const { isDirect, isInvited } = standingIn(request);
  const here = { ...target, isInvited, isDirect: isDirect && !card.isEphemeral };
  const { place } = answered;
  if (answered.reply.kind === 'file') return sayAnswer(answered, here, context);
  const saying = { ...renderReply(answered), command: answered.command };
  if (place === 'in-place' && (await isReplaced(saying, card, responseUrl, context))) return;
  if (place === 'thread') return sayAnswer(answered, here, context);
  // What was not run must be seen, and a whisper in a thread that has no message yet is not shown
  // (docs.slack.dev/reference/methods/chat.postEphemeral, `thread_ts`, read 2026-11).
  const isLost = isNotRun(answered.reply) && !here.isDirect;
  await replyPrivately(saying, isLost ? { ...here, thread: card.thread } : here, context);
}

/** Puts an answer into the card's place. False when the card is gone or not ours to change. */
async function isReplaced(
  saying: ReplyOptions,
  card: MessageCard,
  responseUrl: string | null,
  { calls, wait, log }: HandlerContext,
): Promise<boolean> {
  const { channel, ts } = card;
  const { command, message, plain } = saying;
  if (!card.isEphemeral) {
    const update = (): Promise<Outcome> =>
      calls.update({ channel, ts, message, plain, metadata: { key: null, command } });
    const first = await retryWhenThrottled(update, wait);
    // Saying the same twice in one place does no harm.
    const updated = first.kind === 'unsure' ? await retryWhenThrottled(update, wait) : first;
    if (updated.kind === 'done') return true;
    log.warn('slack.not-replaced', { channel, kind: updated.kind });
  }
  if (responseUrl === null) return false;
  const audience = card.isEphemeral ? 'asker' : 'everyone';
  const words = markedWith(saying, command);
  const outcome = await retryWhenThrottled(
    () => calls.respond(responseUrl, { ...words, audience, replaces: true }),
    wait,
  );
  return outcome.kind === 'done';
}
