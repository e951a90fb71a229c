import type { Card } from '../card.ts';
import { fittedLists, typedPoint } from '../fit-points.ts';
import { fitting } from '../text/cut-text.ts';
import { actionsBlock, button, canBeButton, listActionId } from './actions/actions.ts';
import { choiceMenu } from './actions/choice-menu.ts';
import { type Block, context } from './blocks.ts';
import { literal } from './escape.ts';
import { LIMITS } from './limits.ts';
import { typed } from './prose.ts';
import { line, list, richText } from './rich-text.ts';

/** What a list takes without its points, in characters: heading, count, two buttons and what the menu says first. */
const FRAME = 270;

/** The lists of a card in at most `room` characters, each with a menu of what it shows and buttons for the rest. */
export function listBlocks({ points = [] }: Card, room: number): readonly Block[] {
  const lists = fittedLists(points, {
    room,
    frame: FRAME,
    show: literal,
    cost: ({ text, name }) => text.length + Math.min(name.length, LIMITS.optionText.most),
  });
  return lists.flatMap(({ heading, shown, rest, actions }, at) => {
    const choices = shown.map(({ name, open }) => ({ label: name, command: open.command }));
    const menu = choiceMenu(choices, {
      label: shown[0]?.open.label ?? '',
      at: listActionId(at),
      room: LIMITS.blocksText.most,
    });
    const elements = [
      ...(menu === null ? [] : [menu]),
      ...actions.filter(canBeButton).map((action, i) => button(action, listActionId(at) + 1 + i)),
    ];
    return [
      richText([line('', `${heading}:`), ...(shown.length === 0 ? [] : [list(shown.map(({ text }) => line(text)))])]),
      ...(rest === null ? [] : [context(rest)]),
      ...(elements.length === 0 ? [] : [actionsBlock(elements)]),
    ];
  });
}

/** The same as lines: each point with the command to type, then how many there are beyond and the commands for those. */
export const typedLists = (
  { points = [] }: Card,
  room: number,
): readonly { readonly points: readonly string[]; readonly rest: readonly string[] }[] =>
  fittedLists(points, {
    room,
    frame: FRAME,
    show: literal,
    cost: (point) => literal(typedPoint(point)).length + 1,
  }).map(({ heading, shown, rest, actions }) => {
    const count = rest === null ? [] : [rest];
    const taken = [heading, ...count].reduce((sum, text) => sum + text.length + 2, 0);
    return {
      points: [`${heading}:`, ...shown.map((point) => literal(typedPoint(point)))],
      // The frame is all that a list has beside its points: a command that is longer than that is none to type.
      rest: [...count, ...fitting(actions, FRAME - taken, 1, typed).kept],
    };
  });
