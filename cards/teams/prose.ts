import { leftOutText } from '../../src/model/text/names.ts';
import type { ActionView } from '../../src/view/view.ts';
import type { Card } from '../card.ts';
import { cutEnd, cutMiddle, fitting } from '../text/cut-text.ts';
import type { Element, FactSet } from './elements.ts';
import { literal, markdown } from './escape.ts';
import { LIMITS } from './limits.ts';
import { drawn, line, subtle } from './rich-text.ts';

/** What each part of a card may take, in characters, where there is plenty of room. */
const ROOM = { sentences: 2400, warnings: 1200, facts: 1200, notes: 1200, footer: 400 } as const;
/** What an element takes beside its text. */
const FRAME = 50;
const FACT_LABEL = 80;
const FACT_VALUE = 300;
/** No hyphen, which would be the item of a list. */
const NOTHING = '–';

/**
 * What happened, line by line; `share` of the room (1 all of it), but never so little that a summary would be cut. Where
 * the card has lists, `below` is what stands below them.
 */
export function sentences(
  { sentences: given, points = [] }: Card,
  share: number,
): { readonly above: readonly Element[]; readonly below: readonly Element[] } {
  const lines = linesOf(given, ROOM.sentences * Math.max(share, LEAST_SENTENCES), '', 'sentence');
  const first = points.length === 0 ? lines.length : 1;
  return { above: lines.slice(0, first), below: lines.slice(first) };
}

const LEAST_SENTENCES = 1 / 2;

/** What to act on, in a box. */
export function warnings(card: Card, share: number): readonly Element[] {
  const items = linesOf(card.warnings, ROOM.warnings * share, '⚠️ ', 'warning');
  return items.length === 0 ? [] : [{ type: 'Container', style: 'warning', items }];
}

export const notes = (card: Card, share: number): readonly Element[] =>
  linesOf(card.notes, ROOM.notes * share, 'Note: ', 'note');

/** Labels and values; what was cut is counted. */
export function facts({ facts: given }: Card, share: number): readonly Element[] {
  const kept: FactSet['facts'][number][] = [];
  let room = ROOM.facts * share;
  for (const { label, value } of given) {
    const fact = {
      title: markdown(cutMiddle(literal(label), FACT_LABEL)) || NOTHING,
      value: factValue(cutEnd(literal(value), FACT_VALUE)) || NOTHING,
    };
    room -= fact.title.length + fact.value.length + FRAME;
    if (room < 0) break;
    kept.push(fact);
  }
  return [
    ...(kept.length === 0 ? [] : [{ type: 'FactSet', facts: kept } as const]),
    ...leftOut(given.length - kept.length, 'fact'),
  ];
}

/** Each piece is safe by itself; what stands between instants keeps its blanks. */
const factValue = (value: string): string => drawn(value, (words) => blanksAround(words, markdown(words)));

const blanksAround = (words: string, shown: string): string =>
  `${/^\s/.test(words) ? ' ' : ''}${shown}${/\s$/.test(words) ? ' ' : ''}`;

const SEPARATOR = ' · ';

/** Window, source, data until, on one line. */
export function footer({ footer: given }: Card, share: number): readonly Element[] {
  const { kept, left } = fitting(given, ROOM.footer * share, SEPARATOR.length, literal);
  const text = [...kept, ...(left > 0 ? [`${left} more`] : [])].join(SEPARATOR);
  return text === '' ? [] : [{ ...subtle(text), spacing: 'Medium', separator: true }];
}

/** A label and the command to type. */
export const typed = ({ label, command, typed = command }: ActionView): string =>
  `› ${cutMiddle(literal(label), LIMITS.actionTitle.most)}: ${literal(typed)}`;

function linesOf(texts: readonly string[], room: number, lead: string, noun: string): readonly Element[] {
  const { kept, left } = fitting(texts, Math.floor(room), lead.length + FRAME, literal);
  return [
    ...kept.map((text, at) => ({ ...line(text, lead), ...(at === 0 ? {} : { spacing: 'Small' as const }) })),
    ...leftOut(left, noun),
  ];
}

function leftOut(left: number, noun: string): readonly Element[] {
  const text = leftOutText(left, noun);
  return text === null ? [] : [line(text)];
}
