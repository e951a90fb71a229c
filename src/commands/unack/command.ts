import { undoCommand } from '../alerts/undo-command.ts';

export const unack = undoCommand({
  name: 'unack',
  otherNames: ['unacknowledge'],
  meaning: 'Undo an acknowledgement: reminders resume',
  action: 'acknowledged',
  kind: 'unacknowledged',
});
