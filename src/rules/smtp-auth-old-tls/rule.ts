import { counted } from '../../model/format.ts';
import { type Day, dayText } from '../../model/time.ts';
import type { SenderDay, SenderHistory } from '../history.ts';
import { remembered } from '../remembered.ts';
import { defineRule, type Finding, type OpenEpisode } from '../rule.ts';
import { sendersIn, sumOf, trailsOf } from '../sender-days.ts';
import { params } from './params.ts';
import { sample } from './sample.ts';
import { numberNames, reasonNames } from './why-names.ts';
import { wording } from './wording.ts';

const MEMORY_DAYS = 180;
/** What began yesterday is still told, should nobody have looked then. */
const OPENS_FOR_DAYS = 2;
const DAYS_AT_A_TIME = 50;
const MEDIUM_SHARE = 0.5;

interface Active {
  readonly day: Day;
  readonly messages: number;
  readonly old: number;
}

/** A sender that had left TLS 1.0 and 1.1 behind uses them again. */
export const smtpAuthOldTls = defineRule({
  name: 'smtp-auth-old-tls',
  short: 'Back on old TLS',
  summary: 'A sender falls back to TLS 1.1 or older after weeks without it.',
  needs: { senderDays: MEMORY_DAYS, connectorDays: 0 },
  opensWithinTheHour: true,
  params,
  reasonNames,
  numberNames,
  sample,
  word: wording,
  prepare: ({ senders: { days } }) => daysWithout.ahead(earlierDays(days)),
  digestLine: ({ history: { senders } }) => {
    const week = senders.days.slice(-7);
    const old = sumOf(senders.addresses.length, week, 'oldTls');
    const names = [...old.entries()].filter(([, messages]) => messages > 0).sort((a, b) => b[1] - a[1]);
    if (names.length === 0) return null;
    const shown = names.slice(0, 5).map(([sender]) => senders.addresses[sender]);
    return `Still on TLS 1.1 or older: ${counted(names.length, 'sender')} in the ${counted(week.length, 'known day')} to ${dayText(week.at(-1)?.day ?? 0)} (${shown.join(', ')}${names.length > 5 ? ', …' : ''}).`;
  },
  assess({ history: { senders }, params: { activeDays, quietActiveDays, minMessages }, open }) {
    const today = senders.days.at(-1)?.day;
    if (today === undefined) return [];
    const activeDaysBySender = activeDaysOf(senders, candidates(senders, activeDays, open));
    if (activeDaysBySender.size === 0) return [];
    const trails = trailsOf(senders, activeDaysBySender.keys(), 'oldTls', 'messages over old TLS');
    return [...activeDaysBySender].flatMap(([sender, active]): readonly Finding[] => {
      const subject = senders.addresses[sender] as string;
      const episode = open.get(subject);
      // How bad it is goes by a share, which the rest of the hour may change: what is open waits for it.
      if (episode && senders.soFar) return [];
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

/** Who used old TLS in the last two days and may have been without for long enough before, and who has an episode. */
function candidates(
  { addresses, days }: SenderHistory,
  activeDays: number,
  open: ReadonlyMap<string, OpenEpisode>,
): readonly number[] {
  const without = daysWithout.of(earlierDays(days));
  // Of the days without, only the last can be one of the last two.
  const enough = activeDays - (OPENS_FOR_DAYS - 1);
  const found = new Set<number>();
  for (const { sender, oldTls } of days.slice(earlierDays(days).length)) {
    for (let at = 0; at < sender.length; at++) {
      const who = sender[at] as number;
      if (oldTls[at] === 0) continue;
      const mayBeNew = (without[who] ?? 0) >= enough;
      if (mayBeNew || (open.size > 0 && open.has(addresses[who] as string))) found.add(who);
    }
  }
  if (open.size > 0) {
    addresses.forEach((address, sender) => {
      if (open.has(address)) found.add(sender);
    });
  }
  return [...found];
}

/** Without those in which old TLS is still told. */
function earlierDays(days: readonly SenderDay[]): readonly SenderDay[] {
  const today = days.at(-1)?.day ?? 0;
  return days.filter(({ day }) => today - day >= OPENS_FOR_DAYS);
}

/** By sender number: the last days with mail, as many as were without old TLS. */
const daysWithout = remembered(function* (days: readonly SenderDay[]): Generator<undefined, Int32Array> {
  const without = new Int32Array(sendersIn(days));
  for (const [at, { sender, oldTls }] of days.entries()) {
    for (let row = 0; row < sender.length; row++) {
      const who = sender[row] as number;
      without[who] = oldTls[row] === 0 ? (without[who] as number) + 1 : 0;
    }
    if (at % DAYS_AT_A_TIME === DAYS_AT_A_TIME - 1) yield;
  }
  return without;
});

function activeDaysOf({ days }: SenderHistory, senders: readonly number[]): ReadonlyMap<number, readonly Active[]> {
  const active = new Map<number, Active[]>(senders.map((sender) => [sender, []]));
  if (active.size === 0) return active;
  const bySender: Active[][] = [];
  for (const [sender, own] of active) bySender[sender] = own;
  for (const { day, sender, messages, oldTls } of days) {
    for (let row = 0; row < sender.length; row++) {
      const own = bySender[sender[row] as number];
      if (own) own.push({ day, messages: messages[row] as number, old: oldTls[row] as number });
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
