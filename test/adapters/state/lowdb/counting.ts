import { z } from 'zod';

/** The state of these tests: a count, and words that grow with it, so that a mixture of two states shows. */
export const countingSchema = z.strictObject({ count: z.int(), words: z.array(z.string()) });
export type Counting = z.infer<typeof countingSchema>;

export const nothingCounted: Counting = { count: 0, words: [] };

export function counted(state: Counting): Counting {
  const count = state.count + 1;
  return { count, words: wordsOf(count) };
}

export const wordsOf = (count: number): string[] => Array.from({ length: count % 50 }, (_, i) => `word ${count}-${i}`);
