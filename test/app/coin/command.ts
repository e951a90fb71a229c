import { remark } from '../../../src/alerts/messages/remark.ts';
import { defineCommand, notUnderstood, understood } from '../../../src/commands/command.ts';
import { stated } from '../../../src/commands/reply.ts';

/** A command that nobody needs, to see what one costs: this folder, and a line in the registry. */
export const coin = defineCommand<{ readonly side: string }>({
  name: 'coin',
  usage: 'coin heads|tails',
  meaning: 'Puts a coin on the table, and writes down who did',
  examples: ['coin heads'],
  needs: 'change',
  audience: 'everyone',
  parse: ([word]) => {
    const side = word?.value.toLowerCase();
    return side === 'heads' || side === 'tails'
      ? understood({ side })
      : notUnderstood('A coin has two sides.', 'heads or tails', 'coin tails');
  },
  async run({ side }, { change }) {
    await change((before) => ({ after: before, result: null, lines: [{ deed: 'coin', to: side, detail: '' }] }));
    return stated(remark('Coin', [`It shows ${side}.`]), { side });
  },
});
