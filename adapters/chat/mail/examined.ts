import type { Examined } from '../chat-system.ts';

/** A line of `doctor`: what was looked at, what was found, and what to do about it. */
export const examined = (
  verdict: Examined['verdict'],
  what: string,
  text: string,
  cure: string | null = null,
): Examined => ({ verdict, what, said: text, cure });
