import type { ExpiryRule } from '../imports/expiry.ts';
import type { ImportRecord } from '../imports/import-record.ts';
import type { Kind } from '../model/dimensions.ts';
import { MS_PER_DAY, startOfDay } from '../model/time.ts';

/** Days that facts are kept, counted from their day or their import, whichever is later. */
const KEEP_DAILY_DAYS = 400;
const KEEP_HOURLY_DAYS = 100;

/**
 * Facts of these kinds keep their single events as long as they are kept: a day of them is added up from what many
 * reports tell, each of a part. Without events a report that comes late could only take the place of all others, or be
 * lost. They know neither hours nor client addresses.
 */
const KINDS_WITH_EVENTS: readonly Kind[] = ['tls-session'];

/**
 * What is past its keep. Old data that was imported on purpose stays as long as if it were new: counted from its day
 * alone, last year's log would be gone the night after somebody imported it.
 */
export function retention(now: Date): ExpiryRule {
  return ({ kind, day, importedAtSeconds }) => {
    const since = Math.max(startOfDay(day).getTime(), importedAtSeconds * 1000);
    const ageDays = (now.getTime() - since) / MS_PER_DAY;
    if (ageDays > KEEP_DAILY_DAYS) return 'drop';
    return ageDays > KEEP_HOURLY_DAYS && !KINDS_WITH_EVENTS.includes(kind) ? 'drop-hourly' : 'keep';
  };
}

/** Days that what a replaced import told is kept: until then undoing the newer import brings it back. */
const KEEP_REPLACED_DAYS = 30;

/** Imports that were replaced so long ago that nobody will want them back. */
export const replacedLongAgo =
  (now: Date) =>
  ({ status }: ImportRecord): boolean =>
    status.kind === 'replaced' && now.getTime() - Date.parse(status.at) > KEEP_REPLACED_DAYS * MS_PER_DAY;
