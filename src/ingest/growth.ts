import type { InputFile } from '../ports/files.ts';
import type { Growth } from '../ports/source.ts';

/** A log that has not been written to for so long is not in the middle of a line. */
const SETTLED_MS = 10 * 60_000;
/** How logrotate, newsyslog and people name what is done: `mail.log.1`, `maillog-20261101`, `mail.log.old`. */
const ROTATED = /(?:\.\d{1,4}|[-.]\d{4}-?\d\d-?\d\d(?:-?\d+)?|\.(?:old|bak|save))(?:\.log|\.txt)?$/i;

/** Whether more lines may be on their way into a file that was just read to its end. */
export async function growthOf(file: InputFile, now: Date): Promise<Growth> {
  if (await file.hasChanged()) return 'growing';
  const isSettled = now.getTime() - file.modifiedAt.getTime() >= SETTLED_MS;
  return file.isCompressed || isSettled || ROTATED.test(file.name) ? 'closed' : 'unknown';
}
