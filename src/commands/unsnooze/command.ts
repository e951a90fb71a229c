import { undoCommand } from '../alerts/undo-command.ts';

export const unsnooze = undoCommand({
  name: 'unsnooze',
  otherNames: ['wake'],
  meaning: 'Undo a snooze: alerts resume now',
  action: 'snoozed',
  kind: 'unsnoozed',
});
