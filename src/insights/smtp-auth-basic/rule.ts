import { dayOf, dayText } from '../../mailflow/time.ts';
import type { SenderDay, SenderHistory } from '../history.ts';
import { defineRule, type Numbers } from '../rule.ts';
import { between, sumOf } from '../sender-days.ts';
import { AFTERWARDS, MILESTONES, nextMilestone } from './calendar.ts';
import { params } from './params.ts';
import { wording } from './wording.ts';

const WEEK = 7;
const NAMED = 3;
const SUBJECT = 'organisation';

/** How many senders still use Basic authentication, and how long they may. */
export const smtpAuthBasic = defineRule({
  name: 'smtp-auth-basic',
  summary: 'How many senders still use Basic authentication, and how long they may.',
  needs: { senderDays: 2 * WEEK + 1, connectorDays: 0 },
  params,
  word: wording,
  digestLine: ({ history }) => {
    const { senders, most } = inTheWeekTo(history.senders, 0);
    return senders === 0
      ? null
      : `Still on Basic authentication: ${senders} ${senders === 1 ? 'sender' : 'senders'} (${most}).`;
  },
  assess({ history: { senders: known, now }, params: { mediumDaysLeft } }) {
    const last = known.days.at(-1);
    if (!last) return [];
    const week = inTheWeekTo(known, 0);
    // A part of a week says how many there are at least, and nothing about there being none.
    if (week.senders === 0 && week.days < WEEK) return [];
    const before = inTheWeekTo(known, WEEK);
    const next = nextMilestone(dayOf(now));
    const daysLeft = next ? next.day - dayOf(now) : null;
    const numbers: Numbers = {
      senders: week.senders,
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
        stand: week.senders > 0 ? 'open' : 'quiet',
        severity: daysLeft !== null && daysLeft <= mediumDaysLeft ? 'medium' : 'low',
        score: week.senders,
        magnitude: week.senders,
        reason: week.senders > 0 ? 'basic-in-use' : 'no-basic-for-a-week',
        numbers,
        trail: {
          unit: 'senders with Basic',
          firstDay: last.day - 2 * WEEK + 1,
          values: Array.from({ length: 2 * WEEK }, (_, at) => {
            const [day] = between(known, last.day - 2 * WEEK + 1 + at, last.day - 2 * WEEK + 1 + at);
            return day ? withBasic(day) : null;
          }),
        },
      },
    ];
  },
});

const sourceText = (milestone: (typeof MILESTONES)[number] | undefined): string =>
  milestone ? `${milestone.source}, as of ${milestone.asOf}` : 'nothing announced';

function withBasic({ basic }: SenderDay): number {
  let senders = 0;
  for (let row = 0; row < basic.length; row++) if ((basic[row] as number) > 0) senders++;
  return senders;
}

/** The seven days of which the last is so many days before the last known one. */
function inTheWeekTo(known: SenderHistory, daysBefore: number) {
  const last = (known.days.at(-1)?.day ?? 0) - daysBefore;
  const days = between(known, last - WEEK + 1, last);
  const sums = sumOf(known, days, 'basic');
  let senders = 0;
  let messages = 0;
  for (let sender = 0; sender < sums.length; sender++) {
    const own = sums[sender] as number;
    if (own > 0) senders++;
    messages += own;
  }
  const most = largest(sums).map((sender) => known.addresses[sender]);
  return { days: days.length, senders, messages, most: most.join(', ') };
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
