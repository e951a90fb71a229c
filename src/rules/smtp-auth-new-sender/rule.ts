import type { z } from 'zod';
import { type Day, dayText } from '../../model/time.ts';
import type { SenderDay, SenderHistory } from '../history.ts';
import { remembered } from '../remembered.ts';
import { type Assessing, defineRule, type Finding } from '../rule.ts';
import { between, sendersIn, sumOf, trailsOf } from '../sender-days.ts';
import { isOfItsEpisode, onePerSubject, unlessKnownBy } from './one-evidence.ts';
import { params } from './params.ts';
import { sample } from './sample.ts';
import { OPENS_FOR_DAYS, signInsFound } from './sign-ins.ts';
import { numberNames, reasonNames } from './why-names.ts';
import { wording } from './wording.ts';

/** As far back as daily facts are kept. */
const MEMORY_DAYS = 400;
const NEVER = 0x7fffffff;
const DAYS_AT_A_TIME = 50;

/** Somebody signs in to send who never did, as far as is known. */
export const smtpAuthNewSender = defineRule({
  name: 'smtp-auth-new-sender',
  short: 'New sender',
  summary: 'A sender that never used SMTP AUTH before, by its messages or its sign-ins.',
  needs: { senderDays: MEMORY_DAYS, connectorDays: 0, signInDays: MEMORY_DAYS },
  opensWithinTheHour: true,
  params,
  reasonNames,
  numberNames,
  sample,
  word: wording,
  prepare: ({ senders: { days } }) => past.ahead(days.slice(0, -1)),
  assess({ history: { senders, signIns }, params, open }) {
    const bySending = sendersFound(senders, params, open);
    if (!signIns) return bySending.filter((finding) => isOfItsEpisode(finding, open));
    // Who sent before that is not new, whatever is known of sign-ins.
    const sent = firstDayBySender(senders);
    const users = signIns.users.filter(({ user, firstDay }) => (sent.get(user) ?? firstDay) >= firstDay);
    const bySignIn = signInsFound({ ...signIns, users }, params, open);
    return onePerSubject(bySending.map(unlessKnownBy(signIns, params)), bySignIn, open);
  },
});

type Params = z.infer<typeof params>;

function sendersFound(
  senders: SenderHistory,
  { historyDays, newForDays, mediumMessages }: Params,
  open: Assessing<Params>['open'],
): readonly Finding[] {
  const today = senders.days.at(-1)?.day;
  if (today === undefined) return [];
  // Before this day too little is known to call anybody new.
  const settled = senders.days[historyDays]?.day ?? Number.POSITIVE_INFINITY;
  const concerned: { readonly sender: number; readonly subject: string; readonly firstDay: Day }[] = [];
  firstDaysOf(senders).forEach((firstDay, sender) => {
    // Numbered, and not seen in the days that are kept: whoever it is, he is not new.
    if (firstDay === NEVER) return;
    const isNew = firstDay >= settled && today - firstDay <= newForDays;
    if (!isNew && open.size === 0) return;
    const subject = senders.addresses[sender] as string;
    if (isNew || open.has(subject)) concerned.push({ sender, subject, firstDay });
  });
  if (concerned.length === 0) return [];
  const messages = sumOf(senders.addresses.length, between(senders, today - newForDays, today), 'messages');
  const trails = trailsOf(
    senders,
    concerned.map(({ sender }) => sender),
  );
  const findings: Finding[] = [];
  for (const { sender, subject, firstDay } of concerned) {
    const knownDays = senders.days.filter(({ day }) => day < firstDay).length;
    const isFresh = today - firstDay < OPENS_FOR_DAYS;
    const sent = messages[sender] as number;
    findings.push({
      subject,
      stand: today - firstDay > newForDays ? 'quiet' : isFresh && knownDays >= historyDays ? 'open' : 'hold',
      severity: sent >= mediumMessages ? 'medium' : 'low',
      score: sent,
      magnitude: sent,
      reason: isFresh ? 'never-seen-before' : today - firstDay > newForDays ? 'known-by-now' : 'still-new',
      numbers: { messages: sent, firstDay: dayText(firstDay), knownDays, historyDays, newForDays },
      trail: trails.get(sender) ?? null,
    });
  }
  return findings;
}

const firstDayBySender = (senders: SenderHistory): ReadonlyMap<string, Day> =>
  new Map(
    [...firstDaysOf(senders)].flatMap((firstDay, sender) =>
      firstDay === NEVER ? [] : [[senders.addresses[sender] as string, firstDay] as const],
    ),
  );

/** By sender number. */
function firstDaysOf({ addresses, days }: SenderHistory): Int32Array {
  const first = new Int32Array(addresses.length).fill(NEVER);
  first.set(past.of(days.slice(0, -1)));
  const today = days.at(-1);
  if (today) for (const id of today.sender) first[id] = Math.min(first[id] as number, today.day);
  return first;
}

/** By sender number, as far as anybody sent before today: the first day with messages. */
const past = remembered(function* (days: readonly SenderDay[]): Generator<undefined, Int32Array> {
  const first = new Int32Array(sendersIn(days)).fill(NEVER);
  for (const [at, { day, sender }] of days.entries()) {
    for (let row = 0; row < sender.length; row++) {
      const id = sender[row] as number;
      if (day < (first[id] as number)) first[id] = day;
    }
    if (at % DAYS_AT_A_TIME === DAYS_AT_A_TIME - 1) yield;
  }
  return first;
});
