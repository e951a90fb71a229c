import type { Card } from '../card.ts';
import { fittedLists, typedPoint } from '../fit-points.ts';
import { canBeButton, runButton } from './actions.ts';
import { byteLength } from './byte-length.ts';
import { choiceMenu } from './choice-menu.ts';
import type { Element } from './elements.ts';
import { literal } from './escape.ts';
import { LIMITS } from './limits.ts';
import { typed } from './prose.ts';
import { line, subtle } from './rich-text.ts';

/** What all lists of a card may take, in bytes, where there is plenty of room. */
const ROOM = 9000;
/** What a list takes without its points, in bytes: heading, count, menu and two buttons. */
const FRAME = 1700;
/** What a choice takes beside its title and command. */
const CHOICE_FRAME = 24;

/** The lists of a card, each with a list to choose from of what it shows, and buttons for the rest. */
export function listElements({ points = [] }: Card, share: number): readonly Element[] {
  const lists = fittedLists(points, {
    room: ROOM * share,
    frame: FRAME * share,
    show: literal,
    cost: ({ text, name, open }) =>
      byteLength(small(`- ${text}`)) +
      byteLength(name.slice(0, LIMITS.choiceTitle.most)) +
      byteLength(open.command) +
      CHOICE_FRAME,
  });
  return lists.flatMap(({ heading, shown, rest, actions }, at) => [
    line('', `${heading}:`),
    ...shown.map(({ text }) => small(`- ${text}`)),
    ...(rest === null ? [] : [subtle(rest)]),
    ...choiceMenu(
      shown.map(({ name, open }) => ({ title: name, command: open.command })),
      { id: `list${at}`, label: heading || 'List', button: literal(shown[0]?.open.label ?? '') || 'Details' },
      ROOM,
    ),
    ...buttonsOf(actions.filter(canBeButton)),
  ]);
}

const buttonsOf = (actions: Parameters<typeof runButton>[0][]): readonly Element[] =>
  actions.length === 0
    ? []
    : [{ type: 'ActionSet', actions: actions.map((action) => runButton(action)), spacing: 'Small' }];

/** The same as lines, each point with the command to type. */
export const typedLists = ({ points = [] }: Card, share: number): readonly Element[] =>
  fittedLists(points, {
    room: ROOM * share,
    frame: FRAME * share,
    show: literal,
    cost: (point) => byteLength(small(literal(typedPoint(point)))),
  }).flatMap(({ heading, shown, rest, actions }) => [
    line('', `${heading}:`),
    ...shown.map((point) => small(literal(typedPoint(point)))),
    ...(rest === null ? [] : [subtle(rest)]),
    ...actions.map((action) => small(typed(action))),
  ]);

const small = (text: string) => ({ ...line(text), spacing: 'Small' as const });
