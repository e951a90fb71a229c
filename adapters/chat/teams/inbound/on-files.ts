import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { storedName } from '../../stored-name.ts';
import { NOT_WRITTEN } from '../../write-download.ts';
import type { Activity, Whence } from './activity.ts';
import { sayAnswer } from './answer.ts';
import { chatRequestOf, type HandlerContext } from './handler-context.ts';
import { noticeWords } from './render-reply.ts';
import { say } from './reply.ts';

/** A file as Teams tells of it. */
export interface HandedIn {
  readonly name: string;
  /** Good for some minutes, and needs no token; null where there is none. */
  readonly url: string | null;
}

/** learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4, "Message activity with file attachment" (read 2026-11). */
const DOWNLOAD = 'application/vnd.microsoft.teams.file.download.info';
const contentSchema = z.object({ downloadUrl: z.string() });
const MEGABYTE = 1_000_000;

export const filesIn = ({ attachments }: Activity): readonly HandedIn[] =>
  (attachments ?? [])
    .filter(({ contentType }) => contentType === DOWNLOAD)
    .map(({ name, content }) => ({
      name: name || 'file',
      url: contentSchema.safeParse(content).data?.downloadUrl ?? null,
    }));

/**
 * Takes the files of a message to the desk and answers where it was said. Who may not hand in files is told so before
 * anything is fetched; nothing of them stays on this machine.
 */
export async function onFiles(files: readonly HandedIn[], target: Whence, context: HandlerContext): Promise<void> {
  const { gateway, incoming } = context;
  const request = await chatRequestOf(target, context);
  const refusal = await gateway.mayTake(request);
  if (refusal !== null) return sayAnswer(refusal, target, context);
  const folder = await folderIn(incoming.folder, context);
  if (folder === null) return say(noticeWords('Not taken', `This bot ${NOT_WRITTEN}`), target, context);
  try {
    const taken: { readonly path: string; readonly name: string }[] = [];
    const left: string[] = [];
    for (const [at, file] of files.entries()) {
      // Two may have the same name.
      const path = join(folder, `${at + 1}-${storedName(file.name)}`);
      const trouble = await fetched(file, path, context);
      if (trouble === null) taken.push({ path, name: file.name });
      else left.push(`${file.name}: ${trouble}`);
    }
    if (left.length > 0) await say(noticeWords('Not taken', left.join('\n')), target, context);
    if (taken.length > 0) await sayAnswer(await gateway.take(taken, request), target, context);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A folder for the files of one message; null when there can be none. */
async function folderIn(incoming: string, { log }: HandlerContext): Promise<string | null> {
  try {
    await mkdir(incoming, { recursive: true });
    return await mkdtemp(join(incoming, 'handed-in-'));
  } catch (cause) {
    log.warn('teams.file-not-written', { folder: incoming, code: (cause as NodeJS.ErrnoException).code });
    return null;
  }
}

/** Fetches a file; answers what kept it from being fetched, in words for people. */
async function fetched(
  { url }: HandedIn,
  into: string,
  { files, incoming, log }: HandlerContext,
): Promise<string | null> {
  if (url === null) return 'Teams did not give its location. Share it again.';
  const got = await files.download(url, into, incoming.mostBytes);
  if (got.kind === 'done') return null;
  if (got.kind === 'too-large')
    return `it is larger than ${Math.floor(incoming.mostBytes / MEGABYTE)} MB. Put it into the inbox folder instead.`;
  if (got.kind === 'not-written') {
    log.warn('teams.file-not-written', { folder: incoming.folder, code: got.code });
    return `this bot ${NOT_WRITTEN}`;
  }
  log.warn('teams.file-not-fetched', { why: got.trouble });
  return 'Teams does not deliver it. Share it again in a few minutes.';
}
