import { startOfDay } from '../../../src/model/time.ts';
import type { Chance } from './chance.ts';

/** Messages of one sender on a UTC day (counted from 1970), as it would be without anybody in its account. */
export type Behaviour = (day: number) => number;

/** What a tenant's days are like for everybody in it. */
export interface Calendar {
  readonly firstDay: number;
  readonly days: number;
  /** Nobody comes to work. */
  readonly isHoliday: (day: number) => boolean;
}

type Make = (chance: Chance, calendar: Calendar) => Behaviour;

const weekday = (day: number) => (day + 4) % 7;
const isWorkday = (day: number, calendar: Calendar) =>
  weekday(day) !== 0 && weekday(day) !== 6 && !calendar.isHoliday(day);
/** A count around `mean` that scatters more than Poisson's: by the factor e^sigma from day to day. */
const scattered = (c: Chance, mean: number, sigma: number) =>
  c.poisson(c.around(mean, sigma) / Math.exp(sigma ** 2 / 2));

/** Somebody who writes; now and then a mail merge, now and then a holiday of their own. */
export const person: Make = (c, calendar) => {
  const usual = c.around(4, 1);
  const sigma = c.between(0.4, 1);
  const weekend = c.hits(0.2) ? c.between(0.05, 0.5) : 0.01;
  const merges = c.hits(0.25) ? c.around(0.01, 0.7) : 0.0005;
  const away = c.whole(0, 300) + calendar.firstDay;
  const awayDays = c.whole(4, 24);
  return (day) => {
    if (day >= away && day < away + awayDays) return 0;
    const share = isWorkday(day, calendar)
      ? c.pick([
          [0.85, 1],
          [0.15, 0],
        ])
      : weekend;
    const merge = share === 1 && c.hits(merges) ? c.around(usual * 10, 0.9) : 0;
    return scattered(c, usual * share, sigma) + Math.round(merge);
  };
};

export const scanner: Make = (c, calendar) => {
  const usual = c.around(30, 1.1);
  const sigma = c.between(0.2, 0.7);
  const overtime = c.between(0, 0.05);
  return (day) => {
    const works = isWorkday(day, calendar) || c.hits(overtime);
    return scattered(c, works ? usual : usual * 0.01, sigma);
  };
};

/** Nearly the same every night; some nights it fails and reports more, or stays silent. */
export const nightly: Make = (c) => {
  const usual = c.around(40, 1.8);
  const sigma = c.between(0.01, 0.2);
  const failing = c.around(0.008, 0.5);
  return (day) => {
    const each = c.hits(failing)
      ? c.pick([
          [1, 0],
          [2, usual * c.around(2.5, 0.6)],
        ])
      : usual;
    return scattered(c, each * (weekday(day) === 0 ? 0.9 : 1), sigma);
  };
};

/** To a list that slowly grows, on its weekday; sometimes put off by a day, sometimes an extra issue. */
export const weekly: Make = (c) => {
  const list = c.around(600, 1.2);
  const on = c.whole(1, 5);
  const growth = c.between(-0.002, 0.012);
  const first = { day: -1 };
  return (day) => {
    if (first.day < 0) first.day = day;
    const sends = weekday(day) === on ? c.hits(0.92) : c.hits(0.01);
    return sends ? c.poisson(list * Math.exp((growth * (day - first.day)) / 7) * c.around(1, 0.05)) : c.poisson(0.2);
  };
};

/** Invoices, statements: around the end or the beginning of a month, hardly anything between. */
export const monthly: Make = (c, calendar) => {
  const size = c.around(250, 1.3);
  const on = c.pick([
    [3, 1],
    [2, 28],
    [1, c.whole(2, 27)],
  ]);
  const sigma = c.between(0.05, 0.4);
  const growth = c.between(-0.01, 0.04);
  const between = c.hits(0.5) ? 0 : c.between(0, 4);
  return (day) => {
    const date = startOfDay(day);
    const sends = date.getUTCDate() === on || (date.getUTCDate() === on + 1 && c.hits(0.2));
    const months = (day - calendar.firstDay) / 30;
    return sends ? c.poisson(size * Math.exp(growth * months) * c.around(1, sigma)) : c.poisson(between);
  };
};

/** Silent until something breaks, then as many messages as there are alarms. */
export const monitor: Make = (c) => {
  const incidents = c.around(0.06, 0.9);
  const size = c.around(6, 0.8);
  const tail = c.between(0.9, 2.2);
  return () =>
    c.hits(incidents) ? Math.round(size * Math.min(2000, (1 - c.uniform()) ** (-1 / tail))) : c.poisson(0.3);
};

/** Orders, tickets: follows the business. */
export const application: Make = (c, calendar) => {
  const usual = c.around(80, 1.5);
  const sigma = c.between(0.15, 0.6);
  const trend = c.between(-0.003, 0.006);
  const campaigns = c.hits(0.3) ? c.around(0.015, 0.6) : 0;
  return (day) => {
    const campaign = c.hits(campaigns) ? c.around(3, 0.5) : 1;
    const mean = usual * Math.exp(trend * (day - calendar.firstDay)) * campaign;
    return scattered(c, isWorkday(day, calendar) ? mean : mean * 0.4, sigma);
  };
};

/** An account that is hardly used: months of silence, then some days of use. */
export const dormant: Make = (c, calendar) => {
  const wakes = c.around(0.004, 0.8);
  const size = c.around(3, 1.1);
  const burst = { until: c.hits(0.4) ? calendar.firstDay + c.whole(0, 20) : 0 };
  return (day) => {
    if (c.hits(wakes)) burst.until = day + c.whole(1, 4);
    return day < burst.until ? scattered(c, size, 1.1) : 0;
  };
};

/** Something else from a day on: begins, ends, or goes to another level for good, with good reason. */
export const changing =
  (make: Make): Make =>
  (c, calendar) => {
    const before = make(c, calendar);
    const on = calendar.firstDay + c.whole(10, calendar.days - 1);
    const factor = c.pick([
      [4, 'begins'],
      [2, 'ends'],
      [3, 'level'],
    ] as const);
    const times = c.around(2.5, 0.6);
    return (day) => {
      if (factor === 'begins') return day < on ? 0 : before(day);
      if (factor === 'ends') return day < on ? before(day) : 0;
      return day < on ? before(day) : Math.round(before(day) * times);
    };
  };
