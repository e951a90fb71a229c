import { cutMiddle } from '../text/cut-text.ts';
import { type Action, type PressData, VERB } from './elements.ts';
import { LIMITS } from './limits.ts';

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
