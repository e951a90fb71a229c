import { z } from 'zod';
import { commandLine } from '../../view/command-line.ts';
import type { Worded, Wording } from '../rule.ts';

/** The subject where no rule at all can be asked. */
export const FACTS = 'facts';

const failingNumbers = z.object({
  /** What it threw last. */
  fault: z.string(),
  isFailing: z.boolean(),
  /** Whether the rule is there and has facts to look at. */
  isAsked: z.boolean().default(true),
  /** Whether the fault is of damaged files, and tells in whole sentences what to do. */
  isDamaged: z.boolean().optional(),
});
export type FailingNumbers = Readonly<Omit<z.infer<typeof failingNumbers>, 'isDamaged'>> & {
  readonly isDamaged?: boolean;
};

export function word({ subject, numbers }: Worded): Wording {
  const { fault, isFailing, isAsked, isDamaged = false } = failingNumbers.parse(numbers);
  if (subject === FACTS) return isDamaged && isFailing ? damagedWords(fault) : factsWords(fault, isFailing);
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

const STILL =
  'Until then no other insight opens or closes. Nothing is lost by that: the first look that works catches up.';

const damagedWords = (fault: string): Wording => ({
  ...factsWords(fault, true),
  sentence: 'Nothing can be looked for: facts that the rules need are damaged. What happens meanwhile goes unseen.',
  advice: [fault, STILL],
});

const factsWords = (fault: string, isFailing: boolean): Wording => ({
  title: 'No insight can be looked for',
  sentence: isFailing
    ? `Nothing can be looked for: the facts cannot be read ("${fault}"). What happens meanwhile goes unseen.`
    : 'The facts can be read again, and what was missed meanwhile has been looked at.',
  advice: isFailing
    ? [
        'Look at the disk that the facts lie on, and whether the files are whole and Mailflow may read them; the log lines `look.failed` say more.',
        STILL,
      ]
    : [],
  facts: [],
  drill: { label: 'View the data status', command: commandLine(['status']) },
});
