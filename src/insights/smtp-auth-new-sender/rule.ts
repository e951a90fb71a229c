import { type Day, dayText } from '../../mailflow/time.ts';
import type { SenderHistory } from '../history.ts';
import { defineRule, type Finding } from '../rule.ts';
import { between, sumOf, trailsOf } from '../sender-days.ts';
import { params } from './params.ts';
import { wording } from './wording.ts';

/** As far back as daily facts are kept. */
const MEMORY_DAYS = 400;
/** Who began yesterday is still told, should nobody have looked then. */
const OPENS_FOR_DAYS = 2;

/** Somebody signs in to send who never did, as far as is known. */
export const smtpAuthNewSender = defineRule({
  name: 'smtp-auth-new-sender',
  summary: 'A sender that never used SMTP AUTH before.',
  needs: { senderDays: MEMORY_DAYS, connectorDays: 0 },
  params,
  word: wording,
  assess({ history: { senders }, params: { historyDays, newForDays, mediumMessages }, open }) {
    const today = senders.days.at(-1)?.day;
    if (today === undefined) return [];
    const firstDays = firstDaysOf(senders);
    const messages = sumOf(senders, between(senders, today - newForDays, today), 'messages');
    const concerned = [...senders.addresses.entries()].filter(
      ([sender, subject]) => today - (firstDays[sender] as number) <= newForDays || open.has(subject),
    );
    const trails = trailsOf(
      senders,
      concerned.map(([sender]) => sender),
    );
    const findings: Finding[] = [];
    for (const [sender, subject] of concerned) {
      const firstDay = firstDays[sender] as number;
      const knownDays = senders.days.filter(({ day }) => day < firstDay).length;
      if (knownDays < historyDays && !open.has(subject)) continue;
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
  },
});

function firstDaysOf({ addresses, days }: SenderHistory): readonly Day[] {
  const first = new Array<Day>(addresses.length).fill(Number.POSITIVE_INFINITY);
  for (let at = days.length - 1; at >= 0; at--) {
    const { day, sender } = days[at] as SenderHistory['days'][number];
    for (const id of sender) first[id] = day;
  }
  return first;
}
