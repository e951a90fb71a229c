import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import { syncPath } from '../manifest.ts';

/*
 * A tail is what was added since the manifest that names it: records, each added and flushed by one write. A record is
 * its mark, the lengths of its two parts, a SHA-256 of all that, and the parts: a head (JSON) and columns.
 */

const MARK = Buffer.from('MFTAIL1\n');
const SUM_BYTES = 32;
const BEFORE_PARTS = MARK.length + 8 + SUM_BYTES;

export interface RawRecord {
  readonly head: Buffer;
  readonly columns: Buffer;
}

export interface ReadTail {
  readonly records: readonly RawRecord[];
  /** Where the last good record ends. */
  readonly end: number;
  /** Whether a record that cannot be believed is followed by a good one: no write that was broken off does that. */
  readonly isDamaged: boolean;
}

const FOLDER = 'tails';
const SUFFIX = '.tail';

/** A name that no tail had before. */
export const newTailName = (): string => randomBytes(12).toString('hex');

const tailPath = (directory: string, name: string): string => join(directory, FOLDER, name + SUFFIX);

export function encodeRecord({ head, columns }: RawRecord): Buffer {
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32LE(head.length, 0);
  lengths.writeUInt32LE(columns.length, 4);
  return Buffer.concat([MARK, lengths, sumOf(lengths, head, columns), head, columns]);
}

/** The records from a place on that is the end of one; of none where the file is not there. */
export async function readTail(directory: string, name: string, from: number): Promise<ReadTail> {
  const bytes = await bytesFrom(tailPath(directory, name), from);
  const records: RawRecord[] = [];
  let at = 0;
  for (;;) {
    const record = recordAt(bytes, at);
    if (record === null) return { records, end: from + at, isDamaged: isGoodBehind(bytes, at) };
    records.push(record);
    at += sizeOf(record);
    // Each is hashed.
    await pause();
  }
}

/** Adds a record at the end of the good ones, and flushes it; answers the new end. */
export async function appendRecord(directory: string, name: string, end: number, record: Buffer): Promise<number> {
  const path = tailPath(directory, name);
  const isNew = end === 0;
  if (isNew) await mkdir(join(directory, FOLDER), { recursive: true, mode: 0o700 });
  const handle = await open(path, isNew ? 'w' : 'r+', 0o600);
  try {
    // What a write that was broken off has left behind the end is no part of it.
    if ((await handle.stat()).size > end) await handle.truncate(end);
    let written = 0;
    while (written < record.length)
      written += (await handle.write(record, written, record.length - written, end + written)).bytesWritten;
    await handle.datasync();
  } catch (cause) {
    // Whole or not, it was not answered: nobody else may read it.
    await handle.truncate(end).catch(() => {});
    throw cause;
  } finally {
    await handle.close();
  }
  if (isNew) {
    await syncPath(join(directory, FOLDER));
    await syncPath(directory);
  }
  return end + record.length;
}

/** Removes all tails but these. */
export async function sweepTails(directory: string, kept: ReadonlySet<string>): Promise<void> {
  const folder = join(directory, FOLDER);
  for (const file of await readdir(folder).catch(() => []))
    if (file.endsWith(SUFFIX) && !kept.has(file.slice(0, -SUFFIX.length)))
      await rm(join(folder, file), { force: true });
}

async function bytesFrom(path: string, from: number): Promise<Buffer> {
  const handle = await open(path, 'r').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null;
    throw cause;
  });
  if (handle === null) return Buffer.alloc(0);
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(Math.max(0, size - from));
    let read = 0;
    while (read < bytes.length) {
      const { bytesRead } = await handle.read(bytes, read, bytes.length - read, from + read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    return bytes.subarray(0, read);
  } finally {
    await handle.close();
  }
}

function recordAt(bytes: Buffer, at: number): RawRecord | null {
  const parts = at + BEFORE_PARTS;
  if (parts > bytes.length || !bytes.subarray(at, at + MARK.length).equals(MARK)) return null;
  const lengths = bytes.subarray(at + MARK.length, at + MARK.length + 8);
  const middle = parts + lengths.readUInt32LE(0);
  const end = middle + lengths.readUInt32LE(4);
  if (end > bytes.length) return null;
  const head = bytes.subarray(parts, middle);
  const columns = bytes.subarray(middle, end);
  const sum = bytes.subarray(parts - SUM_BYTES, parts);
  return sum.equals(sumOf(lengths, head, columns)) ? { head, columns } : null;
}

function isGoodBehind(bytes: Buffer, at: number): boolean {
  for (let next = bytes.indexOf(MARK, at + 1); next >= 0; next = bytes.indexOf(MARK, next + 1))
    if (recordAt(bytes, next) !== null) return true;
  return false;
}

const sizeOf = ({ head, columns }: RawRecord): number => BEFORE_PARTS + head.length + columns.length;

const sumOf = (...parts: readonly Buffer[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
