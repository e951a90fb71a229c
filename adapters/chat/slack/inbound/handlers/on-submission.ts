import { type Filled, filled } from '../../../../../src/commands/fill.ts';
import { withErrorReply } from '../answer.ts';
import type { HandlerContext } from '../handler-context.ts';
import type { Submission } from '../read/read-submission.ts';
import { runOnCard, spotOf } from './on-card.ts';

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
