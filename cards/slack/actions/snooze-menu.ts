import type { ActionView } from '../../../src/view/view.ts';
import { cutMiddle } from '../../text/cut-text.ts';
import { plainText, type StaticSelect } from '../blocks.ts';
import { commandValue } from '../command-value.ts';
import { literal } from '../escape.ts';
import { LIMITS } from '../limits.ts';

/** How long a click can snooze; every other time can be typed. */
const TIMES = [
  { words: '1 hour', param: '1h' },
  { words: '24 hours', param: '24h' },
  { words: '7 days', param: '7d' },
] as const;

/** `snooze ID 24h` as a menu of times; null for any other action, and where the commands are too long for a menu. */
export function snoozeMenu({ label, command }: ActionView, actionId: string): StaticSelect | null {
  const snooze = /^snooze \S.*(?= 24h$)/.exec(command)?.[0];
  if (snooze === undefined || !label.endsWith(LABEL_END)) return null;
  const options = TIMES.map(({ words, param }) => ({
    text: plainText(words),
    value: commandValue(`${snooze} ${param}`),
  }));
  const placeholder = plainText(`${cutMiddle(literal(label.slice(0, -LABEL_END.length)), LIMITS.optionText.most)}…`);
  const fits = options.every(({ value }) => value.length <= LIMITS.optionValue.most);
  return fits ? { type: 'static_select', action_id: actionId, placeholder, options } : null;
}

const LABEL_END = ' 24 h';
