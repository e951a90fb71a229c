import { isYoung } from '../../../../src/model/time.ts';
import type { Clock } from '../../../../src/ports/clock.ts';

/**
 * How many messages a bot may send to one conversation within how long. Source:
 * learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit, "Per bot per thread limit" (read 2026-11).
 */
const RATES: readonly { readonly messages: number; readonly withinMs: number }[] = [
  { messages: 7, withinMs: 1_000 },
  { messages: 8, withinMs: 2_000 },
  { messages: 60, withinMs: 30_000 },
  { messages: 1800, withinMs: 3_600_000 },
];
const MAX_MS = Math.max(...RATES.map(({ withinMs }) => withinMs));

/** How long until one more may be sent, after those sent at `sentAt` (ms, in order); 0 for now. */
export const pauseBefore = (sentAt: readonly number[], now: number): number =>
  Math.max(
    0,
    ...RATES.map(({ messages, withinMs }) => {
      const oldest = sentAt.at(-messages);
      return oldest === undefined ? 0 : oldest + withinMs - now;
    }),
  );

/**
 * Counts what is sent to each conversation. Answers 0 and counts one more, or how many ms to wait. `sent`: when, by
 * conversation, the one longest silent first.
 */
export function rateLimit(
  clock: Clock,
  sent: Map<string, readonly number[]> = new Map(),
): (conversation: string) => number {
  return (conversation) => {
    const now = clock.now().getTime();
    forgetSilent(sent, now - MAX_MS);
    // What was sent in the future was sent before the clock was set back.
    const before = (sent.get(conversation) ?? []).filter((at) => isYoung(at, MAX_MS, now));
    const pause = pauseBefore(before, now);
    if (pause > 0) return pause;
    // Taken out first, so that it comes last.
    sent.delete(conversation);
    sent.set(conversation, [...before, now]);
    return 0;
  };
}

/** Whoever was not spoken to since then may be spoken to like anybody new. */
function forgetSilent(sent: Map<string, readonly number[]>, since: number): void {
  for (const [conversation, times] of sent) {
    if ((times.at(-1) ?? since) > since) return;
    sent.delete(conversation);
  }
}
