import { count, counted } from '../../model/format.ts';
import { commandLine } from '../../view/command-line.ts';
import type { Worded, Wording } from '../rule.ts';

export function wording({ subject, numbers }: Worded): Wording {
  const messages = Number(numbers['messages']);
  const since = String(numbers['firstDay']);
  return {
    title: 'New SMTP AUTH client',
    sentence: `${subject} signed in to send for the first time on ${since}: ${counted(messages, 'message')} since, none in the ${count(Number(numbers['knownDays']))} known days before.`,
    advice: [
      'If somebody set up a device or a program: ask for OAuth rather than Basic, and for TLS 1.2 at least.',
      'If nobody did: reset the password and disable SMTP AUTH for this mailbox.',
    ],
    facts: [
      { label: 'New after', value: `${counted(Number(numbers['historyDays']), 'known day')} without it` },
      { label: 'New for', value: counted(Number(numbers['newForDays']), 'day') },
    ],
    drill: { label: 'Look at the sender', command: commandLine(['sender', subject, '30d']) },
  };
}
