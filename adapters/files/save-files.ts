import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { savedName } from '../../src/fetch/mailbox/saved-name.ts';
import { MailflowError } from '../../src/model/mailflow-error.ts';
import { diskFault } from '../../src/model/text/disk-fault.ts';
import { systemWords } from '../../src/model/text/system-text.ts';
import type { SaveFile } from '../../src/ports/mailbox.ts';

/** Writes files from mails into folders of their own below this one. */
export const saveFilesIn =
  (folder: string): SaveFile =>
  async (fileName, content, maxBytes) => {
    const own = await ownFolder(folder);
    const remove = () => rm(own, { recursive: true, force: true });
    const path = join(own, savedName(fileName));
    let bytes = 0;
    const counted = new Transform({
      transform(chunk: Buffer, _, done) {
        bytes += chunk.length;
        done(bytes > maxBytes ? new TooLarge() : null, chunk);
      },
    });
    try {
      await pipeline(content, counted, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      return { path, remove };
    } catch (cause) {
      await remove();
      if (cause instanceof TooLarge) return { tooLarge: true } as const;
      throw diskFault(cause) === null ? cause : notWritten(cause);
    }
  };

async function ownFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return await mkdtemp(join(folder, 'mail-'));
  } catch (cause) {
    throw notWritten(cause);
  }
}

/** It is this machine that fails, not the server. */
const notWritten = (cause: unknown): MailflowError =>
  new MailflowError('disk', `A file from a mail cannot be written here: ${systemWords(cause)}.`, {
    cure: 'Its mail is looked at again.',
    retry: 'later',
    cause,
  });

/** More came than the file may have. */
class TooLarge extends Error {}
