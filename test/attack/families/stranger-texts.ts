import fc from 'fast-check';
import { anyHostileText, KNOWN } from '../../adapters/chat/hostile-text.ts';
import { fewRuns } from '../../seed/runs.ts';
import { eventOf, fresh, slashCommand } from '../../slack/payloads.ts';
import type { Family } from '../family.ts';
import { hostileLimit } from '../observations.ts';
import { longestStall, msUntil } from '../program.ts';
import { startInSlack } from '../slack-service.ts';

/** What Slack lets somebody type, nearly. */
const LENGTH = 39_000;
const STRANGERS = 6;
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
    let harmlessMs = 0;
    for (const [at, { title, ofLength }] of texts.entries()) {
      // The machine may be busier than a minute ago.
      if (at % 5 === 0) harmlessMs = Math.max(harmlessMs, (await sent(`0${at}`, harmless)).slowestMs);
      const { statuses, slowestMs, senderMs } = await sent(`1${at}`, ofLength);
      arena.see({
        kind: 'none',
        name: `${title}: other statuses than 200`,
        found: statuses.filter((each) => each !== '200'),
      });
      arena.see({
        kind: 'at-most',
        name: `${title}: others are acknowledged, answered, or all wait, ms`,
        value: slowestMs,
        limit: hostileLimit(harmlessMs),
      });
      arena.see({
        kind: 'at-most',
        name: `${title}: the member who sent it is answered, ms`,
        value: senderMs,
        limit: 30_000,
      });
    }

    /** A text of strangers and of one member, while another member asks. */
    async function sent(at: string, ofLength: (length: number) => string) {
      const [channel, member, sender] = [`C0000${at}`, `U0000ANN${at}`, `U0000BOB${at}`];
      const mention = (user: string) =>
        send.event(
          eventOf({ type: 'app_mention', user, channel, ts: fresh('1.'), text: `<@U00000BOT> ${ofLength(LENGTH)}` }),
        );
      const statuses: string[] = [];
      let [askedMs, senderMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      const stallMs = await longestStall(program, async () => {
        const strangers = Array.from({ length: STRANGERS }, async (_, n) => {
          const { status } = await mention(n === 0 ? sender : `USTRANGER${n}`);
          statuses.push(String(status));
        });
        const began = performance.now();
        await send.command(slashCommand({ text: 'help', user: member, channel }));
        await msUntil(() => slack.wordsTo(member).length > 0, 30_000);
        askedMs = performance.now() - began;
        await Promise.all(strangers);
        // To a mention one is answered in the channel, and of these only the member is.
        senderMs = await msUntil(() => slack.wordsTo(sender).length > 0 || slack.wordsTo(channel).length > 1, 30_000);
      });
      return { statuses, slowestMs: Math.max(stallMs, askedMs), senderMs };
    }
  },
};

/** Words that nothing has to look at twice. */
const harmless = (length: number): string => 'mail '.repeat(length / 5);
