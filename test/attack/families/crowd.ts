import { slashCommand } from '../../slack/payloads.ts';
import type { Family } from '../family.ts';
import { msUntil } from '../program.ts';
import { startInSlack } from '../slack-service.ts';

const CHANNEL = 'C00000001';
const ASKED = 400;
/** More would be a flood of requests, and no longer of questions. */
const AT_ONCE = 25;
const LIMIT_MS = 4_000;
/** One that runs and 20 that wait, and as many as are answered while the others come. */
const BUSY = 'This command was not run';

/** One person asks 400 heavy questions at once, while others ask and change things. */
export const crowd: Family = {
  name: 'one who asks much',
  async attack(arena) {
    const { slack, send } = await startInSlack(arena);
    const ask = (user: string, text: string) => send.command(slashCommand({ text, user, channel: CHANNEL }));
    // The first question of all loads what answers it.
    await ask('U00000ANN', 'smtp-auth 2026-09-01..2026-11-15 by:tls');
    await msUntil(() => slack.wordsTo(CHANNEL).length > 0, 60_000);
    const flood = Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let n = 0; n < ASKED / AT_ONCE; n++) await ask('U0000GREEDY', 'smtp-auth 2026-09-01..2026-11-15 by:tls');
      }),
    );
    for (const [user, text] of [
      ['U00000BOB', 'insights'],
      ['U000000CY', 'mutes'],
      ['U00000DEE', 'subscriptions'],
    ] as const) {
      const began = performance.now();
      await ask(user, text);
      const acknowledged = performance.now() - began;
      arena.see({ kind: 'at-most', name: `\`${text}\` is acknowledged, ms`, value: acknowledged, limit: LIMIT_MS });
      const value = acknowledged + (await msUntil(() => slack.wordsTo(user).length > 0, 60_000));
      arena.see({ kind: 'at-most', name: `\`${text}\` is answered, ms`, value, limit: 2 * LIMIT_MS });
    }
    await flood;
    await msUntil(() => slack.wordsTo('U0000GREEDY').some((words) => words.includes(BUSY)), 30_000);
    const busy = slack.wordsTo('U0000GREEDY').filter((words) => words.includes(BUSY));
    arena.see({
      kind: 'each-once',
      name: 'who asks too much is told so',
      wanted: ['busy'],
      found: busy.map(() => 'busy'),
    });
  },
};
