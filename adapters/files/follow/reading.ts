import { type FileIdentity, type FilePlace, HEAD_BYTES } from '../../../src/follow/file-position.ts';
import type { Taking } from '../../../src/follow/follower.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import type { OpenLog } from './open-log.ts';

/** A file in the course of being read. */
export interface Reading {
  readonly log: OpenLog;
  identity: FileIdentity;
  /** Bytes that were taken. */
  offset: number;
  /** It cannot be read any further. */
  isBroken?: boolean;
}

const LINE_END = 10;

export async function readingOf(log: OpenLog, offset: number): Promise<Reading> {
  try {
    return { log, identity: await log.identity(), offset };
  } catch (cause) {
    await log.close();
    throw cause;
  }
}

export const placed = ({ identity, log, offset }: Reading): FilePlace => ({ file: identity, name: log.name, offset });

/** A file that was short when it was opened has more of a head by now. */
export async function learnHead(reading: Reading): Promise<void> {
  const { log, identity } = reading;
  if (identity.headBytes < HEAD_BYTES && (await log.begins(identity))) reading.identity = await log.identity();
}

/** Takes some whole lines and answers how many bytes they are; a line longer than a chunk is taken as it is. */
async function takeLines(reading: Reading, take: Taking): Promise<number> {
  const bytes = await written(reading);
  if (bytes.length === 0) return 0;
  const lines = withoutHalfLine(bytes);
  const whole = lines.length > 0 ? lines : await longLine(reading, bytes);
  if (whole.length === 0) return 0;
  await take(whole);
  reading.offset += whole.length;
  return whole.length;
}

/**
 * What comes next in a file, as far as it is written: programs that copy files may make them as long as they are going to be
 * first, so that NUL bytes are where nothing is yet.
 */
export async function written({ log, offset }: Pick<Reading, 'log' | 'offset'>): Promise<Uint8Array> {
  const bytes = await log.read(offset);
  const size = log.isCompressed ? null : await log.size();
  if (size === null || !bytes.includes(0)) return bytes;
  const [last] = await log.read(size - 1);
  // It may have been written to its end since it was read.
  return last === 0 ? bytes.subarray(0, bytes.indexOf(0)) : log.read(offset);
}

export const withoutHalfLine = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.lastIndexOf(LINE_END) + 1);

/** A chunk without any line end: the beginning of a long line, unless it is the end of the file. */
async function longLine({ log, offset }: Reading, bytes: Uint8Array): Promise<Uint8Array> {
  const more = log.isCompressed ? new Uint8Array(0) : await log.read(offset + bytes.length);
  return more.length > 0 ? bytes : new Uint8Array(0);
}

/** The same of a file that may be packed: what cannot be unpacked any further is left out from there on. */
export async function takeSound(reading: Reading, take: Taking, gaps: string[]): Promise<number> {
  try {
    return await takeLines(reading, take);
  } catch (cause) {
    if (!reading.log.isCompressed || !(cause instanceof MailflowError)) throw cause;
    gaps.push(`The rest of a rotated file was left out. ${cause.message}`);
    reading.isBroken = true;
    return 0;
  }
}
