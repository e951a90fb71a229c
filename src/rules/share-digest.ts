import { count, shareText } from '../model/format.ts';
import { joinNames } from '../model/text/names.ts';
import { type Day, dayText } from '../model/time.ts';
import { share, type Tally } from './share-of-path.ts';
import type { ShareParams } from './share-params.ts';
import type { ShareWords } from './share-text.ts';

interface JudgedPath {
  readonly path: string;
  readonly week: Tally | null;
  readonly isInsight: boolean;
}

const MAX_NAMES = 5;

/**
 * Who left a trace below the threshold, and who sent too little to tell; null when nobody did. Who is above has an
 * insight that says so. Paths without a trace are not named, and not called good either.
 */
export function shareDigest(
  judged: readonly JudgedPath[],
  lastDay: Day,
  { share: threshold, minMessages, days }: ShareParams,
  { of, on }: ShareWords,
): string | null {
  const rest = judged.flatMap(({ path, week, isInsight }) =>
    week === null || week.part === 0 || isInsight ? [] : [{ path, week }],
  );
  const groups = [
    [`below the threshold of ${shareText(threshold)}`, rest.filter(({ week }) => week.messages >= minMessages)],
    [`too few to judge (under ${count(minMessages)} messages)`, rest.filter(({ week }) => week.messages < minMessages)],
  ] as const;
  const parts = groups.flatMap(([label, paths]) => (paths.length === 0 ? [] : [`${label}: ${listed(paths)}`]));
  if (parts.length === 0) return null;
  return `${capital(of)} on ${on} in the ${days} days to ${dayText(lastDay)} – ${parts.join('; ')}.`;
}

function listed(paths: readonly { readonly path: string; readonly week: Tally }[]): string {
  const worst = [...paths].sort((a, b) => share(b.week) - share(a.week) || (a.path < b.path ? -1 : 1));
  const named = worst.map(
    ({ path, week }) => `${path} (${shareText(share(week))}, ${count(week.part)} of ${count(week.messages)})`,
  );
  return joinNames(named, MAX_NAMES);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
