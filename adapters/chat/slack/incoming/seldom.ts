import type { Clock } from '../../../../src/ports.ts';

const HOUR_MS = 3_600_000;
/** So that words which are never twice the same do not fill the memory. */
const MOST_WORDS = 200;

/** Answers whether something is to be said: not what was said within the last hour already. */
export function seldom(clock: Clock): (words: string) => boolean {
  const saidAt = new Map<string, number>();
  return (words) => {
    const now = clock.now().getTime();
    if (now - (saidAt.get(words) ?? Number.NEGATIVE_INFINITY) < HOUR_MS) return false;
    if (saidAt.size >= MOST_WORDS) saidAt.clear();
    saidAt.set(words, now);
    return true;
  };
}
