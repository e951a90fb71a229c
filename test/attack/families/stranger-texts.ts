import fc from 'fast-check';
import { anyHostileText, KNOWN } from '../../adapters/chat/hostile-text.ts';
import { fewRuns } from '../../seed/runs.ts';
import { eventOf, fresh, slashCommand } from '../../slack/payloads.ts';
import type { Family } from '../family.ts';
import { longestStall, msUntil } from '../program.ts';
import { startInSlack } from '../slack-service.ts';

/** What Slack lets somebody type, nearly. */
const LENGTH = 39_000;
const STRANGERS = 6;
/** The faults of old took 6 to 20 s. Slack gives up after 3 s; a busy machine gets a little more. */
const LIMIT_MS = 4_000;
const RANDOM = 8;

/** Long texts made to be slow to read, by strangers and by a member, while another member asks. */
export const strangerTexts: Family = {
  name: 'texts of strangers',
  async attack(arena) {
    const { program, slack, send } = await startInSlack(arena);
    const texts = [
      ...KNOWN,
      ...fc.sample(anyHostileText, {
        seed: arena.seed,
        numRuns: fewRuns(RANDOM, 'each is six requests to the running program'),
      }),
    ];
    for (const [at, { title, ofLength }] of texts.entries()) {
      const channel = `C0000${at}`;
      const member = `U0000ANN${at}`;
      const mention = (user: string) =>
        send.event(
          eventOf({ type: 'app_mention', user, channel, ts: fresh('1.'), text: `<@U00000BOT> ${ofLength(LENGTH)}` }),
        );
      let acknowledgedMs = Number.POSITIVE_INFINITY;
      let answeredMs = Number.POSITIVE_INFINITY;
      const stallMs = await longestStall(program, async () => {
        const strangers = Array.from({ length: STRANGERS }, (_, n) =>
          mention(n === 0 ? `U0000BOB${at}` : `USTRANGER${n}`),
        );
        const began = performance.now();
        await send.command(slashCommand({ text: 'help', user: member, channel }));
        acknowledgedMs = performance.now() - began;
        answeredMs = acknowledgedMs + (await msUntil(() => slack.wordsTo(member).length > 0, 30_000));
        await Promise.all(strangers);
      });
      arena.see({
        kind: 'at-most',
        name: `${title}: a member is acknowledged, ms`,
        value: acknowledgedMs,
        limit: LIMIT_MS,
      });
      arena.see({
        kind: 'at-most',
        name: `${title}: a member is answered, ms`,
        value: answeredMs,
        limit: 2 * LIMIT_MS,
      });
      arena.see({ kind: 'at-most', name: `${title}: all wait, ms`, value: stallMs, limit: LIMIT_MS });
    }
  },
};
