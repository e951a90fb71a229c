import type { Day } from '../model/time.ts';

/** The next number of a stream, in [0, 1). */
export type Random = () => number;

/**
 * The stream of one actor on one day. Nobody shares a stream, so one more day, or one more actor, changes nothing for
 * the others.
 */
export function randomFor(seed: number, actor: string, day: Day): Random {
  return mulberry32(hash(`${seed}/${actor}/${day}`));
}

/** A whole number near `usual`, at most `spread` (0…1) of it away, seldom that far. */
export function around(usual: number, spread: number, random: Random): number {
  return Math.round(usual * (1 + spread * (random() + random() - 1)));
}

/** Lets each of `count` fall into one of the slots, the heavier the likelier. */
export function scatter(count: number, weights: readonly number[], random: Random): number[] {
  const slots = weights.map(() => 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < count; i++) {
    let at = 0;
    for (let left = random() * total; at < weights.length - 1; at++) {
      left -= weights[at] as number;
      if (left < 0) break;
    }
    slots[at] = (slots[at] as number) + 1;
  }
  return slots;
}

/**
 * FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/), and murmur3's last step, because the texts of two days
 * differ in their last letter only and FNV alone leaves their numbers close together.
 */
function hash(text: string): number {
  let mixed = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) mixed = Math.imul(mixed ^ text.charCodeAt(i), 0x01000193);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Tommy Ettinger's mulberry32: 32 bits of state, plenty for one actor's day. */
function mulberry32(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
