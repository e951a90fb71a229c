import { type Activity, whenceOf } from './activity.ts';
import { answering, sayAnswer } from './answer.ts';
import type { HandlerContext } from './handler-context.ts';
import { filesIn, onFiles } from './on-files.ts';
import { withErrorReply } from './reply.ts';
import { typedLine } from './typed-text.ts';

/** A mention, or a message to the bot alone: answered where it was said. What is handed in with it is taken instead. */
export async function onMessage(activity: Activity, context: HandlerContext): Promise<void> {
  const target = whenceOf(activity);
  await withErrorReply(target, context, async () => {
    const files = filesIn(activity);
    if (files.length > 0) return onFiles(files, target, context);
    const read = () => ({ line: typedLine(activity), isPrivate: false });
    await answering({ line: read, isTyped: true }, target, context, (answered) => sayAnswer(answered, target, context));
  });
}
