import type { DayTotal } from '../../model/day-totals.ts';
import { type JudgedDay, judgeDays } from '../../model/odd-days.ts';
import type { Day } from '../../model/time.ts';
import type { MissingParams } from './params.ts';

/** Days of one source that dropped, with too few usual days between them to tell them apart. */
export interface DropRun {
  /** Oldest first; one at least. */
  readonly drops: readonly JudgedDay[];
  /** Usual days since the last of them. */
  readonly usualDays: number;
}

/** All runs there were, oldest first. They follow from the totals alone, whoever looked and when. */
export function dropRuns(totals: readonly DayTotal[], params: MissingParams): readonly DropRun[] {
  const runs: DropRun[] = [];
  for (const judged of judgeDays(totals, params.dropShare)) {
    const last = runs.at(-1);
    if (judged.is !== 'drop') {
      if (last) runs[runs.length - 1] = { ...last, usualDays: last.usualDays + 1 };
    } else if (last && endOf(last, judged.day, params) === null) {
      runs[runs.length - 1] = { drops: [...last.drops, judged], usualDays: 0 };
    } else runs.push({ drops: [judged], usualDays: 0 });
  }
  return runs;
}

/** Why a run is over when `today` begins; null while it goes on. */
export function endOf(
  { drops, usualDays }: DropRun,
  today: Day,
  params: MissingParams,
): 'usual-again' | 'long-ago' | null {
  if (usualDays >= params.normalDays) return 'usual-again';
  const last = drops.at(-1)?.day ?? today;
  return today - last > params.dropDays ? 'long-ago' : null;
}
