import type { Observation } from './verdict.ts';

/**
 * What was measured, as observations that fail where the attack did not take place at all: where nobody called, nothing was
 * read, nothing waited. Pure: `observations.test.ts` shows each fail on nothing.
 */

/** Whether a stranger left something behind in what the program keeps. A member who did the same shows that it would be seen. */
export function tracesOf(
  texts: readonly string[],
  { stranger, member }: { readonly stranger: string; readonly member: string },
): readonly Observation[] {
  const naming = (who: string) => texts.flatMap((text) => text.split('\n')).filter((line) => line.includes(who));
  return [
    { kind: 'at-least', name: `lines kept because of ${member}`, value: naming(member).length, limit: 1 },
    {
      kind: 'none',
      name: `lines kept because of ${stranger}`,
      found: naming(stranger).map((each) => each.slice(0, 120)),
    },
  ];
}

interface Memory {
  readonly beforeMb: number;
  readonly mostMb: number;
  readonly limitMb: number;
  /** How often the hostile answer was given. */
  readonly given: number;
}

/** Memory while a hostile answer is read: not a number where the program died, or where nobody can say. */
export const memoryAmid = (name: string, { beforeMb, mostMb, limitMb, given }: Memory): readonly Observation[] => [
  { kind: 'at-least', name: `${name}: times that it was given`, value: given, limit: 1 },
  { kind: 'at-most', name: `${name}: MB more`, value: mostMb - beforeMb, limit: limitMb },
];

interface Reading {
  readonly isOpen: boolean;
  /** Read since the file was opened. */
  readonly bytes: number;
  readonly least: number;
}

/** A file that was being read, and much of it, when the program was told to end. */
export const readAmid = (name: string, { isOpen, bytes, least }: Reading): readonly Observation[] => [
  { kind: 'one-of', name: `${name} is open when it is to end`, value: isOpen, allowed: [true] },
  { kind: 'at-least', name: `${name}: bytes read by then`, value: bytes, limit: least },
];

interface Descriptors {
  /** The most that the attack took, and may take. */
  readonly taken: number;
  readonly most: number;
  /** When as few were open as before; never is infinitely late. */
  readonly freedMs: number;
  readonly limitMs: number;
}

/** Connections that were really taken, and are closed again. */
export const takenAndFreed = ({ taken, most, freedMs, limitMs }: Descriptors): readonly Observation[] => [
  { kind: 'at-least', name: 'descriptors in use at the most', value: taken, limit: most / 3 },
  { kind: 'at-most', name: 'descriptors in use at the most', value: taken, limit: most },
  { kind: 'at-most', name: 'all descriptors are free again, ms', value: freedMs, limit: limitMs },
];

interface Crowd {
  /** What a greedy person asked for at once, and how long it took until all of it was answered. */
  readonly asked: number;
  readonly allMs: number;
  /** How much of it had no answer when others asked, and when the last of these was answered. */
  readonly openBefore: number;
  readonly openAfter: number;
  /** How many answers the greedy person got between each question of the others and its answer. */
  readonly meanwhile: readonly number[];
  /** What the same question takes while nobody else asks. */
  readonly quietMs: number;
}

/**
 * How many answers a greedy person may get before somebody who asks later: one that was nearly ready, the next, and as many
 * as the machine makes while it works at the question, which may take twice as long as alone. In answers and not in
 * seconds, so that it says the same on any machine.
 */
const crowdLimit = ({ asked, allMs, quietMs }: Pick<Crowd, 'asked' | 'allMs' | 'quietMs'>): number =>
  2 + (2 * quietMs) / (allMs / asked);

/** Whether others were answered before most of what a greedy person had asked earlier. */
export function servedAmid(name: string, crowd: Crowd): readonly Observation[] {
  const { openBefore, openAfter, meanwhile } = crowd;
  const limit = crowdLimit(crowd);
  return [
    // Were fewer waiting, a queue without turns would pass.
    { kind: 'at-least', name: `${name}: greedy questions that wait before`, value: openBefore, limit: 2 * limit },
    { kind: 'at-least', name: `${name}: greedy questions that wait after`, value: openAfter, limit: 1 },
    { kind: 'at-most', name: `${name}: greedy answers that come first`, value: Math.max(...worstOf(meanwhile)), limit },
  ];
}

/**
 * What waits for no report at all is answered while one runs, unless the machine is too busy for that: what did wait for it
 * would be answered after it each time.
 */
export const servedAtOnce = (name: string, { meanwhile }: Pick<Crowd, 'meanwhile'>): Observation => ({
  kind: 'at-least',
  name: `${name}: answered while a greedy report runs, times of ${meanwhile.length}`,
  value: meanwhile.filter((count) => count === 0).length,
  limit: Math.max(1, meanwhile.length / 5),
});

/** Nothing that was measured is infinitely bad. */
const worstOf = (values: readonly number[]): readonly number[] => (values.length === 0 ? [Number.NaN] : values);

/** Where a program was when it was killed. */
export interface Kill {
  /** `a post is taken` */
  readonly moment: string;
  /** Whether it had come to that. */
  readonly isReached: boolean;
  /** How many messages stood in the channels by then. */
  readonly standing: number;
}

interface Kills {
  readonly kills: readonly Kill[];
  /** Moments at which it had something to send, or had begun to. */
  readonly moments: readonly string[];
  /** How many messages there are to be. */
  readonly wanted: number;
}

/** Whether a program was killed at each of these moments, and while there was more to send. */
export const killedAmid = ({ kills, moments, wanted }: Kills): readonly Observation[] => [
  {
    ...{ kind: 'each-once', name: 'moments at which it is killed', wanted: moments },
    found: kills.filter(({ isReached }) => isReached).map(({ moment }) => moment),
  },
  {
    ...{ kind: 'at-least', name: 'kills between the first message and the last', limit: moments.length / 2 },
    value: kills.filter(({ standing }) => standing > 0 && standing < wanted).length,
  },
];

/** How far a clock is off from where it was set, in seconds. */
export const clockShows = (
  name: string,
  shown: Date,
  { now, setBy }: { readonly now: Date; readonly setBy: number },
): Observation => ({
  kind: 'at-most',
  name: `${name}: the clock shows ${setBy} s more, up to, s`,
  value: Math.abs((shown.getTime() - now.getTime()) / 1_000 - setBy),
  limit: 60,
});

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What an answer became after a bit was flipped: a program that crashes has said nothing. */
export function becameOf(ran: Ran, right: string): string {
  if (/^\s+at .*:\d+:\d+\)?$/m.test(ran.stderr)) return `crashed: ${ran.stderr.slice(0, 200)}`;
  if (/damaged|checksum|set.aside|cannot be read|altered|not what/i.test(ran.stdout + ran.stderr)) return 'said';
  if (ran.code !== 0) return `exit code ${ran.code} without a word: ${ran.stderr.slice(0, 80)}`;
  return answerOf(ran) === right ? 'as before' : `other figures: ${ran.stdout.slice(0, 80)}`;
}

/** What it answers, where it makes no difference when. */
export const answerOf = ({ code, stdout }: Ran): string => JSON.stringify([code, stdout]);

/** How long somebody may wait because of a hostile text: by what a harmless one of the same length takes, in milliseconds. */
export const hostileLimit = (harmlessMs: number): number => 10 * harmlessMs + 500;
