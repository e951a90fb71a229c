import { chooseAuthority } from '../mailflow/authority.ts';
import type { Kind } from '../mailflow/dimensions.ts';
import { count } from '../mailflow/format.ts';
import type { Partition } from '../mailflow/partition.ts';
import { type Day, dayOf, dayText } from '../mailflow/time.ts';

/** A day with far fewer or far more messages than its weekday usually has. */
interface OddDay {
  readonly kind: Kind;
  readonly day: Day;
  readonly is: 'drop' | 'jump';
  readonly messages: number;
  /** The median of the weekday before. */
  readonly usual: number;
}

const WEEKS = 8;
const KNOWN_WEEKS = 4;
const LEAST_USUAL = 50;
const DROP_SHARE = 0.2;
const JUMP_TIMES = 20;

/**
 * Which of `written` days of a source are odd beside the same weekday of the eight weeks before, of which four must be
 * known. Only whole days that are over count; the weekday's median must be 50 messages or more.
 */
export function oddDays(
  held: readonly Partition[],
  source: string,
  written: ReadonlySet<Day>,
  now: Date,
): readonly OddDay[] {
  return (['connector', 'smtp-auth'] as const).flatMap((kind) => {
    const totals = new Map<Day, number>();
    const ragged = new Set<Day>();
    const own = held.filter((each) => each.kind === kind && each.source === source);
    for (const each of chooseAuthority(own, [source]).answering) {
      totals.set(each.day, (totals.get(each.day) ?? 0) + each.messages);
      if (each.edge || each.cut || each.untilSeconds < (each.day + 1) * 86_400 - 3600) ragged.add(each.day);
    }
    return [...totals]
      .sort(([a], [b]) => a - b)
      .flatMap(([day, messages]): readonly OddDay[] => {
        if (!written.has(day) || ragged.has(day) || day >= dayOf(now)) return [];
        const before = Array.from({ length: WEEKS }, (_, week) => totals.get(day - 7 * (week + 1)));
        const known = before.filter((each) => each !== undefined).sort((a, b) => a - b);
        const usual = known[Math.floor((known.length - 1) / 2)] ?? 0;
        if (known.length < KNOWN_WEEKS || usual < LEAST_USUAL) return [];
        if (messages < usual * DROP_SHARE) return [{ kind, day, is: 'drop', messages, usual }];
        return messages > usual * JUMP_TIMES ? [{ kind, day, is: 'jump', messages, usual }] : [];
      });
  });
}

const WORDS: Readonly<Record<OddDay['is'], string>> = {
  drop: 'Is a part of the data missing?',
  jump: 'Was something counted twice, or does somebody send far too much?',
};

const MOST_NOTES = 5;

export const oddDayNotes = (days: readonly OddDay[]): readonly string[] => [
  ...days
    .slice(0, MOST_NOTES)
    .map(
      ({ kind, day, is, messages, usual }) =>
        `${dayText(day)} has ${count(messages)} messages (${kind}); the usual for that weekday is ${count(usual)}. ${WORDS[is]}`,
    ),
  ...(days.length > MOST_NOTES ? [`${count(days.length - MOST_NOTES)} more days are as unusual.`] : []),
];

const isFuture = (reason: string): boolean => /lies in the future$/.test(reason);

/** What to check where rows were dated after the import; nothing where none were. */
export function futureNotes(rejections: readonly { readonly reason: string }[], rejected: number): readonly string[] {
  const ahead = rejections.filter(({ reason }) => isFuture(reason)).length;
  if (ahead === 0) return [];
  const least = rejected > rejections.length ? 'At least ' : '';
  const rows = ahead === 1 ? 'row is' : 'rows are';
  return [`${least}${count(ahead)} ${rows} dated in the future: check the clock, the time zone and the year.`];
}
