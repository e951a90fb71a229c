import { sliceName } from '../../model/contradictions.ts';
import { dayOf, dayText } from '../../model/time.ts';
import { defineRule, type Finding } from '../rule.ts';
import { params } from './params.ts';
import { sample } from './sample.ts';
import { numberNames, reasonNames } from './why-names.ts';
import { type ContradictionNumbers, word } from './wording.ts';

/** Of two files that should tell the same mail one was not used: whether that is right only people can say. */
export const dataContradiction = defineRule({
  name: 'data-contradiction',
  short: 'Files disagree',
  summary: 'A file was set aside because it has far fewer messages than another one of the same mail.',
  needs: { senderDays: 0, connectorDays: 0 },
  params,
  reasonNames,
  numberNames,
  sample,
  assess: ({ history, params: given, open, asked }) => {
    // What is imported now was no news in a past that is looked at again.
    if (asked === undefined) return [];
    const from = dayOf(history.now) - given.days;
    const findings = history.contradictions.flatMap((found): readonly Finding[] => {
      const { kind, source, slice, days, messages, against } = found;
      if ((days.at(-1) ?? 0) < from) return [];
      const [first = 0, last = first] = [days[0], days.at(-1)];
      return [
        finding(`${kind} from ${sliceName(found)}`, 'open', {
          ...{ kind, source, slice, messages, against, days: days.length },
          ...{ firstDay: dayText(first), lastDay: dayText(last), isSetAside: true },
        }),
      ];
    });
    const named = new Set(findings.map(({ subject }) => subject));
    const over = [...open.values()].flatMap(({ subject, opening }): readonly Finding[] =>
      named.has(subject)
        ? []
        : [finding(subject, 'quiet', { ...(opening as ContradictionNumbers), isSetAside: false })],
    );
    return [...findings, ...over];
  },
  word,
});

const finding = (subject: string, stand: Finding['stand'], numbers: ContradictionNumbers): Finding => ({
  subject,
  stand,
  severity: 'medium',
  score: numbers.against / Math.max(1, numbers.messages),
  // One file more that disagrees is another subject.
  magnitude: 1,
  reason: stand === 'open' ? 'contradicts-a-larger-slice' : 'contradiction-gone',
  numbers,
  trail: null,
});
