import type { ActionView } from '../../src/view/view.ts';
import { inOrder, verbOf } from '../action-order.ts';
import { cutMiddle } from '../text/cut-text.ts';
import { byteLength } from './byte-length.ts';
import { type Action, type CardAction, type ShowCard, VERB } from './elements.ts';
import { literal } from './escape.ts';
import { inputsOf } from './form.ts';
import { LIMITS } from './limits.ts';
import { press } from './press.ts';

/** Labels that name no deed: what would be run is said on the button itself. */
const BARE_LABELS = ['Example', 'Try'];

/** Actions with a colour, by the command's first word. Red is only what cannot be undone from the card. */
const STYLES: ReadonlyMap<string, 'positive' | 'destructive'> = new Map([
  ['ack', 'positive'],
  ['unsubscribe', 'destructive'],
]);

/** A card's buttons in at most `room` bytes, and how many actions have none. */
export function buttons(
  actions: readonly ActionView[],
  room: number,
): { readonly buttons: readonly CardAction[]; readonly left: number } {
  const made: CardAction[] = [];
  let free = room;
  for (const action of inOrder(actions.filter(canBeButton)).slice(0, LIMITS.actions.most)) {
    const isSecondary = made.length >= LIMITS.primaryActions.most;
    const next = askingButton(action, made.length, isSecondary) ?? runButton(action, isSecondary);
    free -= byteLength(next) + 1;
    if (free < 0) break;
    made.push(next);
  }
  return { buttons: made, left: actions.length - made.length };
}

/** A button that unfolds what it asks for; null where nothing is asked, or where it is too long to be asked. */
function askingButton({ label, asks }: ActionView, at: number, isSecondary: boolean): ShowCard | null {
  if (asks === undefined || !canRun(asks.command)) return null;
  const title = cutMiddle(literal(label), LIMITS.actionTitle.most);
  const { inputs, send } = inputsOf(asks, `ask${at}.`);
  if (title === '' || inputs.length === 0) return null;
  return {
    type: 'Action.ShowCard',
    title,
    ...(isSecondary ? { mode: 'secondary' } : {}),
    card: { type: 'AdaptiveCard', body: inputs, actions: [send] },
  };
}

/** Whether a command is one, and short enough. */
export const canRun = (command: string): boolean =>
  command.trim() !== '' && literal(command) !== '' && command.length <= LIMITS.command.most;

export const canBeButton = ({ command }: ActionView): boolean => canRun(command);

/** A button that runs a command, whatever was entered elsewhere on the card. */
export function runButton({ label, command }: ActionView, isSecondary = false): Action {
  const text = literal(label);
  const title =
    text === '' || BARE_LABELS.includes(text)
      ? [text, literal(command)].filter((piece) => piece !== '').join(': ')
      : text;
  const style = STYLES.get(verbOf(command));
  return press(title, { verb: VERB, command }, 'none', {
    ...(style === undefined ? {} : { style }),
    ...(isSecondary ? { mode: 'secondary' } : {}),
  });
}
