import { apologising, sayAnswer } from '../answer.ts';
import { askingOf, type Hearing, standingIn } from '../handler-context.ts';
import type { SlashCommand } from '../read/read-command.ts';
import type { Spot } from '../reply.ts';

/** `/mailflow …`: the answer is a message in the channel, or for the asker alone. */
export async function onCommand(said: SlashCommand, hearing: Hearing): Promise<void> {
  const { sender, channel, line, responseUrl } = said;
  const spot: Spot = { channel, user: sender.user, thread: null, responseUrl, isDirect: false, isInvited: true };
  await apologising(spot, hearing, async () => {
    if (!(await hearing.desk.isNew(said.key))) return;
    const asking = await askingOf({ ...said, thread: null }, hearing);
    const answered = await hearing.desk.answer(line, asking);
    await sayAnswer(answered, { ...spot, ...standingIn(asking) }, hearing);
  });
}
