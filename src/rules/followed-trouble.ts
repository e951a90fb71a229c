import type { FollowStatus } from '../follow/follow-status.ts';
import type { History } from './history.ts';

const MS_PER_MINUTE = 60_000;
const DAYS = 7;

/** What is wrong with a followed log for long enough to be worth a card. */
export interface FollowedTrouble {
  readonly status: FollowStatus;
  readonly kind: 'gone' | 'forbidden' | 'other' | 'silent';
  readonly since: Date;
  /** Whole ones. */
  readonly minutes: number;
}

export interface TroubleLimits {
  /** From when on a log that cannot be read, or a busy one that has nothing new, is in trouble. */
  readonly minutes: number;
  /** A log is silent too long when so many messages would have come on the quietest day of the last week, on average. */
  readonly silentMessages: number;
}

export const DEFAULT_LIMITS: TroubleLimits = { minutes: 15, silentMessages: 500 };

/** The followed logs that are in trouble at `history.now`. */
export function followedTroubles(
  following: readonly FollowStatus[],
  history: Pick<History, 'now' | 'totals'>,
  limits: TroubleLimits = DEFAULT_LIMITS,
): readonly FollowedTrouble[] {
  return following.flatMap((status): readonly FollowedTrouble[] => {
    const { stand, fault } = status;
    if (stand === 'failing' && fault !== null)
      return atLeast(status, fault.kind, fault.since, limits.minutes, history.now);
    const silent = silenceOf(status, following, history, limits);
    return silent === null ? [] : atLeast(status, 'silent', silent.since, silent.minutes, history.now);
  });
}

function atLeast(
  status: FollowStatus,
  kind: FollowedTrouble['kind'],
  since: Date,
  limitMinutes: number,
  now: Date,
): readonly FollowedTrouble[] {
  const minutes = Math.floor((now.getTime() - since.getTime()) / MS_PER_MINUTE);
  return minutes < limitMinutes ? [] : [{ status, kind, since, minutes }];
}

/**
 * Since when there has been nothing new, and from how many minutes on that is odd. A quiet relay has no line for hours, so it
 * is measured by what usually comes; of several logs of one source nothing says which of them brings how much.
 */
function silenceOf(
  { stand, source, dataUntil }: FollowStatus,
  following: readonly FollowStatus[],
  { totals }: Pick<History, 'totals'>,
  { minutes, silentMessages }: TroubleLimits,
): { readonly since: Date; readonly minutes: number } | null {
  if (stand !== 'up-to-date' || dataUntil === null) return null;
  if (following.filter((each) => each.source === source).length > 1) return null;
  const days = totals.find((each) => each.kind === 'connector' && each.source === source)?.days.slice(-DAYS) ?? [];
  if (days.length < DAYS) return null;
  const least = Math.min(...days.map(({ messages }) => messages));
  return least === 0
    ? null
    : { since: dataUntil, minutes: Math.max(minutes, Math.ceil((24 * 60 * silentMessages) / least)) };
}
