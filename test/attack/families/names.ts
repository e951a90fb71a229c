import { slashCommand } from '../../slack/payloads.ts';
import type { Family } from '../family.ts';
import { msUntil } from '../program.ts';
import { startInSlack } from '../slack-service.ts';

const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype', '__defineGetter__'];

const LINES = [
  (name: string) => name,
  (name: string) => `help ${name}`,
  (name: string) => `subscribe ${name}`,
  (name: string) => `unsubscribe ${name}`,
  (name: string) => `subscribe digest daily at 09:00 ${name}`,
  (name: string) => `mute ${name} 1d ${name}`,
  (name: string) => `unmute ${name}`,
  (name: string) => `why ${name}`,
  (name: string) => `ack ${name}`,
  (name: string) => `sender ${name}`,
  (name: string) => `smtp-auth 7d by:${name} ${name}:1`,
  (name: string) => `smtp-auth ${name} source:${name}`,
  (name: string) => `request ${name} 7d`,
  (name: string) => `undo ${name} 1`,
  (name: string) => `audit ${name}`,
];

/** Words that every object of the language knows, wherever somebody may type one. */
export const names: Family = {
  name: 'names of every object',
  async attack(arena) {
    const { program, slack, send } = await startInSlack(arena);
    let count = 0;
    for (const name of NAMES) {
      for (const line of LINES) {
        const text = line(name);
        const at = ++count;
        const [user, channel] = [`U0000ANN${at}`, `C0000${at}`];
        const said = () => [...slack.wordsTo(user), ...slack.wordsTo(channel)];
        await send.command(slashCommand({ text, user, channel }));
        const ms = await msUntil(
          () => said().length > 0 || slack.calls.some(({ args }) => args['channel_id'] === channel),
          15_000,
        );
        arena.see({ kind: 'at-most', name: `\`${text}\` is answered, ms`, value: ms, limit: 15_000 });
        arena.see({
          kind: 'none',
          name: `\`${text}\` fails`,
          found: said().filter((words) => words.includes('That failed')),
        });
      }
    }
    const thrown = program
      .stderr()
      .split('\n')
      .filter((line) => /slack\.failed|TypeError|ZodError/.test(line));
    arena.see({ kind: 'none', name: 'lines of what was thrown', found: thrown });
  },
};
