import { type Activity, whenceOf } from './activity.ts';
import { answering, sayAnswer } from './answer.ts';
import type { HandlerContext } from './handler-context.ts';
import { filesIn, onFiles } from './on-files.ts';
import { withErrorReply } from './reply.ts';
import { typedLine } from './typed-text.ts';

/** A mention, or a message to the bot alone: answered where it was said. What is handed in with it is taken instead. */
export async function onMessage(activity: Activity, hearing: HandlerContext): Promise<void> {
  const whence = whenceOf(activity);
  await withErrorReply(whence, hearing, async () => {
    const files = filesIn(activity);
    if (files.length > 0) return onFiles(files, whence, hearing);
    await answering({ line: typedLine(activity) }, whence, hearing, (answered) => sayAnswer(answered, whence, hearing));
  });
}
