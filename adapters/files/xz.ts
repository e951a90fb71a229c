import { setImmediate as pause } from 'node:timers/promises';
import { MailflowError } from '../../src/model/mailflow-error.ts';

/** What xz-embedded says when input ends before the stream does (XZ_BUF_ERROR, linux/xz.h), or a damaged length. */
const ENDS_EARLY = /error code 8$/;
/** It would need more memory than the decoder has (XZ_MEM_ERROR, XZ_MEMLIMIT_ERROR): the dictionary is too large. */
const NEEDS_MEMORY = /error code [34]$/;
/** Packed in a way that the decoder does not know (XZ_OPTIONS_ERROR): filters other than LZMA2. */
const IS_OTHERWISE = /error code 6$/;

/** The decoder runs in this thread, and a little that is packed may be a lot: others have their turn after so many bytes. */
const BYTES_BETWEEN_PAUSES = 4 * 1024 * 1024;

/**
 * Undoes xz, all streams of a file. Throws `unreadable` when it ends early or is damaged: every block carries a check
 * sum, and half a file that looks whole would be the worst outcome.
 */
export async function* unxz(raw: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Uint8Array, void, undefined> {
  // Few files are xz: the decoder, a program of its own, is loaded for them alone.
  const { default: xz } = await import('xz-decompress');
  const compressed = raw[Symbol.asyncIterator]();
  const source = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await compressed.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
    },
    { highWaterMark: 0 },
  );
  const reader = new xz.XzReadableStream(source).getReader();
  let sincePause = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      // The decoder writes into its own memory: what is handed out is the consumer's to keep.
      if (value.length > 0) yield value.slice();
      sincePause += value.length;
      if (sincePause < BYTES_BETWEEN_PAUSES) continue;
      sincePause = 0;
      await pause();
    }
  } catch (cause) {
    throw cause instanceof MailflowError ? cause : xzError(path, cause);
  } finally {
    await reader.cancel().catch(() => undefined);
    await compressed.return?.();
  }
}

function xzError(path: string, cause: unknown): MailflowError {
  const text = cause instanceof Error ? cause.message : '';
  const why = NEEDS_MEMORY.test(text)
    ? 'needs a dictionary larger than 64 MB to unpack'
    : IS_OTHERWISE.test(text)
      ? 'is packed with filters that are not supported'
      : null;
  if (why !== null)
    return new MailflowError('unreadable', `${path}: the xz ${why}.`, {
      cure: 'It is not damaged: unpack it with `xz -dk FILE`, and import the result, or compress that with `gzip`.',
      cause,
    });
  const endsEarly = cause instanceof Error && ENDS_EARLY.test(cause.message);
  return new MailflowError('unreadable', `${path}: the xz ${endsEarly ? 'ends early or is damaged' : 'is damaged'}.`, {
    cure: 'Copy the file again from its origin, wait until the copy is complete, and import that.',
    cause,
  });
}
