import { z } from 'zod';
import type { FeedWindow } from '../ports/feed.ts';

const windowSchema = z.strictObject({ from: z.number(), until: z.number() });

/** Another reading of what was read before: records come late, and change. */
const passSchema = z.strictObject({
  /** When it began, ms since 1970. */
  begunAt: z.number(),
  /** What of it is still to be read; null when it is over. */
  rest: windowSchema.nullable(),
});
export type Pass = Readonly<z.infer<typeof passSchema>>;

const gapSchema = windowSchema.extend({
  /** `refused`: the service does not answer for it; `not-kept`: it was too old when it could be asked for. */
  why: z.enum(['refused', 'not-kept']),
});
export type FetchGap = Readonly<z.infer<typeof gapSchema>>;

/**
 * How far a feed was read. Everything in [from, until) was read to its last page and is kept, but for the gaps. What names
 * a page of the service is no part of it: that is only good for as long as a window is read.
 */
export const fetchPositionSchema = z.strictObject({
  version: z.literal(1),
  kind: z.literal('fetch'),
  from: z.number(),
  until: z.number(),
  /** How far back there is to be read, ms since 1970. */
  floor: z.number(),
  hourly: passSchema,
  nightly: passSchema,
  /** Oldest first, disjoint. */
  gaps: z.array(gapSchema),
});
export type FetchPosition = Readonly<z.infer<typeof fetchPositionSchema>>;

/** Beyond this, the oldest are forgotten. */
const MAX_GAPS = 100;

/** Without what was read of them after all. */
export function gapsWithout(gaps: readonly FetchGap[], read: FeedWindow): FetchGap[] {
  return gaps.flatMap((gap) => {
    if (gap.until <= read.from || gap.from >= read.until) return [gap];
    const before = gap.from < read.from ? [{ ...gap, until: read.from }] : [];
    const after = gap.until > read.until ? [{ ...gap, from: read.until }] : [];
    return [...before, ...after];
  });
}

export function gapsWith(gaps: readonly FetchGap[], gap: FetchGap): FetchGap[] {
  const all = [...gapsWithout(gaps, gap), gap].sort((a, b) => a.from - b.from);
  const joined: FetchGap[] = [];
  for (const each of all) {
    const last = joined.at(-1);
    if (last !== undefined && last.until === each.from && last.why === each.why)
      joined[joined.length - 1] = { ...last, until: each.until };
    else joined.push(each);
  }
  return joined.slice(-MAX_GAPS);
}
