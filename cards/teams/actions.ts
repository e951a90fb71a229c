import type { ActionView } from '../../src/view/view.ts';
import { cutMiddle } from '../text/cut-text.ts';
import { byteLength } from './byte-length.ts';
import { type Action, type PressData, VERB } from './elements.ts';
import { literal } from './escape.ts';
import { LIMITS } from './limits.ts';

/** Labels that name no deed: what would be run is said on the button itself. */
const BARE_LABELS = ['Example', 'Try'];

/** Deeds worth a colour, by the command's first word: the one that answers an alert, and those that silence. */
const STYLES: ReadonlyMap<string, 'positive' | 'destructive'> = new Map([
  ['ack', 'positive'],
  ['mute', 'destructive'],
  ['unsubscribe', 'destructive'],
]);

/** A card's buttons in at most `room` bytes, and how many actions have none. */
export function buttons(
  actions: readonly ActionView[],
  room: number,
): { readonly buttons: readonly Action[]; readonly left: number } {
  const made: Action[] = [];
  let free = room;
  for (const action of actions.filter(canBeButton).slice(0, LIMITS.actions.most)) {
    const next = runButton(action, made.length >= LIMITS.primaryActions.most);
    free -= byteLength(next) + 1;
    if (free < 0) break;
    made.push(next);
  }
  return { buttons: made, left: actions.length - made.length };
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
  const style = STYLES.get(command.split(' ')[0] ?? '');
  return press(title, { verb: VERB, command }, 'none', {
    ...(style === undefined ? {} : { style }),
    ...(isSecondary ? { mode: 'secondary' } : {}),
  });
}

/** A button that sends back `data`, and what was entered on the card where `associatedInputs` is `auto`. */
export function press(
  text: string,
  data: PressData,
  associatedInputs: 'auto' | 'none',
  look: Pick<Action, 'style' | 'mode'> = {},
): Action {
  const both = { title: cutMiddle(text, LIMITS.actionTitle.most), data, associatedInputs, ...look };
  return { type: 'Action.Execute', verb: VERB, ...both, fallback: { type: 'Action.Submit', ...both } };
}
