import type { Day } from '../model/time.ts';
import { isWeekend, weekdayOf } from './calendar.ts';
import { around, type Random, scatter } from './random.ts';

/** How many messages somebody sends in each of the 24 hours of a day (UTC: Contoso sits in Dublin). */
export type Rhythm = (day: Day, random: Random) => readonly number[];

/** Weights of the hours, midnight first. */
//                     0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 23
export const OFFICE = [0, 0, 0, 0, 0, 0, 0, 1, 5, 8, 9, 8, 4, 6, 8, 7, 5, 2, 1, 0, 0, 0, 0, 0];
export const DAYTIME = [1, 1, 1, 1, 1, 2, 3, 6, 9, 9, 9, 9, 7, 8, 9, 9, 7, 5, 4, 3, 3, 2, 2, 1];
const EVENING = [3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 4, 8, 9, 9, 6];

const nothing = (): number[] => OFFICE.map(() => 0);

/** Sends nothing: an account that exists and is forgotten. */
export const silent: Rhythm = nothing;

/** Writes in office hours, takes a day off now and then, and sometimes cannot let go on a Sunday. */
export function person(usual: number): Rhythm {
  return (day, random) => {
    if (isWeekend(day)) return random() < 0.08 ? scatter(around(2, 1, random), EVENING, random) : nothing();
    return random() < 0.07 ? nothing() : scatter(around(usual, 0.6, random), OFFICE, random);
  };
}

/** Somebody walks up with a pile of paper: a few bursts a day, in office hours. */
export function scanner(usual: number, weekends: 'closed' | 'open' = 'closed'): Rhythm {
  return (day, random) => {
    const pages = nothing();
    if (isWeekend(day) && weekends === 'closed') return pages;
    const sheets = around(usual, 0.36, random);
    const piles = scatter(3 + Math.floor(random() * 3), OFFICE, random);
    return scatter(sheets, piles, random);
  };
}

/** Runs once a night and is done within the hour; a long run ends in the next. */
export function nightly(hour: number, usual: number): Rhythm {
  return (_, random) => {
    const sent = nothing();
    const all = around(usual, 0.25, random);
    const late = random() < 0.3 ? Math.floor(all / 4) : 0;
    sent[hour] = all - late;
    sent[hour + 1] = late;
    return sent;
  };
}

/** Thousands at once, on one day of the week, and nothing in between. */
export function newsletter(weekday: number, hour: number, usual: number): Rhythm {
  return (day, random) => {
    const sent = nothing();
    if (weekdayOf(day) !== weekday) return sent;
    const all = around(usual, 0.1, random);
    sent[hour] = Math.floor(all * 0.7);
    sent[hour + 1] = all - Math.floor(all * 0.7);
    return sent;
  };
}

/** The same number every hour of every day: 12 an hour are one every five minutes, 288 a day. */
export function monitor(perHour: number): Rhythm {
  return () => nothing().map(() => perHour);
}

/** A service that answers people: busy by day, awake at night, slower at the weekend. */
export function service(usual: number): Rhythm {
  return (day, random) => scatter(around(isWeekend(day) ? usual / 3 : usual, 0.4, random), DAYTIME, random);
}

/** Heard of every so many days: long enough to be forgotten in between. */
export function seldom(everyDays: number): Rhythm {
  return (_, random) => (random() * everyDays < 1 ? scatter(1 + Math.floor(random() * 2), OFFICE, random) : nothing());
}

/** A stolen password at work: `usual` messages on top of what the account does anyway, from `hour` on. */
export function abused(anyway: Rhythm, usual: number, hour = 0): Rhythm {
  return (day, random) => {
    const own = anyway(day, random);
    const each = usual / (24 - hour);
    return own.map((messages, at) => messages + (at < hour ? 0 : around(each, 0.5, random)));
  };
}
