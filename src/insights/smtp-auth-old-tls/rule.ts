import { type Day, dayText } from '../../mailflow/time.ts';
import type { SenderHistory } from '../history.ts';
import { defineRule, type Finding, type OpenEpisode } from '../rule.ts';
import { sumOf, trailsOf } from '../sender-days.ts';
import { params } from './params.ts';
import { wording } from './wording.ts';

const MEMORY_DAYS = 180;
/** What began yesterday is still told, should nobody have looked then. */
const OPENS_FOR_DAYS = 2;
const MEDIUM_SHARE = 0.5;

interface Active {
  readonly day: Day;
  readonly messages: number;
  readonly old: number;
}

/** A sender that had left TLS 1.0 and 1.1 behind uses them again. */
export const smtpAuthOldTls = defineRule({
  name: 'smtp-auth-old-tls',
  summary: 'A sender that falls back to TLS 1.1 or older after weeks without.',
  needs: { senderDays: MEMORY_DAYS, connectorDays: 0 },
  params,
  word: wording,
  digestLine: ({ history: { senders } }) => {
    const week = senders.days.slice(-7);
    const old = sumOf(senders, week, 'oldTls');
    const names = [...old.entries()].filter(([, messages]) => messages > 0).sort((a, b) => b[1] - a[1]);
    if (names.length === 0) return null;
    const shown = names.slice(0, 5).map(([sender]) => senders.addresses[sender]);
    return `Still on TLS 1.1 or older: ${names.length} ${names.length === 1 ? 'sender' : 'senders'} in the last ${week.length} days (${shown.join(', ')}${names.length > 5 ? ', …' : ''}).`;
  },
  assess({ history: { senders }, params: { activeDays, quietActiveDays, minMessages }, open }) {
    const today = senders.days.at(-1)?.day;
    if (today === undefined) return [];
    const activeDaysBySender = activeDaysOf(senders, candidates(senders, open));
    const trails = trailsOf(senders, activeDaysBySender.keys(), 'oldTls', 'messages over old TLS');
    return [...activeDaysBySender].flatMap(([sender, active]): readonly Finding[] => {
      const subject = senders.addresses[sender] as string;
      const episode = open.get(subject);
      const sinceText = episode === undefined ? undefined : String(episode.opening['since']);
      const without = daysWithoutAtEnd(active);
      const firstOld = episode
        ? active.findIndex(({ day }) => dayText(day) === sinceText)
        : firstOfTheLastRun(active, activeDays);
      if (firstOld < 0 && !episode) return [];
      const run = active.slice(Math.max(0, firstOld));
      const before = episode ? Number(episode.opening['activeDaysWithout']) : without.before(firstOld);
      const oldMessages = run.reduce((sum, { old }) => sum + old, 0);
      const messages = run.reduce((sum, each) => sum + each.messages, 0);
      const began = active[Math.max(0, firstOld)]?.day ?? today;
      const isOver = without.atEnd >= quietActiveDays;
      const isNew = !episode && today - began < OPENS_FOR_DAYS && before >= activeDays && oldMessages >= minMessages;
      if (!episode && !isNew) return [];
      const share = messages === 0 ? 0 : oldMessages / messages;
      return [
        {
          subject,
          stand: isOver ? 'quiet' : isNew ? 'open' : 'hold',
          severity: share >= MEDIUM_SHARE ? 'medium' : 'low',
          score: oldMessages,
          magnitude: oldMessages,
          reason: isOver ? 'modern-again' : 'old-tls-after-weeks-without',
          numbers: { since: dayText(began), oldMessages, messages, share, activeDaysWithout: before, activeDays },
          trail: trails.get(sender) ?? null,
        },
      ];
    });
  },
});

/** Who used old TLS in the last two days, and whoever has an episode. */
function candidates({ addresses, days }: SenderHistory, open: ReadonlyMap<string, OpenEpisode>): readonly number[] {
  const today = days.at(-1)?.day ?? 0;
  const found = new Set<number>();
  for (const { day, sender, oldTls } of days) {
    if (today - day >= OPENS_FOR_DAYS) continue;
    for (let at = 0; at < sender.length; at++) if ((oldTls[at] as number) > 0) found.add(sender[at] as number);
  }
  if (open.size > 0) {
    for (const [sender, address] of addresses.entries()) if (open.has(address)) found.add(sender);
  }
  return [...found];
}

function activeDaysOf({ days }: SenderHistory, senders: readonly number[]): ReadonlyMap<number, readonly Active[]> {
  const active = new Map<number, Active[]>(senders.map((sender) => [sender, []]));
  for (const { day, sender, messages, oldTls } of days) {
    for (let row = 0; row < sender.length; row++) {
      active.get(sender[row] as number)?.push({ day, messages: messages[row] as number, old: oldTls[row] as number });
    }
  }
  return active;
}

/** Where the latest old TLS began that came after so many active days without; -1 when there is none. */
function firstOfTheLastRun(active: readonly Active[], activeDays: number): number {
  let without = 0;
  let began = -1;
  for (const [at, { old }] of active.entries()) {
    if (old === 0) without++;
    else {
      if (without >= activeDays) began = at;
      without = 0;
    }
  }
  return began;
}

function daysWithoutAtEnd(active: readonly Active[]) {
  const before = (end: number): number => {
    let count = 0;
    for (let at = end - 1; at >= 0 && active[at]?.old === 0; at--) count++;
    return count;
  };
  return { before, atEnd: before(active.length) };
}
