import { sayAnswer, withErrorReply } from '../answer.ts';
import { chatRequestOf, type HandlerContext, standingIn } from '../handler-context.ts';
import type { SlashCommand } from '../read/read-command.ts';
import type { ReplyTarget } from '../reply.ts';

/** `/mailflow …`: the answer is a message in the channel, or for the asker alone. */
export async function onCommand(result: SlashCommand, context: HandlerContext): Promise<void> {
  const { sender, channel, read, responseUrl } = result;
  const target: ReplyTarget = {
    channel,
    user: sender.user,
    thread: null,
    responseUrl,
    isDirect: false,
    isInvited: true,
  };
  await withErrorReply(target, context, async () => {
    if (!(await context.gateway.isNew(result.key))) return;
    const request = await chatRequestOf({ sender, channel, thread: null, isPrivate: false }, context);
    const answered = await context.gateway.answer(read, { ...request, isTyped: true });
    await sayAnswer(answered, { ...target, ...standingIn(request) }, context);
  });
}
