import { isYoung } from '../../../../src/model/time.ts';
import type { Clock } from '../../../../src/ports/clock.ts';

const HOUR_MS = 3_600_000;
/** So that words which are never twice the same do not fill the memory. */
const MAX_WORDS = 200;

export interface LogThrottle {
  /** Whether something is to be said: not what was said within the last hour already. */
  isNews(words: string): boolean;
  /** All is well again: whatever is said next is news. */
  forget(): void;
}

export function logThrottle(clock: Clock): LogThrottle {
  const saidAt = new Map<string, number>();
  return {
    isNews: (words) => {
      const now = clock.now().getTime();
      if (isYoung(saidAt.get(words) ?? Number.NEGATIVE_INFINITY, HOUR_MS, now)) return false;
      if (saidAt.size >= MAX_WORDS) saidAt.clear();
      saidAt.set(words, now);
      return true;
    },
    forget: () => saidAt.clear(),
  };
}
