import { MS_PER_DAY, startOfDay } from '../mailflow/time.ts';
import type { ExpiryRule } from '../ports.ts';

/** Days that facts are kept, counted from their day or their import, whichever is later. */
const KEEP_DAILY_DAYS = 400;
const KEEP_HOURLY_DAYS = 100;

/** What is past its keep. Old data that was imported on purpose stays as long as if it were new. */
export function retention(now: Date): ExpiryRule {
  return ({ day, importedAtSeconds }) => {
    const since = Math.max(startOfDay(day).getTime(), importedAtSeconds * 1000);
    const ageDays = (now.getTime() - since) / MS_PER_DAY;
    return ageDays > KEEP_DAILY_DAYS ? 'drop' : ageDays > KEEP_HOURLY_DAYS ? 'drop-hourly' : 'keep';
  };
}
