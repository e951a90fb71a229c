import type { ActionView } from '../../../src/view/view.ts';
import { inOrder, MAX_PRIMARY, verbOf } from '../../action-order.ts';
import { cutMiddle } from '../../text/cut-text.ts';
import { type ActionsBlock, type Button, plainText, type StaticSelect } from '../blocks.ts';
import { ROOM } from '../budget.ts';
import { commandValue } from '../command-value.ts';
import { literal } from '../escape.ts';
import { formButton } from '../form.ts';
import { LIMITS } from '../limits.ts';
import { textLength } from '../text-length.ts';
import { moreMenu } from './more-menu.ts';
import { snoozeMenu } from './snooze-menu.ts';

/** Labels that name no deed: what would be run is said on the button itself. */
const BARE_LABELS = ['Example', 'Try'];

/** What answers an alert has a colour. Nothing is red: all that silences can be undone. */
const ANSWER = 'ack';

/** Where the ids of the card's own buttons end and those of its tables begin, two to a table. */
const FIRST_TABLE_ID = LIMITS.actionsElements.most;
export const nextRowsId = (table: number): number => FIRST_TABLE_ID + 2 * table;
export const drillId = (table: number): number => nextRowsId(table) + 1;

/** Behind those of the tables: a menu and two buttons to a list. */
const FIRST_LIST_ID = 50;
export const listActionId = (list: number): number => FIRST_LIST_ID + 3 * list;

/**
 * A card's buttons and menus, of which a menu holds all but the foremost, and how many actions have none: Slack takes so many, and no command beyond 2,000
 * characters. `others` are to stand beside them.
 */
export function buttons(
  actions: readonly ActionView[],
  others: readonly Button[] = [],
): {
  readonly buttons: readonly (Button | StaticSelect)[];
  readonly left: number;
} {
  const made: (Button | StaticSelect)[] = [];
  let room = ROOM.actions - textLength(others);
  const most = LIMITS.actionsElements.most - others.length;
  const all = inOrder(actions.filter(canBeButton));
  const { menu, rest } = moreMenu(all.slice(MAX_PRIMARY), room / 2);
  room -= textLength(menu);
  const alone = [...all.slice(0, MAX_PRIMARY), ...rest].slice(0, menu === null ? most : most - 1);
  for (const action of alone) {
    const next =
      snoozeMenu(action, `run:${made.length}`) ?? askingButton(action, made.length) ?? button(action, made.length);
    room -= textLength(next);
    if (room < 0) break;
    made.push(next);
  }
  const shown = made.length + (menu?.options.length ?? 0);
  return { buttons: menu === null ? made : [...made, menu], left: actions.length - shown };
}

/** Beside the ids of the card's own forms. */
const FIRST_ASKING_ID = LIMITS.actionsElements.most;

/** A button that asks for something first; null where nothing is asked, or where it is too long to be asked. */
const askingButton = ({ asks }: ActionView, at: number): Button | null =>
  asks === undefined ? null : formButton(asks, FIRST_ASKING_ID + at);

export const canBeButton = ({ command }: ActionView): boolean =>
  command.trim() !== '' && commandValue(command).length <= LIMITS.buttonValue.most;

/** A button that runs a command; `at` makes its id unique in the message. */
export function button({ label, command }: ActionView, at: number): Button {
  const words = literal(label);
  const text =
    words === '' || BARE_LABELS.includes(words)
      ? [words, literal(command)].filter((piece) => piece !== '').join(': ')
      : words;
  return {
    type: 'button',
    text: plainText(cutMiddle(text, LIMITS.buttonText.most)),
    action_id: `run:${at}`,
    value: commandValue(command),
    ...(verbOf(command) === ANSWER ? { style: 'primary' } : {}),
  };
}

export const actionsBlock = (elements: ActionsBlock['elements']): ActionsBlock => ({ type: 'actions', elements });
