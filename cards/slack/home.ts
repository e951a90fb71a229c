import type { Card } from '../card.ts';
import { instantsInWords } from '../text/instants.ts';
import { actionsBlock, buttons } from './actions/actions.ts';
import { drillMenu } from './actions/drill-menu.ts';
import type { ActionsBlock, Block } from './blocks.ts';
import { context } from './blocks.ts';
import { LIMITS } from './limits.ts';
import { plainBlocks } from './plain.ts';

/** Ids of a card's buttons and menus stay below it. */
const IDS_OF_A_CARD = 100;
const ROOM_FOR_A_MENU = 1500;

/**
 * Cards as the blocks of a home page, one below the other. Tables and charts of Slack's own are for messages: here
 * they are columns of text, with the same buttons and menus as in a message. What does not fit is counted out loud.
 */
export function homeBlocks(cards: readonly Card[]): readonly Block[] {
  const shown: Block[] = [];
  for (const [at, card] of cards.entries()) {
    const next = blocksOf(card, at);
    if (shown.length + next.length > LIMITS.homeBlocks.most - 1) {
      const left = cards.length - at;
      return [...shown, context(`${left} more ${left === 1 ? 'list does' : 'lists do'} not fit here.`)];
    }
    shown.push(...next);
  }
  return shown;
}

function blocksOf(card: Card, at: number): readonly Block[] {
  const made = buttons(card.actions).buttons;
  const menus = card.tables.flatMap((table, index) => drillMenu(table, index, ROOM_FOR_A_MENU) ?? []);
  return [
    ...plainBlocks({ ...instantsInWords(card), actions: [], tables: card.tables.map(withoutDrills) }),
    ...(made.length === 0 ? [] : [actionsBlock(made.map(renumbered))]),
    ...(menus.length === 0 ? [] : [actionsBlock(menus.map(renumbered))]),
  ];

  /** The same id twice in a view would be refused. */
  function renumbered<T extends ActionsBlock['elements'][number]>(element: T): T {
    const [kind, id] = element.action_id.split(':');
    return { ...element, action_id: `${kind}:${at * IDS_OF_A_CARD + Number(id)}` };
  }
}

/** What the menu offers need not be typed. */
const withoutDrills = (table: Card['tables'][number]): Card['tables'][number] => ({
  ...table,
  rows: table.rows.map((row) => row.map(({ text, value }) => ({ text, value }))),
});
