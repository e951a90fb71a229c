import { gunzipSync } from 'node:zlib';
import { headAsUtf8 } from '../../../src/ingest/encoding.ts';
import { count } from '../../../src/model/format.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { LIMITS } from './limits.ts';

/** A report's JSON text, packed with gzip or not: senders mix up what they call it. Throws a MailflowError. */
export const unpackReport = (bytes: Uint8Array, name: string): string => unpackReports(name)(bytes);

/** Unpacks reports that may together be as large as one. */
export function unpackReports(name: string): (bytes: Uint8Array) => string {
  let left: number = LIMITS.reportBytes;
  return (bytes) => {
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    if (!isPacked && bytes.length > left) throw tooLarge(name, LIMITS.reportBytes, '');
    // Nothing is left when it is too much.
    const allowed = left;
    left = 0;
    const unpacked = isPacked ? unzipped(checked(bytes, LIMITS.packedBytes, name), name, allowed) : bytes;
    left = allowed - unpacked.length;
    return textOf(unpacked);
  };
}

/** Stops unpacking at the limit, whatever there would be. */
function unzipped(bytes: Uint8Array, name: string, maxBytes: number): Uint8Array {
  if (maxBytes === 0) throw tooLarge(name, LIMITS.reportBytes, 'unpacked');
  try {
    return gunzipSync(bytes, { maxOutputLength: maxBytes });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(name, LIMITS.reportBytes, 'unpacked');
    throw new MailflowError('unreadable', `${name}: the gzip of the report is damaged or ends early.`, {
      cure: 'Save the report again as the sender sent it.',
      cause,
    });
  }
}

function checked(bytes: Uint8Array, limit: number, name: string): Uint8Array {
  if (bytes.length > limit) throw tooLarge(name, limit, '');
  return bytes;
}

/** What a report is refused with that is larger than any. `how`: `unpacked`, or nothing. */
export const tooLarge = (name: string, limit: number, how: string): MailflowError =>
  new MailflowError('too-large', `${name} is larger than ${count(limit / 1024 / 1024)} MiB${how && ` ${how}`}.`, {
    cure: 'No genuine TLS report has that size: check who sent it.',
  });

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(headAsUtf8(bytes));
