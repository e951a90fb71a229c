import { replyCard } from '../../../../cards/reply-card.ts';
import type { ChatResponse } from '../../../../src/bot/chat-request.ts';
import type { ReportFile } from '../../../../src/commands/reply.ts';
import type { Outcome } from '../../../../src/ports/chat-platform.ts';
import { withErrorReply as replyingToErrors } from '../../error-reply.ts';
import type { HandlerContext } from './handler-context.ts';
import { noticeWords, renderReply } from './render-reply.ts';
import { type ReplyTarget, replyPrivately, replyPublicly, replyWithFailure } from './reply.ts';
import { retryWhenThrottled } from './throttled-retry.ts';

/** Says an answer where it was asked for: to everyone in the channel or thread, to the asker alone, or not again. */
export async function sayAnswer(answered: ChatResponse, target: ReplyTarget, context: HandlerContext): Promise<void> {
  const { reply, audience, command } = answered;
  if (audience === 'nobody') return;
  if (reply.kind === 'file') return shareFile(reply, answered, target, context);
  const saying = { ...renderReply(answered), command };
  return audience === 'asker' ? replyPrivately(saying, target, context) : replyPublicly(saying, target, context);
}

/** A file is seen by everyone in the channel: who asks in private gets it in private, or not at all. */
async function shareFile(
  file: ReportFile,
  answered: ChatResponse,
  target: ReplyTarget,
  context: HandlerContext,
): Promise<void> {
  const { calls, makeFile, wait } = context;
  const { channel, thread } = target;
  if (answered.audience === 'asker' && !target.isDirect) {
    const words = noticeWords(
      'No private file in a channel',
      'Everyone in this channel could see the file. Ask for it in a direct message with Mailflow.',
    );
    return replyPrivately({ ...words, command: null }, target, context);
  }
  const content = await makeFile(file);
  const comment = replyCard(answered.reply, answered.about).fallback;
  const shared = await retryWhenThrottled<Outcome>(
    () => calls.upload({ channel, thread, name: file.name, content, comment }),
    wait,
  );
  if (shared.kind !== 'done') await replyWithFailure(shared, target, context);
}

/** Does something for somebody; that it failed is told to them alone. */
export const withErrorReply = (target: ReplyTarget, context: HandlerContext, act: () => Promise<void>): Promise<void> =>
  replyingToErrors(act, {
    log: context.log,
    event: 'slack.failed',
    where: { channel: target.channel },
    tell: (title, text) => replyPrivately({ ...noticeWords(title, text), command: null }, target, context),
  });
