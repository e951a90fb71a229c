import { replyCard } from '../../../../cards/reply-card.ts';
import type { ChatResponse } from '../../../../src/bot/chat-request.ts';
import type { ReportFile } from '../../../../src/commands/reply.ts';
import type { HandlerContext } from './handler-context.ts';
import { noticeWords } from './render-reply.ts';
import { noted, type ReplyTarget, say } from './reply.ts';
import { retryWhenThrottled } from './throttled-retry.ts';

/** learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4 (read 2026-11). */
const CONSENT = 'application/vnd.microsoft.teams.card.file.consent';

/**
 * Asks whether a file may be put into the asker's OneDrive, the only way in which Teams lets a bot hand one over, and
 * one that only the chat with the bot alone has. The file is made when they agree: nothing is kept for those who do not.
 */
export async function offerFile(
  reply: ReportFile,
  { about, command }: Pick<ChatResponse, 'about' | 'command'>,
  target: ReplyTarget,
  context: HandlerContext,
): Promise<void> {
  const { reference, thread } = target;
  const line = command ?? 'request';
  if (reference.kind !== 'personal') {
    const text = `Teams allows files only in a personal chat with Mailflow. Run it there: \`${line}\``;
    return say(noticeWords('No file here', text), target, context);
  }
  const attachment = {
    contentType: CONSENT,
    name: reply.name,
    content: {
      description: replyCard(reply, about).fallback,
      sizeInBytes: (await context.makeFile(reply)).length,
      acceptContext: { command: line },
      declineContext: {},
    },
  };
  const outcome = await retryWhenThrottled(() => context.calls.attach(reference, thread, attachment), context.wait);
  noted(outcome, reference, context);
}
