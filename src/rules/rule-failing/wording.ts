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
    title: 'A detection rule is failing',
    sentence: isFailing
      ? `The rule ${subject} failed at its last run: "${fault}". The problems that it detects may be missed.`
      : !isAsked
        ? `The rule ${subject} no longer runs: it does not exist under this name, or there is no data for it.`
        : `The rule ${subject} works again.`,
    advice: isFailing
      ? [
          'This is a bug in Mailflow, or unexpected data: report it with the log lines `rule.failed`.',
          `Until it works again, insights of ${subject} neither open nor close. All others still work.`,
        ]
      : [],
    facts: [{ label: 'Rule', value: subject }],
    drill: { label: 'View open insights', command: commandLine(['insights', 'open']) },
  };
}

const STILL = 'Until then no other insight opens or closes. Nothing is lost: the next successful run catches up.';

const damagedWords = (fault: string): Wording => ({
  ...factsWords(fault, true),
  sentence: 'No rule can run: data that the rules need is damaged. Problems may be missed meanwhile.',
  advice: [fault, STILL],
});

const factsWords = (fault: string, isFailing: boolean): Wording => ({
  title: 'No rule can run',
  sentence: isFailing
    ? `No rule can run: the data cannot be read ("${fault}"). Problems may be missed meanwhile.`
    : 'The data can be read again, and the rules have caught up.',
  advice: isFailing
    ? [
        'Check the disk with the data, and that its files are complete and readable. The log lines `look.failed` have details.',
        STILL,
      ]
    : [],
  facts: [],
  drill: { label: 'View the data status', command: commandLine(['status']) },
});
