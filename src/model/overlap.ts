import { coverageOf, type Partition } from './partition.ts';
import { areDisjoint, type Slice, sliceId } from './slice.ts';

/** Why a slice is not used although it claims to tell the whole. */
export type SetAside =
  /** It tells far less than it should. `against`: the messages of what it should contain. */
  | { readonly reason: 'contradicts-a-larger-slice'; readonly messages: number; readonly against: number }
  /** That it tells less is explained: it is cut off, ends within the day, or all its rows are of one kind. */
  | { readonly reason: 'told-again-by-another-slice' };

/** A whole that has less than this share of its part, and this many messages less, contradicts it. */
const CONTRADICTION_SHARE = 0.5;
const CONTRADICTION_MESSAGES = 20;
/** A slice whose rows show it to be narrower is a part when it has less than this share of the wider one. */
const PART_SHARE = 0.9;

/** Whether two totals of what should be the same mail are too far apart to be both right. */
export function isFarBelow(messages: number, against: number): boolean {
  return messages < against * CONTRADICTION_SHARE && against - messages >= CONTRADICTION_MESSAGES;
}

/**
 * Which of one source's slices of one day should not be used, and why. A whole cannot be smaller than its part: a
 * slice is held against every set of disjoint slices that its own filters contain (the same filters count as
 * contained). At least one slice always remains. `messagesOf` counts the messages in question.
 */
export function setAside<P extends Partition>(
  slices: readonly P[],
  messagesOf: (slice: P) => number,
): ReadonlyMap<P, SetAside> {
  const aside = new Map<P, SetAside>();
  for (const slice of slices) {
    const messages = messagesOf(slice);
    const parts = slices.filter((other) => other !== slice && isPartOf(other, slice));
    const against = mostTold(parts, messagesOf);
    if (isFarBelow(messages, against)) {
      const isExplained = slice.cut || slice.edge;
      aside.set(
        slice,
        isExplained
          ? { reason: 'told-again-by-another-slice' }
          : { reason: 'contradicts-a-larger-slice', messages, against },
      );
    } else if (parts.some((other) => isShownNarrower(slice, other) && messages < messagesOf(other) * PART_SHARE)) {
      aside.set(slice, { reason: 'told-again-by-another-slice' });
    }
  }
  return aside;
}

/** Whether `part` tells only mail that `whole` claims to tell as well. */
const isPartOf = (part: Partition, whole: Partition): boolean =>
  contains(whole.slice, part.slice) && !areDisjoint(coverageOf(whole), coverageOf(part));

const contains = (whole: Pick<Slice, 'filters'>, part: Pick<Slice, 'filters'>): boolean =>
  Object.entries(whole.filters).every(([name, value]) => part.filters[name] === value);

/** Whether a slice's rows are all of a kind that the other's are not. */
const isShownNarrower = (slice: Partition, other: Partition): boolean =>
  contains(coverageOf(other), coverageOf(slice)) && !contains(coverageOf(slice), coverageOf(other));

/** The most messages that disjoint ones of these tell together. */
function mostTold<P extends Partition>(parts: readonly P[], messagesOf: (part: P) => number): number {
  const ordered = [...parts].sort(
    (a, b) => messagesOf(b) - messagesOf(a) || (sliceId(a.slice) < sliceId(b.slice) ? -1 : 1),
  );
  const sums = ordered.map((seed) => {
    const chosen = [seed];
    for (const part of ordered) {
      if (chosen.every((other) => areDisjoint(coverageOf(other), coverageOf(part)))) chosen.push(part);
    }
    return chosen.reduce((sum, part) => sum + messagesOf(part), 0);
  });
  return Math.max(0, ...sums);
}
