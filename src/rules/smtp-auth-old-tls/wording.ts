import { adviceFor, pagesFor } from '../../advice/index.ts';
import { count, counted, shareText } from '../../model/format.ts';
import { commandLine } from '../../view/command-line.ts';
import type { Worded, Wording } from '../rule.ts';

export function wording({ subject, numbers }: Worded): Wording {
  const old = Number(numbers['oldMessages']);
  const all = Number(numbers['messages']);
  const since = String(numbers['since']);
  return {
    title: 'SMTP AUTH client fell back to old TLS',
    sentence: `${subject} sent ${counted(old, 'message')} over TLS 1.1 or older since ${since}, ${shareText(all === 0 ? 0 : old / all)} of its mail; none on its ${count(Number(numbers['activeDaysWithout']))} active days before.`,
    advice: adviceFor(numbers, ({ oldTlsClient }) => oldTlsClient({ name: subject })),
    links: pagesFor(numbers, 'oldTlsClient'),
    facts: [{ label: 'Of all since then', value: `${count(old)} of ${counted(all, 'message')}` }],
    drill: { label: 'View the sender', command: commandLine(['sender', subject, '30d']) },
  };
}
