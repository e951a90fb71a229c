import type { ExpiryRule } from '../imports/expiry.ts';
import type { ImportRecord } from '../imports/import-record.ts';
import { MS_PER_DAY, startOfDay } from '../model/time.ts';

/** Days that facts are kept, counted from their day or their import, whichever is later. */
const KEEP_DAILY_DAYS = 400;
const KEEP_HOURLY_DAYS = 100;

/**
 * What is past its keep. Old data that was imported on purpose stays as long as if it were new: counted from its day
 * alone, last year's log would be gone the night after somebody imported it.
 */
export function retention(now: Date): ExpiryRule {
  return ({ day, importedAtSeconds }) => {
    const since = Math.max(startOfDay(day).getTime(), importedAtSeconds * 1000);
    const ageDays = (now.getTime() - since) / MS_PER_DAY;
    return ageDays > KEEP_DAILY_DAYS ? 'drop' : ageDays > KEEP_HOURLY_DAYS ? 'drop-hourly' : 'keep';
  };
}

/** Days that what a replaced import told is kept: until then undoing the newer import brings it back. */
const KEEP_REPLACED_DAYS = 30;

/** Imports that were replaced so long ago that nobody will want them back. */
export const replacedLongAgo =
  (now: Date) =>
  ({ status }: ImportRecord): boolean =>
    status.kind === 'replaced' && now.getTime() - Date.parse(status.at) > KEEP_REPLACED_DAYS * MS_PER_DAY;
