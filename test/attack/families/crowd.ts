import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dayText } from '../../../src/model/time.ts';
import { mailflowProcess } from '../../journeys/mailflow.ts';
import { slashCommand } from '../../slack/payloads.ts';
import type { Family } from '../family.ts';
import { servedAmid } from '../observations.ts';
import { msUntil, until } from '../program.ts';
import { startInSlack } from '../slack-service.ts';

const SENDERS = 4_000;
const DAYS = 60;
const LAST_DAY = Math.floor(Date.parse('2026-11-15T00:00:00Z') / 86_400_000);
/** What a report takes at least, alone: less would be answered before anybody has to wait. */
const HEAVY_MS = 500;

const GREEDY = { user: 'U0000GREEDY', channel: 'C0000GREEDY' };
/** One that runs and 20 that wait. */
const ASKED = 21;
const FLOOD = 400;
/** More would be a flood of requests, and no longer of questions. */
const AT_ONCE = 25;
const LIMIT_MS = 4_000;
/** Answers that the greedy one may get first: what runs when the other asks, and one turn more. */
const REPORT_LIMIT = 4;
const CHEAP_LIMIT = 2;
const BUSY = 'This command was not run';

/** A change waits for the detection that runs: it runs once, at the start, and not every few seconds. */
const ONCE = { MAILFLOW_DETECTION_SCHEDULE: '0 3 1 1 *' };

/** A tenant with so many senders that each report takes a while. */
async function bigTenant(folder: string): Promise<string> {
  const [data, report] = [join(folder, 'big'), join(folder, 'SmtpCSReport.csv')];
  const rows = ['date,senderName,senderDomain,authMethod,tls_version,message_count'];
  for (let back = DAYS - 1; back >= 0; back--)
    for (let n = 0; n < SENDERS; n++)
      rows.push(
        `${dayText(LAST_DAY - back)},s${n}@contoso.com,contoso.com,OAuth,TLS1.${n % 4},${1 + ((n * 7 + back) % 90)}`,
      );
  await writeFile(report, `${rows.join('\n')}\n`);
  const { code, stderr } = await mailflowProcess(['import', report, '--data', data]);
  if (code !== 0) throw new Error(`the tenant could not be made: ${stderr}`);
  return data;
}

/** Each asks something else, so that nothing is answered from what is known already. */
const report = (n: number): string => `smtp-auth 2026-09-${String(17 + (n % 10)).padStart(2, '0')}..2026-11-15 by:tls`;

/** One person asks for many reports, while others ask and change things. */
export const crowd: Family = {
  name: 'one who asks much',
  async attack(arena) {
    const { slack, send } = await startInSlack(arena, { data: await bigTenant(arena.folder), environment: ONCE });
    const ask = (user: string, text: string, channel: string) => send.command(slashCommand({ text, user, channel }));
    const answers = () => slack.wordsTo(GREEDY.channel).filter((words) => !words.includes(BUSY)).length;
    // The first question of all loads what answers it.
    for (const channel of ['C000000WARM', 'C000000LONE']) {
      const began = performance.now();
      await ask('U00000ANN', report(0), channel);
      await msUntil(() => slack.wordsTo(channel).length > 0, 60_000);
      const value = performance.now() - began;
      if (channel === 'C000000LONE')
        arena.see({ kind: 'at-least', name: 'a report takes, ms', value, limit: HEAVY_MS });
    }
    await ask('U00000ANN', 'mute b@contoso.com 1d force:yes', 'C000000MUTE');
    await until(() => slack.wordsTo('C000000MUTE').length > 0, 'the first change is not answered', 240_000);
    for (const [user, text, limit] of [
      ['U00000BOB', report(3), REPORT_LIMIT],
      ['U000000CY', 'help', CHEAP_LIMIT],
      ['U00000DEE', 'ack nothing', CHEAP_LIMIT],
      ['U00000EVE', 'mute a@contoso.com 1d force:yes', CHEAP_LIMIT],
    ] as const) {
      const already = answers();
      await Promise.all(Array.from({ length: ASKED }, (_, n) => ask(GREEDY.user, report(n), GREEDY.channel)));
      const before = answers();
      const channel = `C0000${user}`;
      const began = performance.now();
      await ask(user, text, channel);
      const acknowledged = performance.now() - began;
      const isAnswered = await msUntil(() => slack.wordsTo(channel).length > 0, 120_000);
      const after = answers();
      const name = `\`${text}\``;
      arena.see({ kind: 'at-most', name: `${name} is acknowledged, ms`, value: acknowledged, limit: LIMIT_MS });
      arena.see({ kind: 'at-most', name: `${name} is answered, ms`, value: isAnswered, limit: 60_000 });
      const open = (count: number): number => ASKED - (count - already);
      const seen = { openBefore: open(before), openAfter: open(after), meanwhile: after - before, limit };
      for (const each of servedAmid(name, seen)) arena.see(each);
      await until(() => answers() >= already + ASKED, 'the greedy one is not answered', 240_000);
    }
    const busy = () => slack.wordsTo(GREEDY.channel).filter((words) => words.includes(BUSY));
    await Promise.all(
      Array.from({ length: AT_ONCE }, async (_, at) => {
        for (let n = 0; n < FLOOD / AT_ONCE; n++) await ask(GREEDY.user, report(at), GREEDY.channel);
      }),
    );
    await msUntil(() => busy().length > 0, 30_000);
    // Once a minute at the most, and the flood may take two on a busy machine.
    for (const kind of ['at-least', 'at-most'] as const)
      arena.see({
        ...{ kind, name: 'times that who asks too much is told so', value: busy().length },
        limit: kind === 'at-least' ? 1 : 3,
      });
  },
};
