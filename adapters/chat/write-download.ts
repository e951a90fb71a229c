import { open, rm } from 'node:fs/promises';

/** What somebody shared came, and this machine could not write it. */
export class NotWritten extends Error {
  /** `ENOSPC`, `EACCES` */
  readonly code: string;

  constructor(cause: unknown) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    super(`the file cannot be written (${code})`, { cause });
    this.name = 'NotWritten';
    this.code = code;
  }
}

/** What people are told then, of this bot. */
export const NOT_WRITTEN =
  'could not write the file to its own disk. Ask your Mailflow administrator to check the log, then share the file again.';

/**
 * Streams what somebody shared to a path that must not exist. Answers how many bytes it has; null when it is longer
 * than `mostBytes`. Nothing is left there unless it is whole, and of what is not wanted no more is fetched. Throws what
 * the network throws, and NotWritten for what the disk does.
 */
export async function writeDownload(response: Response, into: string, mostBytes: number): Promise<number | null> {
  const file = await open(into, 'wx', 0o600).catch(async (cause: unknown) => {
    await response.body?.cancel().catch(() => undefined);
    throw new NotWritten(cause);
  });
  try {
    const bytes = await pieces(response, mostBytes, (piece) => file.writeFile(piece));
    await file.close().catch(notWritten);
    if (bytes === null) await rm(into, { force: true });
    return bytes;
  } catch (cause) {
    await file.close().catch(() => undefined);
    await rm(into, { force: true });
    throw cause;
  }
}

/** Leaving the loop lets go of the response. */
async function pieces(
  { body }: Response,
  mostBytes: number,
  write: (piece: Uint8Array) => Promise<void>,
): Promise<number | null> {
  let bytes = 0;
  for await (const piece of body ?? []) {
    bytes += piece.length;
    if (bytes > mostBytes) return null;
    await write(piece).catch(notWritten);
  }
  return bytes;
}

function notWritten(cause: unknown): never {
  throw new NotWritten(cause);
}
