import { ANSWERED_BY } from '../../advice/index.ts';
import { type Day, dayText } from '../../model/time.ts';
import type { SignInDays } from '../history.ts';
import type { Assessing, Finding } from '../rule.ts';
import { SIGN_INS } from './wording.ts';

interface Limits {
  readonly historyDays: number;
  readonly newForDays: number;
}

const HOURS_PER_DAY = 24;
/** Who began yesterday is still told, should nobody have looked then. */
export const OPENS_FOR_DAYS = 2;

/** Users whose sign-ins to send are new, whatever is known of what they sent. */
export function signInsFound(
  signIns: SignInDays,
  { historyDays, newForDays }: Limits,
  open: Assessing<unknown>['open'],
): readonly Finding[] {
  const { users, sources } = signIns;
  const today = todayOf(signIns);
  return users.flatMap(({ user, firstDay, knownDays, byDay }): readonly Finding[] => {
    const age = today - firstDay;
    const isNew = age <= newForDays && knownDays >= historyDays;
    if (!isNew && !open.has(user)) return [];
    const isFresh = age < OPENS_FOR_DAYS;
    const values = lastDays(today, newForDays).map((day) => (day < firstDay ? 0 : (byDay.get(day) ?? 0)));
    const signIns = values.reduce((sum, each) => sum + each, 0);
    return [
      {
        subject: user,
        stand: age > newForDays ? 'quiet' : isFresh && isNew ? 'open' : 'hold',
        ...{ severity: 'low', score: signIns, magnitude: signIns },
        reason: isFresh ? 'never-signed-in-before' : age > newForDays ? 'known-by-now' : 'still-new',
        numbers: {
          ...{ evidence: SIGN_INS, signIns, firstDay: dayText(firstDay), knownDays, historyDays, newForDays },
          [ANSWERED_BY]: sources.join(', '),
        },
        trail: { unit: 'sign-ins', firstDay: today - newForDays, values },
      },
    ];
  });
}

/** The last day that is known, in part at least. */
export const todayOf = ({ until }: SignInDays): Day => Math.floor((until - 1) / HOURS_PER_DAY);

const lastDays = (today: Day, count: number): readonly Day[] =>
  Array.from({ length: count + 1 }, (_, at) => today - count + at);
