import { z } from 'zod';
import { commandLine } from '../../reports/command-line.ts';
import type { Worded, Wording } from '../rule.ts';

const failingNumbers = z.object({
  /** What it threw last. */
  fault: z.string(),
  isFailing: z.boolean(),
  /** Whether the rule is there and has facts to look at. */
  isAsked: z.boolean().default(true),
});
export type FailingNumbers = Readonly<z.infer<typeof failingNumbers>>;

export function word({ subject, numbers }: Worded): Wording {
  const { fault, isFailing, isAsked } = failingNumbers.parse(numbers);
  return {
    title: 'An insight cannot be looked for',
    sentence: isFailing
      ? `The rule ${subject} failed at its last look: "${fault}". What it warns of may go unseen.`
      : !isAsked
        ? `The rule ${subject} is not asked any more: it is not there under this name, or there are no data for it.`
        : `The rule ${subject} works again.`,
    advice: isFailing
      ? [
          'This is a fault in Mailflow, or facts that it did not expect: report it with the log lines `rule.failed`.',
          `Until it works again, insights of ${subject} neither open nor close. All others go on.`,
        ]
      : [],
    facts: [{ label: 'Rule', value: subject }],
    drill: { label: 'View open insights', command: commandLine(['insights', 'open']) },
  };
}
