import { undoCommand } from '../alerts/undo-command.ts';

export const unexpect = undoCommand({
  name: 'unexpect',
  meaning: 'Undo expected: alerts resume now',
  action: 'expected',
  kind: 'unexpected',
});
