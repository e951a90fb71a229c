import type { LogFiles } from './log-files.ts';
import { type Reading, readingOf } from './reading.ts';
import { findFile, writtenSince } from './rotated-files.ts';

/** A file into which a program may still write until then, ms of a clock that cannot be set. */
export interface LateReading extends Reading {
  readonly until: number;
}

/**
 * The same of a late file: programs that copy logs may put its end, also packed, into its place after the file that comes
 * next.
 */
export async function longerCopy(
  reading: LateReading,
  { rotated, openFile }: Pick<LogFiles, 'rotated' | 'openFile'>,
): Promise<LateReading> {
  const { log, identity, offset, until } = reading;
  if (!(await log.isDeleted())) return reading;
  const found = await findFile(writtenSince(await rotated(), await log.modifiedAt()), identity, openFile);
  if (found === null) return reading;
  const size = await found.log.size();
  if (size !== null && size <= offset) {
    await found.log.close();
    return reading;
  }
  await log.close();
  return { ...(await readingOf(found.log, offset)), until };
}
