import { isOfExchangeOnline } from '../../advice/index.ts';
import { counted } from '../../model/format.ts';
import { type Day, dayOf, dayText } from '../../model/time.ts';
import type { History, SenderDay, SenderHistory } from '../history.ts';
import { remembered } from '../remembered.ts';
import { defineRule, type Numbers } from '../rule.ts';
import { sendersIn, sumOf } from '../sender-days.ts';
import { AFTERWARDS, MILESTONES, nextMilestone } from './calendar.ts';
import { params } from './params.ts';
import { sample } from './sample.ts';
import { numberNames, reasonNames } from './why-names.ts';
import { wording } from './wording.ts';

const WEEK = 7;
const NAMED = 3;
const SUBJECT = 'organisation';

/** How many senders still use Basic authentication, and how long they may. */
export const smtpAuthBasic = defineRule({
  name: 'smtp-auth-basic',
  short: 'Basic sign-in',
  summary: 'How many senders still use Basic authentication, and how long they may.',
  needs: { senderDays: 2 * WEEK + 1, connectorDays: 0 },
  params,
  reasonNames,
  numberNames,
  sample,
  word: wording,
  digestLine: ({ history, open }) => {
    if (open.has(SUBJECT)) return null;
    const { senders, most } = lastWeek(history.senders);
    const last = history.senders.days.at(-1);
    if (!isDated(history)) return null;
    return senders === 0 || last === undefined
      ? null
      : `Still on Basic authentication in the 7 days to ${dayText(last.day)}: ${counted(senders, 'sender')} (${most}).`;
  },
  assess({ history, params: { mediumDaysLeft }, open }) {
    const { senders: known, now } = history;
    const last = known.days.at(-1);
    // What somebody did long ago says nothing about who still does it.
    if (!last || dayOf(now) - last.day > WEEK) return [];
    if (!isDated(history) && !open.has(SUBJECT)) return [];
    const week = lastWeek(known);
    // A part of a week says how many there are at least, and nothing about there being none.
    if (week.senders === 0 && week.days < WEEK) return [];
    const { before, trail } = past.of(known.days.slice(0, -1), last.day);
    const next = nextMilestone(dayOf(now));
    const daysLeft = next ? next.day - dayOf(now) : null;
    const numbers: Numbers = {
      senders: week.senders,
      lastDay: dayText(last.day),
      sendersWeekBefore: before.days < WEEK ? null : before.senders,
      messages: week.messages,
      most: week.most,
      nextDate: next ? dayText(next.day) : null,
      daysLeft,
      what: next?.what ?? AFTERWARDS,
      source: sourceText(next ?? MILESTONES.at(-1)),
    };
    return [
      {
        subject: SUBJECT,
        stand: week.senders > 0 && isDated(history) ? 'open' : 'quiet',
        severity: daysLeft !== null && daysLeft <= mediumDaysLeft ? 'medium' : 'low',
        score: week.senders,
        magnitude: week.senders,
        reason: !isDated(history)
          ? 'no-date-for-these-data'
          : week.senders > 0
            ? 'basic-in-use'
            : 'no-basic-for-a-week',
        numbers,
        trail: {
          unit: 'senders with Basic',
          firstDay: last.day - 2 * WEEK + 1,
          values: [...trail, withBasic(last)],
        },
      },
    ];
  },
});

/** A password over TLS is the usual way to sign in elsewhere: only Exchange Online takes it away. */
const isDated = ({ answeredBy }: History): boolean => isOfExchangeOnline(answeredBy?.['smtp-auth'] ?? []);

const sourceText = (milestone: (typeof MILESTONES)[number] | undefined): string =>
  milestone ? `${milestone.source}, as of ${milestone.asOf}` : 'nothing announced';

function withBasic({ basic }: SenderDay): number {
  let senders = 0;
  for (let row = 0; row < basic.length; row++) if ((basic[row] as number) > 0) senders++;
  return senders;
}

interface Week {
  readonly days: number;
  readonly senders: number;
  readonly messages: number;
  /** By sender number, those with most messages. */
  readonly most: readonly number[];
}

interface Past {
  /** The six days before today, summed up by sender. */
  readonly sums: Float64Array;
  readonly days: number;
  /** The week before. */
  readonly before: Week;
  /** Senders with Basic on each of the thirteen days before today. */
  readonly trail: readonly (number | null)[];
}

/** By the days that are over, and today. */
const past = remembered(function* (known: readonly SenderDay[], today = 0): Generator<undefined, Past> {
  const of = (first: Day, last: Day) => known.filter(({ day }) => day >= first && day <= last);
  const earlier = of(today - WEEK + 1, today - 1);
  const before = of(today - 2 * WEEK + 1, today - WEEK);
  const counts = new Map([...before, ...earlier].map((day) => [day.day, withBasic(day)]));
  return {
    sums: sumOf(sendersIn(earlier), earlier, 'basic'),
    days: earlier.length,
    before: weekOf(sumOf(sendersIn(before), before, 'basic'), before.length),
    trail: Array.from({ length: 2 * WEEK - 1 }, (_, at) => counts.get(today - 2 * WEEK + 1 + at) ?? null),
  };
});

/** The seven days up to the last known one. */
function lastWeek({ days, addresses }: SenderHistory): Omit<Week, 'most'> & { readonly most: string } {
  const today = days.at(-1);
  if (!today) return { days: 0, senders: 0, messages: 0, most: '' };
  const earlier = past.of(days.slice(0, -1), today.day);
  const sums = sumOf(addresses.length, [today], 'basic');
  for (let sender = 0; sender < earlier.sums.length; sender++) {
    sums[sender] = (sums[sender] as number) + (earlier.sums[sender] as number);
  }
  const week = weekOf(sums, earlier.days + 1);
  return { ...week, most: week.most.map((sender) => addresses[sender]).join(', ') };
}

function weekOf(sums: Float64Array, days: number): Week {
  let senders = 0;
  let messages = 0;
  for (let sender = 0; sender < sums.length; sender++) {
    const own = sums[sender] as number;
    if (own > 0) senders++;
    messages += own;
  }
  return { days, senders, messages, most: largest(sums) };
}

/** The senders with most messages, as many as are named; of equals the first. */
function largest(sums: Float64Array): readonly number[] {
  const most: { readonly sender: number; readonly own: number }[] = [];
  let least = 0;
  for (let sender = 0; sender < sums.length; sender++) {
    const own = sums[sender] as number;
    if (own <= least) continue;
    most.push({ sender, own });
    most.sort((a, b) => b.own - a.own).splice(NAMED);
    least = most.length === NAMED ? (most.at(-1)?.own ?? 0) : 0;
  }
  return most.map(({ sender }) => sender);
}
