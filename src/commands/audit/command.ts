import { defineCommand, listOnCard, notUnderstood, understood } from '../command.ts';
import { stated } from '../reply.ts';
import { wholeWord } from '../words.ts';
import { auditAnnouncement } from './answer.ts';

const DEFAULT_LINES = 20;
const MAX_LINES = 1000;

export const audit = defineCommand<{ readonly count: number }>({
  name: 'audit',
  usage: 'audit [20]',
  meaning: 'Who acknowledged, muted, subscribed: the last deeds',
  examples: ['audit', 'audit 100'],
  needs: 'read',
  audience: 'asker',
  placeOnCard: listOnCard,
  parse: (words) => {
    const [typed = String(DEFAULT_LINES)] = words.map(wholeWord);
    const count = /^\d{1,5}$/.test(typed) ? Number(typed) : 0;
    if (count < 1 || count > MAX_LINES)
      return notUnderstood(`"${typed}" is not a number of lines.`, `audit 1 to audit ${MAX_LINES}`, 'audit');
    return understood({ count });
  },
  async run({ count }, { history }) {
    const entries = await history.last(count);
    return stated(auditAnnouncement(entries), { entries });
  },
});
