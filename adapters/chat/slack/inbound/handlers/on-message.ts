import { apologising, sayAnswer } from '../answer.ts';
import { chatRequestOf, type HandlerContext, standingIn } from '../handler-context.ts';
import type { HeardMessage } from '../read/read-message.ts';
import type { ReplyTarget } from '../reply.ts';
import { type Incoming, onFiles } from './on-files.ts';

/** A mention, or a message to the bot alone: answered where it was said. What is shared with it is taken instead. */
export async function onMessage(heard: HeardMessage, hearing: HandlerContext, incoming: Incoming): Promise<void> {
  const { sender, channel, thread, line } = heard;
  const spot: ReplyTarget = { channel, user: sender.user, thread, responseUrl: null, isDirect: false, isInvited: true };
  await apologising(spot, hearing, async () => {
    if (!(await hearing.desk.isNew(heard.key))) return;
    if (heard.files.length > 0) return onFiles(heard, hearing, incoming);
    const asking = await chatRequestOf(heard, hearing);
    const answered = await hearing.desk.answer(line, asking);
    await sayAnswer(answered, { ...spot, ...standingIn(asking) }, hearing);
  });
}
