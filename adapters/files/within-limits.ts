import { JUDGED_AFTER_BYTES, type UnpackLimits } from '../../src/ingest/unpack-limits.ts';
import { count } from '../../src/model/format.ts';
import { MailflowError } from '../../src/model/mailflow-error.ts';

/**
 * Passes unpacked bytes on until there are too many of them, for themselves or for what they were packed in. `packed`:
 * the bytes read of the file so far. Throws `too-large` with the figure and the setting.
 */
export async function* withinLimits(
  unpacked: AsyncIterable<Uint8Array>,
  path: string,
  packed: () => number,
  { maxBytes, maxRatio }: UnpackLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  for await (const piece of unpacked) {
    bytes += piece.length;
    if (bytes > maxBytes) throw tooLarge(`${path} unpacks to more than ${megabytes(maxBytes)} MB.`, BYTES_SETTING);
    const ratio = bytes / packed();
    if (bytes >= JUDGED_AFTER_BYTES && ratio > maxRatio) {
      const soFar = `${count(Math.floor(ratio))} times its size (${megabytes(bytes)} MB so far)`;
      throw tooLarge(`${path} unpacks to ${soFar}; ${count(maxRatio)} times are allowed.`, RATIO_SETTING);
    }
    yield piece;
  }
}

const BYTES_SETTING = 'MAILFLOW_MAX_UNPACKED_MB';
const RATIO_SETTING = 'MAILFLOW_MAX_UNPACK_RATIO';

const megabytes = (bytes: number): string => count(Math.floor(bytes / 1_000_000));

const tooLarge = (message: string, setting: string): MailflowError =>
  new MailflowError('too-large', message, {
    cure: `If it is an honest log or report, raise ${setting}, or unpack it and import the result.`,
  });
