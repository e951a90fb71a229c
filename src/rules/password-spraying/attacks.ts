import { type Hour, hourOf } from '../../model/time.ts';
import type { SignInCount, SignInHistory } from '../sign-in-history.ts';

/** What was tried from one address in the last 24 hours that are known. */
export interface Attack {
  readonly address: string;
  /** Users for whom it failed. */
  readonly users: number;
  readonly failures: number;
  /** Users who signed in there after failures, and before that not as far as it is known; the one with most failures first. */
  readonly guessed: readonly string[];
  readonly firstHour: Hour;
  readonly lastHour: Hour;
  /** Whether it is enough to begin with; else it only goes on. */
  readonly isStrong: boolean;
  /** Whether it is so little that it does not go on either. */
  readonly isSlip: boolean;
  /** Whether enough is known of the days before to say that somebody never signed in there. */
  readonly isPastKnown: boolean;
}

interface Limits {
  readonly users: number;
  readonly failures: number;
}

const HOURS = 24;

/** What signs in every week has done so within these days, mostly. */
const PAST_DAYS = 5;

/** Addresses from which sign-ins failed in the last 24 hours. */
export function attacksIn({ since, until, counts }: SignInHistory, limits: Limits): readonly Attack[] {
  const begin = hourOf(until) - HOURS;
  const byAddress = new Map<string, SignInCount[]>();
  for (const count of counts) {
    if (count.address === '') continue;
    const known = byAddress.get(count.address);
    if (known) known.push(count);
    else byAddress.set(count.address, [count]);
  }
  const isPastKnown = begin - hourOf(since) >= PAST_DAYS * HOURS;
  return [...byAddress].flatMap(([address, all]) => {
    const attack = attackFrom(address, all, begin, limits);
    return attack === null ? [] : [{ ...attack, isPastKnown }];
  });
}

function attackFrom(
  address: string,
  all: readonly SignInCount[],
  begin: Hour,
  limits: Limits,
): Omit<Attack, 'isPastKnown'> | null {
  const failed = all.filter((count) => count.failed > 0 && count.hour >= begin);
  const [first] = failed;
  const last = failed.at(-1);
  if (first === undefined || last === undefined) return null;
  const users = new Set(failed.map(({ user }) => user)).size;
  const failures = failed.reduce((sum, count) => sum + count.failed, 0);
  // Where most users get in, it is the address of an office or a relay.
  const working = new Set(all.filter(({ succeeded, failed }) => succeeded > 0 && failed === 0).map(({ user }) => user));
  const isSpray = users >= limits.users && working.size < users;
  // One of those whose password was sprayed needs few tries.
  const guessed = guessedOf(all, begin, isSpray ? 1 : limits.failures);
  const isStrong = isSpray || guessed.length > 0;
  // Half as much goes on where it was more; less than that is a slip.
  const isSlip = !isStrong && users < Math.ceil(limits.users / 2);
  return { address, users, failures, guessed, firstHour: first.hour, lastHour: last.hour, isStrong, isSlip };
}

/** Users who got in, in an hour with so many failures at least so far, or later, and never in an hour before these. */
function guessedOf(all: readonly SignInCount[], begin: Hour, least: number): readonly string[] {
  const tried = new Map<string, { failures: number; hadAccess: boolean; isGuessed: boolean }>();
  for (const { user, hour, succeeded, failed } of all) {
    const state = tried.get(user) ?? { failures: 0, hadAccess: false, isGuessed: false };
    state.failures += failed;
    if (succeeded > 0) {
      if (hour >= begin && !state.hadAccess && state.failures >= least) state.isGuessed = true;
      // In which order things happened within an hour is not known.
      if (!state.isGuessed) state.hadAccess = true;
    }
    tried.set(user, state);
  }
  return [...tried]
    .filter(([, { isGuessed }]) => isGuessed)
    .sort(([a, { failures: x }], [b, { failures: y }]) => y - x || (a < b ? -1 : 1))
    .map(([user]) => user);
}
