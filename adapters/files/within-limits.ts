import { JUDGED_AFTER_BYTES, type UnpackLimits } from '../../src/ingest/unpack-limits.ts';
import { count } from '../../src/model/format.ts';
import { MailflowError } from '../../src/model/mailflow-error.ts';

/**
 * Passes unpacked bytes on until there are too many of them, for themselves or for the size of the whole file, `packedBytes`:
 * a beginning may well be more monotonous than the rest. Throws `too-large` with the figure and the setting.
 */
export async function* withinLimits(
  unpacked: AsyncIterable<Uint8Array>,
  path: string,
  packedBytes: number,
  { maxBytes, maxRatio }: UnpackLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  for await (const piece of unpacked) {
    bytes += piece.length;
    if (bytes > maxBytes) throw tooLarge(`${path} unpacks to more than ${megabytes(maxBytes)} MB.`, BYTES_SETTING);
    if (bytes >= JUDGED_AFTER_BYTES && bytes > maxRatio * packedBytes) {
      const size = `${count(maxRatio)} times its size (${megabytes(bytes)} MB so far)`;
      throw tooLarge(`${path} unpacks to more than ${size}.`, RATIO_SETTING);
    }
    yield piece;
  }
}

const BYTES_SETTING = 'MAILFLOW_MAX_UNPACKED_MB';
const RATIO_SETTING = 'MAILFLOW_MAX_UNPACK_RATIO';

const megabytes = (bytes: number): string => count(Math.floor(bytes / 1_000_000));

const tooLarge = (message: string, setting: string): MailflowError =>
  new MailflowError('too-large', message, {
    cure: `If it is a genuine log or report, raise ${setting}, or unpack it and import the result.`,
  });
