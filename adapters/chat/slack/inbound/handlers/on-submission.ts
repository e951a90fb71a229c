import type { ChatResponse } from '../../../../../src/bot/chat-request.ts';
import { type Filled, filled } from '../../../../../src/commands/fill.ts';
import { sayAnswer, withErrorReply } from '../answer.ts';
import { chatRequestOf, type HandlerContext, LOOK_UP_MS } from '../handler-context.ts';
import type { Submission } from '../read/read-submission.ts';
import { runOnCard, spotOf } from './on-card.ts';

/** What refuses whoever sent a form, before it is read; null where they may read, or are not known in time. */
export async function refusalOfForm(
  { card, sender }: Submission,
  context: HandlerContext,
): Promise<ChatResponse | null> {
  const lookUp = chatRequestOf({ sender, channel: card.channel, thread: null, isPrivate: true }, context);
  // Where Slack cannot be asked, the command that comes of the form fails with a word about it.
  const request = await context.within(lookUp, LOOK_UP_MS).catch(() => null);
  return request === null ? null : context.gateway.mayRead(request);
}

/** Says to whoever sent a form why it was not read. */
export async function onRefusedForm(
  submission: Submission,
  refusal: ChatResponse,
  context: HandlerContext,
): Promise<void> {
  const target = spotOf(submission);
  await withErrorReply(target, context, async () => {
    if (await context.gateway.isNew(submission.key)) await sayAnswer(refusal, target, context);
  });
}

/** What is wrong with a form, beside its fields, or the command that it makes. */
export const commandOfForm = ({ form, values }: Submission): Filled => filled(form, values);

/** A form that was filled in runs its command on the card that it was opened from. */
export async function onSubmission(submission: Submission, command: string, context: HandlerContext): Promise<void> {
  const { card, sender, responseUrl } = submission;
  await withErrorReply(spotOf(submission), context, async () => {
    if (!(await context.gateway.isNew(submission.key))) return;
    await runOnCard({ command, card, sender, responseUrl }, context);
  });
}
