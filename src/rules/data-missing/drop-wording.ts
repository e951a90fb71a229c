import { z } from 'zod';
import { TOTALLED_KINDS, type TotalledKind } from '../../model/day-totals.ts';
import { count, counted } from '../../model/format.ts';
import { type Day, parseDay } from '../../model/time.ts';
import { commandLine } from '../../view/command-line.ts';
import type { Wording } from '../rule.ts';

const dropNumbers = z.object({
  is: z.literal('drop'),
  kind: z.enum(TOTALLED_KINDS),
  source: z.string(),
  /** The last day that dropped, its messages, and the median of its weekday. */
  day: z.iso.date(),
  messages: z.number(),
  usual: z.number(),
  /** The first day that dropped, and how many have since. */
  firstDay: z.iso.date(),
  lowDays: z.int(),
  /** Why it is over; null while it is open. */
  ends: z.enum(['usual-again', 'long-ago', 'corrected']).nullable(),
});
export type DropNumbers = Readonly<z.infer<typeof dropNumbers>>;

/** What this rule's findings about drops are called; those about silence have other subjects. */
export const dropSubject = (kind: TotalledKind, source: string): string => `drop in ${kind} from ${source}`;

export const isDropSubject = (subject: string): boolean => subject.startsWith('drop in ');

const whatOf: Readonly<Record<TotalledKind, string>> = { connector: 'mail flow', 'smtp-auth': 'SMTP AUTH' };
const reportOf: Readonly<Record<TotalledKind, string>> = { connector: 'tls', 'smtp-auth': 'smtp-auth' };

/** The words on a drop; the numbers are those of its finding. */
export function wordDrop(numbers: unknown): Wording {
  const drop = dropNumbers.parse(numbers);
  const { kind, source, messages, lowDays, firstDay, ends } = drop;
  return {
    title: `Far fewer ${whatOf[kind]} messages than usual`,
    sentence: sentenceOf(drop),
    amount: counted(messages, 'message'),
    advice:
      ends === null
        ? [
            `Check whether the file of ${source} was cut off, the logger dropped lines, or a server is missing.`,
            'If so, import the complete file again. If the day really was that quiet, do nothing.',
          ]
        : [],
    facts: [
      { label: 'Source', value: source },
      ...(lowDays > 1 ? [{ label: 'Low days', value: `${count(lowDays)} since ${firstDay}` }] : []),
    ],
    drill: {
      label: 'View messages per day',
      command: commandLine([reportOf[kind], '30d'], { source }),
    },
  };
}

function sentenceOf({ kind, source, day, messages, usual, ends }: DropNumbers): string {
  const weekday = weekdayOf(parseDay(day) ?? 0);
  const what = counted(messages, `${whatOf[kind]} message`);
  if (ends === null) return `${source} has ${what} on ${weekday}, ${day}; a usual ${weekday} has ${count(usual)}.`;
  if (ends === 'corrected')
    return `${source} no longer has far too few ${whatOf[kind]} messages on ${weekday}, ${day}.`;
  if (ends === 'usual-again') return `${source} has its usual number of ${whatOf[kind]} messages again.`;
  return `${source} still has ${what} on ${weekday}, ${day}; the alert closed because it is old.`;
}

/** Day 0 was a Thursday. */
const WEEKDAYS = ['Thursday', 'Friday', 'Saturday', 'Sunday', 'Monday', 'Tuesday', 'Wednesday'] as const;
const weekdayOf = (day: Day): string => WEEKDAYS[((day % 7) + 7) % 7] ?? WEEKDAYS[0];
