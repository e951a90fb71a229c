import type { ActionView } from '../src/view/view.ts';

/** What answers an alert stands first, and what puts it off next to it; the others as the card has them. */
const FIRST = ['ack', 'snooze'];

/** What a card shows at once: what answers an alert, and where to look next. The others are in a menu. */
export const MAX_PRIMARY = 3;

export const verbOf = (command: string): string => command.split(' ')[0] ?? '';

export const inOrder = (actions: readonly ActionView[]): readonly ActionView[] => [
  ...FIRST.flatMap((verb) => actions.filter(({ command }) => verbOf(command) === verb)),
  ...actions.filter(({ command }) => !FIRST.includes(verbOf(command))),
];
