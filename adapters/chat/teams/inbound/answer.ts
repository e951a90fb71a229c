import type { ChatRequest, ChatResponse, ReadLine } from '../../../../src/bot/chat-request.ts';
import type { Whence } from './activity.ts';
import { chatRequestOf, type HandlerContext } from './handler-context.ts';
import { offerFile } from './offer-file.ts';
import { noticeWords, renderReply } from './render-reply.ts';
import { type ReplyTarget, say } from './reply.ts';

/**
 * Takes a line to the desk, be it typed or brought by a button, and shows what comes of it. Whoever subscribes where that
 * cannot be written down is to know it now, and not after a restart.
 */
export async function answering<T>(
  { line, ...how }: Pick<ChatRequest, 'card' | 'isTyped'> & { readonly line: string | ReadLine },
  target: Whence,
  context: HandlerContext,
  show: (answered: ChatResponse) => Promise<T>,
): Promise<T> {
  const answered = await context.gateway.answer(line, {
    ...(await chatRequestOf(target, context)),
    ...how,
  });
  const shown = await show(answered);
  if (answered.subscribes && context.references.trouble() !== null)
    await say(noticeWords('Not written down', NOT_KEPT), target, context);
  return shown;
}

const NOT_KEPT =
  'Mailflow cannot save the address of this conversation, so this subscription will be lost at the next restart. Ask your Mailflow administrator to check the log, then subscribe again.';

/**
 * Says an answer where it was asked for. What is for the asker alone stands there too: in channels and groups Teams
 * lets a bot whisper only in a preview, and a thread is the quietest place there is.
 */
export async function sayAnswer(answered: ChatResponse, target: ReplyTarget, context: HandlerContext): Promise<void> {
  if (answered.audience === 'nobody') return;
  if (answered.reply.kind === 'file') return offerFile(answered.reply, answered, target, context);
  await say(renderReply(answered), target, context);
}
