import { z } from 'zod';
import { type Activity, whenceOf } from './activity.ts';
import { sayAnswer } from './answer.ts';
import { chatRequestOf, type HandlerContext } from './handler-context.ts';
import { noticeWords } from './render-reply.ts';
import { noted, say, withErrorReply } from './reply.ts';
import { retryWhenThrottled } from './throttled-retry.ts';

const text = z.string().nullish();
/** learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4, "Invoke activity when the user accepts" (read 2026-11). */
const acceptedSchema = z.object({
  context: z.object({ command: z.string() }),
  uploadInfo: z.object({ uploadUrl: z.string(), contentUrl: text, name: text, uniqueId: text, fileType: text }),
});

const FILE = 'application/vnd.microsoft.teams.card.file.info';

/** Somebody lets the file be put into their OneDrive: it is made now, put there, and shown. */
export async function onConsent(activity: Activity, context: HandlerContext): Promise<void> {
  const target = whenceOf(activity);
  const { gateway, files, makeFile, calls, log, wait } = context;
  await withErrorReply(target, context, async () => {
    const { data } = acceptedSchema.safeParse(activity.value);
    if (data === undefined) return say(noticeWords('No file', 'Ask for it again.'), target, context);
    const answered = await gateway.answer(data.context.command, await chatRequestOf(target, context));
    if (answered.reply.kind !== 'file') return sayAnswer(answered, target, context);
    const { uploadUrl, contentUrl, uniqueId, fileType } = data.uploadInfo;
    const trouble = await files.upload(uploadUrl, await makeFile(answered.reply));
    if (trouble !== null) {
      log.warn('teams.file-not-put', { why: trouble });
      const words = noticeWords('No file', 'Teams did not accept the file. Ask for it again in a few minutes.');
      return say(words, target, context);
    }
    const attachment = {
      contentType: FILE,
      name: answered.reply.name,
      ...(contentUrl ? { contentUrl } : {}),
      content: { uniqueId, fileType },
    };
    const outcome = await retryWhenThrottled(() => calls.attach(target.reference, target.thread, attachment), wait);
    noted(outcome, target.reference, context);
  });
}
