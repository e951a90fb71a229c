import { adviceFor } from '../../advice/index.ts';
import { count, counted } from '../../model/format.ts';
import { commandLine } from '../../view/command-line.ts';
import type { Worded, Wording } from '../rule.ts';

export function wording({ subject, numbers }: Worded): Wording {
  const messages = Number(numbers['messages']);
  const since = String(numbers['firstDay']);
  return {
    title: 'New SMTP AUTH client',
    sentence: `${subject} signed in to send for the first time on ${since}: ${counted(messages, 'message')} since, none in the ${count(Number(numbers['knownDays']))} known days before.`,
    advice: adviceFor(numbers, ({ newAccount }) => newAccount),
    facts: [
      { label: 'New after', value: `${counted(Number(numbers['historyDays']), 'known day')} without it` },
      { label: 'New for', value: counted(Number(numbers['newForDays']), 'day') },
    ],
    drill: { label: 'Look at the sender', command: commandLine(['sender', subject, '30d']) },
  };
}
