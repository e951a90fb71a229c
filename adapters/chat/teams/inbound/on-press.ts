import type { AdaptiveCard } from '../../../../cards/teams/elements.ts';
import type { ChatResponse } from '../../../../src/bot/chat-request.ts';
import { type Activity, type Whence, whenceOf } from './activity.ts';
import { answering, sayAnswer } from './answer.ts';
import { chatRequestOf, type HandlerContext } from './handler-context.ts';
import { pressedLine } from './pressed-line.ts';
import { inAFewWords, noticeWords, renderReply } from './render-reply.ts';
import { say, withErrorReply } from './reply.ts';
import { shownBy } from './shown-command.ts';
import { retryWhenThrottled } from './throttled-retry.ts';

/** What whoever pressed sees at once: another card in its place, or a line. */
export type Shown = AdaptiveCard | string;

export interface Press {
  readonly activity: Activity;
  /** What the button brought back. */
  readonly data: unknown;
  /** Whether a line for the one who pressed can still be returned: `Action.Submit` returns nothing, and time runs out. */
  readonly canTell: () => boolean;
}

/** Said where there is nothing to be said: the answer stands below. */
const BELOW = 'The answer is below.';

/** Runs a card's command and answers in its place, in its thread or to whoever pressed, as the desk says. */
export async function onPress(press: Press, context: HandlerContext): Promise<Shown> {
  const target = whenceOf(press.activity);
  let shown: Shown = BELOW;
  await withErrorReply(target, context, async () => {
    // A form may bring much: it is read once it is known that whoever pressed may read anything here.
    const refusal = await context.gateway.mayRead(await chatRequestOf(target, context));
    if (refusal !== null) {
      shown = await show(refusal, press, target, context);
      return;
    }
    const line = pressedLine(press.data);
    shown = line.ok
      ? await answering({ line: line.command, card: { shown: shownBy(press.data) } }, target, context, (answered) =>
          show(answered, press, target, context),
        )
      : await tell(line.fault, press, target, context);
  });
  return shown;
}

async function show(answered: ChatResponse, press: Press, target: Whence, context: HandlerContext): Promise<Shown> {
  const { place } = answered;
  if (answered.reply.kind !== 'file' && place === 'in-place') {
    const replaced = await replace(answered, press, target, context);
    if (replaced !== null) return replaced;
  }
  // In the chat with the bot alone an answer is a message like any other.
  if (answered.reply.kind !== 'file' && place === 'asker' && target.reference.kind !== 'personal') {
    const words = inAFewWords(answered);
    if (words !== null && press.canTell()) return words;
  }
  await sayAnswer(answered, target, context);
  return BELOW;
}

/** Puts an answer into the card's place, for everybody. Null when the card is gone or not ours to change. */
async function replace(
  answered: ChatResponse,
  { activity }: Press,
  { reference, thread }: Whence,
  { calls, wait, log }: HandlerContext,
): Promise<AdaptiveCard | null> {
  const id = activity.replyToId;
  if (!id) return null;
  const words = renderReply(answered);
  const update = () => retryWhenThrottled(() => calls.update(reference, { id, thread }, words), wait);
  const first = await update();
  // Saying the same twice in one place does no harm.
  const outcome = first.kind === 'unsure' ? await update() : first;
  if (outcome.kind === 'done') return words.message.card;
  log.warn('teams.not-replaced', { kind: outcome.kind, why: outcome.trouble });
  return null;
}

async function tell(text: string, press: Press, target: Whence, context: HandlerContext): Promise<Shown> {
  if (press.canTell()) return text;
  await say(noticeWords('Not understood', text), target, context);
  return BELOW;
}
