import { adviceFor, isOfExchangeOnline, pagesFor, sourcesOf } from '../../advice/index.ts';
import { count, counted } from '../../model/format.ts';
import type { Worded, Wording } from '../rule.ts';

export function wording({ numbers }: Worded): Wording {
  const senders = Number(numbers['senders']);
  const before = numbers['sendersWeekBefore'];
  return {
    title: 'Basic authentication still used',
    sentence: `${counted(senders, 'sender')} still ${senders === 1 ? 'signs' : 'sign'} in with Basic authentication${comparison(senders, before)}; ${deadline(numbers)}.`,
    advice: [
      `Begin with the senders that send most: ${String(numbers['most'])}.`,
      ...adviceFor(numbers, ({ basicSignIn }) => basicSignIn()),
    ],
    links: pagesFor(numbers, 'basicSignIn'),
    facts: [
      { label: weekWords(numbers['lastDay']), value: count(senders) },
      { label: 'The week before', value: typeof before === 'number' ? count(before) : 'not known' },
      { label: 'Messages with Basic', value: count(Number(numbers['messages'])) },
      { label: 'Next date', value: String(numbers['nextDate'] ?? 'none announced') },
      { label: 'According to', value: String(numbers['source']) },
    ],
    drill: { label: 'View the senders', command: 'smtp-auth 7d' },
  };
}

/** An episode that an earlier version kept does not say which week. */
const weekWords = (lastDay: unknown): string =>
  typeof lastDay === 'string' ? `Senders, 7 days to ${lastDay}` : 'Senders in 7 days';

function comparison(senders: number, before: unknown): string {
  if (typeof before !== 'number') return '';
  if (before === senders) return ', as many as the week before';
  return `, ${count(Math.abs(senders - before))} ${senders < before ? 'fewer' : 'more'} than the week before`;
}

function deadline({ nextDate, daysLeft, what, ...numbers }: Worded['numbers']): string {
  if (!isOfExchangeOnline(sourcesOf(numbers))) return 'no end date is known for it';
  if (nextDate === null) return String(what);
  const left = Number(daysLeft);
  return `${left === 0 ? 'today is the last day' : `${counted(left, 'day')} until`} ${left === 0 ? 'before' : String(nextDate)}${left === 0 ? '' : ', when'} ${String(what)}`;
}
