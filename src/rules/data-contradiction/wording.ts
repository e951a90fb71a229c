import { z } from 'zod';
import { sliceName } from '../../model/contradictions.ts';
import { KINDS } from '../../model/dimensions.ts';
import { count, counted } from '../../model/format.ts';
import { commandLine } from '../../view/command-line.ts';
import type { Worded, Wording } from '../rule.ts';

const contradictionNumbers = z.object({
  kind: z.enum(KINDS),
  source: z.string(),
  slice: z.string(),
  messages: z.int(),
  against: z.int(),
  days: z.int(),
  firstDay: z.string(),
  lastDay: z.string(),
  isSetAside: z.boolean(),
});
export type ContradictionNumbers = Readonly<z.infer<typeof contradictionNumbers>>;

export function word({ numbers }: Worded): Wording {
  const found = contradictionNumbers.parse(numbers);
  const { source, messages, against, days, firstDay, lastDay, isSetAside } = found;
  return {
    title: 'Two files disagree',
    sentence: isSetAside
      ? `A file of ${source} has ${counted(messages, 'message')} where another one has ${count(against)}, ` +
        `on ${counted(days, 'day')}; it is not used.`
      : `The file of ${source} is used again, or is gone: there is no contradiction any more.`,
    amount: `${counted(messages, 'message')} instead of ${count(against)}`,
    advice: isSetAside
      ? [
          'If the file was exported with filters, declare them and import it again: then it counts as a part.',
          'If it should not be there, undo its import. If the larger file is wrong, undo that one.',
        ]
      : [],
    facts: [
      { label: 'Set aside', value: sliceName(found) },
      { label: 'Days', value: firstDay === lastDay ? firstDay : `${firstDay} to ${lastDay}` },
    ],
    drill: { label: 'View the data status', command: commandLine(['status', '90d']) },
  };
}
