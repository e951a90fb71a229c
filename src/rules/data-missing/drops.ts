import { dayOf, dayText, startOfDay } from '../../model/time.ts';
import type { Assessing, Finding } from '../rule.ts';
import { type DropRun, dropRuns, endOf } from './drop-runs.ts';
import { type DropNumbers, dropSubject } from './drop-wording.ts';
import type { MissingParams } from './params.ts';

/** Of each source and kind: whole days of late with far fewer messages than their weekday usually has. */
export function dropFindings({ history, params, open }: Assessing<MissingParams>): readonly Finding[] {
  const today = dayOf(history.now);
  return history.totals.flatMap(({ kind, source, days }): readonly Finding[] => {
    const subject = dropSubject(kind, source);
    const runs = dropRuns(days, params);
    const last = runs.at(-1);
    const end = last && endOf(last, today, params);
    if (last && end === null) return [finding(subject, last, numbersOf(last, { kind, source, ends: null }))];
    const opened = open.get(subject);
    if (opened === undefined) return [];
    // It is over. Where its first day is no drop any more, somebody imported that day again.
    const opening = opened.opening as DropNumbers;
    const own = runs.find(({ drops }) => drops.some(({ day }) => dayText(day) === opening.day));
    const ends: DropNumbers['ends'] = own === undefined ? 'corrected' : (endOf(own, today, params) ?? 'usual-again');
    const numbers = own === undefined ? { ...opening, ends } : numbersOf(own, { kind, source, ends });
    return [finding(subject, own ?? null, numbers)];
  });
}

/** The last day of the run, and how many there were. */
function numbersOf({ drops }: DropRun, about: Pick<DropNumbers, 'kind' | 'source' | 'ends'>): DropNumbers {
  const [first, last] = [drops[0], drops.at(-1)];
  if (first === undefined || last === undefined) throw new Error('a run of drops has a day at least');
  return {
    is: 'drop',
    ...about,
    day: dayText(last.day),
    messages: last.messages,
    usual: last.usual,
    firstDay: dayText(first.day),
    lowDays: drops.length,
  };
}

function finding(subject: string, run: DropRun | null, numbers: DropNumbers): Finding {
  const first = run?.drops[0];
  return {
    subject,
    stand: numbers.ends === null ? 'open' : 'quiet',
    // Without SMTP AUTH data an account that is misused goes unseen.
    severity: numbers.kind === 'smtp-auth' ? 'medium' : 'low',
    score: 1 - numbers.messages / Math.max(1, numbers.usual),
    // One low day more of the same source is no news.
    magnitude: 1,
    reason: numbers.ends ?? 'far-below-its-weekday',
    numbers,
    trail: null,
    ...(first && { since: startOfDay(first.day + 1) }),
  };
}
