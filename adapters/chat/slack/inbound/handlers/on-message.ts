import { sayAnswer, withErrorReply } from '../answer.ts';
import { chatRequestOf, type HandlerContext, standingIn } from '../handler-context.ts';
import type { HeardMessage } from '../read/read-message.ts';
import type { ReplyTarget } from '../reply.ts';
import { type Incoming, onFiles } from './on-files.ts';

/** A mention, or a message to the bot alone: answered where it was said. What is shared with it is taken instead. */
export async function onMessage(message: HeardMessage, context: HandlerContext, incoming: Incoming): Promise<void> {
  const { sender, channel, thread, read } = message;
  const target: ReplyTarget = {
    channel,
    user: sender.user,
    thread,
    responseUrl: null,
    isDirect: false,
    isInvited: true,
  };
  await withErrorReply(target, context, async () => {
    if (!(await context.gateway.isNew(message.key))) return;
    if (message.files.length > 0) return onFiles(message, context, incoming);
    const request = await chatRequestOf({ sender, channel, thread, isPrivate: false }, context);
    const answered = await context.gateway.answer(read, { ...request, isTyped: true });
    await sayAnswer(answered, { ...target, ...standingIn(request) }, context);
  });
}
