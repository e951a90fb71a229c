import type { ActionView } from '../../src/reports/view.ts';
import { type ActionsBlock, type Button, plainText } from './blocks.ts';
import { ROOM } from './budget.ts';
import { commandValue } from './command-value.ts';
import { cutMiddle } from './cut-text.ts';
import { literal } from './escape.ts';
import { LIMITS } from './limits.ts';

/** Labels that name no deed: what would be run is said on the button itself. */
const BARE_LABELS = ['Example', 'Try'];

/** Deeds worth a colour, by the command's first word: the one that answers an alert, and those that silence. */
const STYLES: Readonly<Record<string, 'primary' | 'danger'>> = {
  ack: 'primary',
  mute: 'danger',
  unsubscribe: 'danger',
};

/** Where the ids of the card's own buttons end and those of its tables begin, two to a table. */
const FIRST_TABLE_ID = LIMITS.actionsElements.most;
export const nextRowsId = (table: number): number => FIRST_TABLE_ID + 2 * table;
export const drillId = (table: number): number => nextRowsId(table) + 1;

/** A card's buttons, and how many actions have none: Slack takes so many, and no command beyond 2,000 characters. */
export function buttons(actions: readonly ActionView[]): {
  readonly buttons: readonly Button[];
  readonly left: number;
} {
  const made: Button[] = [];
  let room = ROOM.actions;
  for (const action of actions.filter(canBeButton).slice(0, LIMITS.actionsElements.most)) {
    const next = button(action, made.length);
    room -= next.text.text.length;
    if (room < 0) break;
    made.push(next);
  }
  return { buttons: made, left: actions.length - made.length };
}

export const canBeButton = ({ command }: ActionView): boolean =>
  command.trim() !== '' && commandValue(command).length <= LIMITS.buttonValue.most;

/** A button that runs a command; `at` makes its id unique in the message. */
export function button({ label, command }: ActionView, at: number): Button {
  const said = literal(label);
  const text =
    said === '' || BARE_LABELS.includes(said)
      ? [said, literal(command)].filter((piece) => piece !== '').join(': ')
      : said;
  const style = STYLES[command.split(' ')[0] ?? ''];
  return {
    type: 'button',
    text: plainText(cutMiddle(text, LIMITS.buttonText.most)),
    action_id: `run:${at}`,
    value: commandValue(command),
    ...(style === undefined ? {} : { style }),
  };
}

export const actionsBlock = (elements: ActionsBlock['elements']): ActionsBlock => ({ type: 'actions', elements });
