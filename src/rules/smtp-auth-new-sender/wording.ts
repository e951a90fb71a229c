import { adviceFor, pagesFor } from '../../advice/index.ts';
import { count, counted } from '../../model/format.ts';
import { commandLine } from '../../view/command-line.ts';
import type { Numbers, Worded, Wording } from '../rule.ts';

/** What `evidence` is in the figures of a finding that no message has shown. */
export const SIGN_INS = 'sign-ins';

/** Whether these figures count sign-ins, and not messages. */
export const isOfSignIns = (numbers: Numbers): boolean => numbers['evidence'] === SIGN_INS;

export function wording({ subject, numbers }: Worded): Wording {
  const isSignIn = isOfSignIns(numbers);
  const amount = Number(numbers[isSignIn ? 'signIns' : 'messages']);
  const since = String(numbers['firstDay']);
  const before = `none in the ${count(Number(numbers['knownDays']))} known days before`;
  return {
    title: 'New SMTP AUTH client',
    sentence: isSignIn
      ? `${subject} signed in to send for the first time on ${since}, according to the sign-in log: ${counted(amount, 'sign-in')} since, ${before}. What it sent is not known.`
      : `${subject} signed in to send for the first time on ${since}: ${counted(amount, 'message')} since, ${before}.`,
    amount: counted(amount, isSignIn ? 'sign-in' : 'message'),
    advice: adviceFor(numbers, ({ newAccount }) => newAccount({ name: subject })),
    links: pagesFor(numbers, 'newAccount'),
    facts: [
      { label: 'Known from', value: isSignIn ? 'sign-ins, not from messages' : 'messages' },
      { label: 'New after', value: `${counted(Number(numbers['historyDays']), 'known day')} without it` },
      { label: 'New for', value: counted(Number(numbers['newForDays']), 'day') },
    ],
    drill: { label: 'View the sender', command: commandLine(['sender', subject, '30d']) },
  };
}
