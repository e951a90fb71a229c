import { type Day, dayOf } from '../model/time.ts';
import { hash64 } from './hash.ts';

/** Nothing that looks like something else: no l, o, 0, 1. The first sixteen begin an id, so that none is a number. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const LENGTH = 10;

/**
 * The id of an episode, ten lower-case letters and digits that begin with a letter: a function of rule, subject and the
 * UTC day it opened, so that the same facts come to the same id whenever and however often they are looked at. 49 bits:
 * among 100,000 episodes two have the same id with a probability of one in 100,000.
 */
export const episodeId = (rule: string, subject: string, openedDay: Day): string =>
  shortId(`${rule}\n${openedDay}\n${subject}`);

/**
 * The UTC day that an instant of the data clock speaks of. Such an instant is the end of what is known: midnight still
 * belongs to the day before, whether the day was looked at as a whole or while it lasted.
 */
export const openedDayOf = (asOf: Date): Day => dayOf(new Date(asOf.getTime() - 1));

/** Ten letters and digits that stand for a text. */
export function shortId(text: string): string {
  const hash = hash64(text);
  return Array.from({ length: LENGTH }, (_, at) => {
    const bits = Number((hash >> BigInt(5 * at)) & 31n);
    return LETTERS.charAt(at === 0 ? bits % 16 : bits);
  }).join('');
}
