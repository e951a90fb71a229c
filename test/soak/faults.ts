import { createHash } from 'node:crypto';

/** What the hostile platform does with one call. */
export type Fault =
  | 'none'
  /** Taken, and the connection reset. */
  | 'lost-answer'
  | '503-after-taking'
  /** Taken at once, answered long after the client has given up. */
  | 'slow-answer'
  /** Taken, but only after a while. */
  | 'slow-taking'
  | '503-before-taking'
  | 'reset-before-taking'
  | 'throttled';

const POST_FAULTS: readonly (readonly [Fault, number])[] = [
  ['lost-answer', 0.07],
  ['503-after-taking', 0.06],
  ['slow-answer', 0.03],
  ['slow-taking', 0.04],
  ['503-before-taking', 0.05],
  ['reset-before-taking', 0.04],
  ['throttled', 0.06],
];
const FIND_FAULTS: readonly (readonly [Fault, number])[] = [
  ['503-before-taking', 0.1],
  ['reset-before-taking', 0.05],
  ['slow-answer', 0.03],
  ['throttled', 0.07],
];

/** Of so many calls the last `STORM_LENGTH` are throttled whatever they are. */
const STORM_PERIOD = 400;
const STORM_LENGTH = 25;

/** Decided by the seed, the message and how often it was called for; by nothing that differs between two runs. */
export function faultOf(seed: number, call: 'post' | 'edit' | 'find', key: string, nth: number): Fault {
  let chance = shareOf(`${seed} ${call} ${key} ${nth}`);
  for (const [fault, share] of call === 'find' ? FIND_FAULTS : POST_FAULTS) {
    if (chance < share) return fault;
    chance -= share;
  }
  return 'none';
}

/** Whether a storm of 429s rages at the n-th call of all. */
export const isStorm = (calls: number): boolean => calls % STORM_PERIOD >= STORM_PERIOD - STORM_LENGTH;

/** A number in [0, 1) made of a text. */
const shareOf = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
