import { leftOutText } from '../../src/model/text/names.ts';
import type { ActionView } from '../../src/view/view.ts';
import type { Card } from '../card.ts';
import { cutMiddle, fitting } from '../text/cut-text.ts';
import { ROOM } from './budget.ts';
import { literal } from './escape.ts';
import { LIMITS } from './limits.ts';

/** A line of a card, with what stands out at its beginning. */
export interface ProseLine {
  readonly lead: string;
  readonly text: string;
}

/** All sentences; where the card has lists, those above them and those below. */
export function sentenceLines({ sentences, points = [] }: Card): {
  readonly above: readonly ProseLine[];
  readonly below: readonly ProseLine[];
} {
  const lines = linesOf(sentences, ROOM.sentences, '', 'sentence');
  const first = points.length === 0 ? lines.length : 1;
  return { above: lines.slice(0, first), below: lines.slice(first) };
}

export const warningLines = ({ warnings }: Card): readonly ProseLine[] =>
  linesOf(warnings, ROOM.warnings, '⚠️ ', 'warning');

export const noteLines = ({ notes }: Card): readonly ProseLine[] => linesOf(notes, ROOM.notes, 'Note: ', 'note');

/** `Since: 2026-11-15 07:00 UTC`, the label standing out. */
export function factLines({ facts }: Card): readonly ProseLine[] {
  const { kept, left } = fitting(
    facts,
    ROOM.facts,
    1,
    ({ label, value }) => `${leadOf(label)}${literal(value) || '-'}`,
  );
  return [
    ...kept.map((text, i) => {
      const lead = leadOf(facts[i]?.label ?? '');
      return text.startsWith(lead) ? { lead, text: text.slice(lead.length) } : { lead: '', text };
    }),
    ...leftOut(left, 'fact'),
  ];
}

const leadOf = (label: string): string => (literal(label) === '' ? '' : `${literal(label)}: `);

const SEPARATOR = ' · ';

/** Window, source, data until, on one line; empty without any. The badge stands at the top already. */
export function footerText({ footer, badge }: Card): string {
  const { kept, left } = fitting(
    footer.filter((piece) => piece !== badge),
    ROOM.footer,
    SEPARATOR.length,
    literal,
  );
  return [...kept, ...(left > 0 ? [`${left} more`] : [])].join(SEPARATOR);
}

/** A label and the command to type. */
export const typed = ({ label, command, typed = command }: ActionView): string =>
  `› ${cutMiddle(literal(label), LIMITS.buttonText.most)}: ${literal(typed)}`;

function linesOf(texts: readonly string[], room: number, lead: string, noun: string): readonly ProseLine[] {
  const { kept, left } = fitting(texts, room, lead.length + 1, literal);
  return [...kept.map((text) => ({ lead, text })), ...leftOut(left, noun)];
}

/** What does not fit is counted. */
function leftOut(left: number, noun: string): readonly ProseLine[] {
  const text = leftOutText(left, noun);
  return text === null ? [] : [{ lead: '', text }];
}
