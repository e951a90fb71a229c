import type { ActionView } from '../../../src/view/view.ts';
import { cutMiddle } from '../../text/cut-text.ts';
import { plainText, type StaticSelect } from '../blocks.ts';
import { commandValue } from '../command-value.ts';
import { literal } from '../escape.ts';
import { formOption } from '../form.ts';
import { LIMITS } from '../limits.ts';

export const MORE = 'more';

/**
 * The actions beside the foremost ones as one menu, in at most `room` characters, and those that do not fit into it. An
 * option is a command, or holds a form where something is asked first.
 */
export function moreMenu(
  actions: readonly ActionView[],
  room: number,
): { readonly menu: StaticSelect | null; readonly rest: readonly ActionView[] } {
  const placeholder = plainText('More…');
  const options = [];
  const rest: ActionView[] = [];
  let left = room - placeholder.text.length;
  for (const action of actions) {
    const option = optionOf(action);
    if (option === null || option.text.text.length > left || options.length === LIMITS.selectOptions.most) {
      rest.push(action);
      continue;
    }
    left -= option.text.text.length;
    options.push(option);
  }
  // A menu of one is a button with one press more.
  if (options.length < 2) return { menu: null, rest: actions };
  return { menu: { type: 'static_select', action_id: `${MORE}:0`, placeholder, options }, rest };
}

function optionOf({ label, command, asks }: ActionView): StaticSelect['options'][number] | null {
  const value = asks === undefined ? commandValue(command) : formOption(asks);
  const text = literal(label) || literal(command);
  if (value === null || text === '' || value.length > LIMITS.optionValue.most) return null;
  const ending = asks === undefined ? '' : '…';
  return { text: plainText(cutMiddle(`${text}${ending}`, LIMITS.optionText.most)), value };
}
