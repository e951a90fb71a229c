import { defineCommand, understood } from '../command.ts';
import { WINDOW_WORDS } from '../windows/window-words.ts';

export const help = defineCommand<{ readonly topic: string | null }>({
  name: 'help',
  usage: 'help windows',
  meaning: `Commands, or how to write windows: ${WINDOW_WORDS}`,
  examples: ['help', 'help windows'],
  needs: 'read',
  audience: 'asker',
  parse: (words) => understood({ topic: words[0]?.value.toLowerCase() ?? null }),
  run: async ({ topic }, context) => ({ kind: 'help', help: context.help(topic) }),
});
