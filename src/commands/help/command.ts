import { defineCommand, understood } from '../command.ts';

export const help = defineCommand<{ readonly topic: string | null }>({
  name: 'help',
  usage: 'help windows',
  meaning: 'Commands by topic; help all explains every one, help windows how to write a window',
  examples: ['help', 'help all', 'help windows'],
  needs: 'read',
  audience: 'asker',
  parse: (words) => understood({ topic: words[0]?.value.toLowerCase() ?? null }),
  run: async ({ topic }, context) => ({ kind: 'help', help: context.help(topic) }),
});
