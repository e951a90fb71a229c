import { apologising, sayAnswer } from '../answer.ts';
import { chatRequestOf, type HandlerContext, standingIn } from '../handler-context.ts';
import type { SlashCommand } from '../read/read-command.ts';
import type { ReplyTarget } from '../reply.ts';

/** `/mailflow …`: the answer is a message in the channel, or for the asker alone. */
export async function onCommand(said: SlashCommand, hearing: HandlerContext): Promise<void> {
  const { sender, channel, line, responseUrl } = said;
  const spot: ReplyTarget = { channel, user: sender.user, thread: null, responseUrl, isDirect: false, isInvited: true };
  await apologising(spot, hearing, async () => {
    if (!(await hearing.desk.isNew(said.key))) return;
    const asking = await chatRequestOf({ ...said, thread: null }, hearing);
    const answered = await hearing.desk.answer(line, asking);
    await sayAnswer(answered, { ...spot, ...standingIn(asking) }, hearing);
  });
}
