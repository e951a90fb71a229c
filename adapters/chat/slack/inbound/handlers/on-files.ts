import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../../../../src/ports/log.ts';
import { storedName } from '../../../stored-name.ts';
import { NOT_WRITTEN } from '../../../write-download.ts';
import type { Downloaded, FileInfo } from '../../outbound/calls.ts';
import type { SharedFile } from '../../shared-file.ts';
import { sayAnswer } from '../answer.ts';
import { harmless } from '../bolt-log.ts';
import { chatRequestOf, type HandlerContext, standingIn } from '../handler-context.ts';
import type { HeardMessage } from '../read/read-message.ts';
import { noticeWords } from '../render-reply.ts';
import { type ReplyTarget, replyPublicly } from '../reply.ts';
import { retryWhenThrottled } from '../throttled-retry.ts';

/** Where shared files are put while they are read. */
export interface Incoming {
  readonly folder: string;
  readonly mostBytes: number;
}

const MEGABYTE = 1024 * 1024;

/**
 * Takes the files of a message to the desk and answers in its thread. Who may not hand in files is told so before
 * anything is fetched; nothing of them stays on this machine.
 */
export async function onFiles(message: HeardMessage, context: HandlerContext, incoming: Incoming): Promise<void> {
  const { gateway } = context;
  const thread = message.thread ?? message.ts;
  const { channel, sender } = message;
  const request = await chatRequestOf({ sender, channel, thread, isPrivate: false }, context);
  const target: ReplyTarget = { channel, user: sender.user, thread, responseUrl: null, ...standingIn(request) };
  const refusal = await gateway.mayTake(request);
  if (refusal !== null) return sayAnswer(refusal, target, context);
  await mkdir(incoming.folder, { recursive: true });
  const folder = await mkdtemp(join(incoming.folder, 'shared-'));
  try {
    const taken: { readonly path: string; readonly name: string }[] = [];
    const left: string[] = [];
    for (const [at, shared] of message.files.entries()) {
      // Each in a folder of its own: two may have the same name, and the answer quotes it.
      const own = join(folder, String(at));
      await mkdir(own);
      const { file, trouble: unknown } = await described(shared, context);
      const path = join(own, storedName(file.name));
      const trouble = unknown ?? (await fetched(file, path, incoming.mostBytes, context));
      if (trouble === null) taken.push({ path, name: file.name });
      else left.push(`${file.name}: ${trouble}`);
    }
    if (left.length > 0)
      await replyPublicly({ ...noticeWords('Not taken', left.join('\n')), command: null }, target, context);
    if (taken.length > 0) await sayAnswer(await gateway.take(taken, request), target, context);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A file with all that Slack says of it; where it says nothing, why, in words for people. */
async function described(
  file: SharedFile,
  { calls, wait, log }: HandlerContext,
): Promise<{ readonly file: SharedFile; readonly trouble: string | null }> {
  const { lies } = file;
  if (lies.kind !== 'to-be-asked') return { file, trouble: null };
  const asked = await retryWhenThrottled<FileInfo>(() => calls.fileInfo(lies.id), wait);
  return asked.kind === 'done' ? { file: asked.file, trouble: null } : { file, trouble: notHandedOut(asked, log) };
}

/** Fetches a file; answers what kept it from being fetched, in words for people. */
async function fetched(
  { lies, bytes }: SharedFile,
  into: string,
  mostBytes: number,
  { calls, wait, log }: HandlerContext,
): Promise<string | null> {
  const tooLarge = `it is larger than ${Math.floor(mostBytes / MEGABYTE)} MB. Put it into the inbox folder instead.`;
  if (lies.kind !== 'at') return 'it is not stored in Slack. Upload the file.';
  if (bytes !== null && bytes > mostBytes) return tooLarge;
  const got = await retryWhenThrottled<Downloaded>(
    () => calls.download({ url: lies.url, bytes }, into, mostBytes),
    wait,
  );
  if (got.kind === 'done') return null;
  if (got.kind === 'too-large') return tooLarge;
  if (got.kind === 'not-written') {
    log.warn('slack.file-not-written', { code: got.code });
    return `this bot ${NOT_WRITTEN}`;
  }
  return notHandedOut(got, log);
}

function notHandedOut({ kind, trouble }: Exclude<FileInfo, { readonly kind: 'done' }>, log: Log): string {
  log.warn('slack.file-not-fetched', { kind, why: harmless(trouble) });
  return kind === 'not-now'
    ? 'Slack does not deliver it at the moment. Share it again in a few minutes.'
    : 'Slack does not deliver it. The app may lack the scope files:read, or the file was deleted.';
}
