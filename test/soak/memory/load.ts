import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Day, dayText } from '../../../src/model/time.ts';
import { oneOf, seeded } from '../../bench/generate/random.ts';
import { reportRows } from '../../bench/generate/report-rows.ts';
import { partnerReport } from '../../journeys/slack/partner-report.ts';
import { eventOf, fresh, slashCommand } from '../../slack/payloads.ts';
import type { signedSender } from '../../slack/signed-sender.ts';
import { inThread, type teamsUser } from '../../teams/teams-user.ts';

interface Load {
  readonly seed: number;
  readonly data: string;
  readonly lastDay: Day;
  readonly slack: ReturnType<typeof signedSender>;
  readonly teams: ReturnType<typeof teamsUser>;
  readonly perSecond: number;
  /** Ids of insights that were posted, the newest last. */
  readonly posted: readonly string[];
  /** When it is to end. */
  readonly signal: AbortSignal;
}

const REPORT_ROWS = 20_000;
/** Each leaves files that `undo` may want back, and what names them: every half a minute, that is what would grow. */
const IMPORT_EVERY_MS = 600_000;
const CHANNELS = 40;
const PEOPLE = 200;

const QUESTIONS = [
  ...['smtp-auth 7d', 'smtp-auth 30d', 'smtp-auth 7d tls 1.0', 'mail-flow 30d', 'insights', 'status', 'help', 'mutes'],
  ...['subscriptions', 'imports', 'sender scanner-3@site3.contoso.com', 'audit 20', 'insights all', 'help windows'],
  ...['mute scanner-3@site3.contoso.com for 1h "soak"', 'request smtp-auth 7d', 'no such command', '__proto__'],
  ...['subscribe digest daily at 09:00', 'unsubscribe digest', `find ${'`'.repeat(4_000)}`],
  ...['ack ID', 'why ID', 'snooze ID 1h', 'expected ID "soak"'],
];

/**
 * Everything that reaches a bot, for as long as it is to last: questions and changes in both chats, requests that are
 * not from there, and reports in which the same findings come and go, of the same days, so that what it is to keep does
 * not grow. Answers how many requests it sent.
 */
export async function load(options: Load): Promise<number> {
  const { slack, teams, data, signal, perSecond } = options;
  const random = seeded(options.seed);
  await putReport('smtp-auth.csv', [...reportRows('tenant', REPORT_ROWS, options.lastDay)].join('\n'));
  await slack.command(slashCommand({ text: 'subscribe all', user: 'U00000ANN', channel: 'C0' }));
  let sent = 0;
  const began = Date.now();
  let imports = 0;
  while (!signal.aborted) {
    if (Date.now() - began >= imports * IMPORT_EVERY_MS) {
      // Now and then old TLS is everywhere, and then nowhere: an insight opens and is over.
      const old = imports % 2 === 0 ? { [dayText(options.lastDay)]: 80 + imports } : {};
      await putReport(`partner-${++imports}.csv`, partnerReport(dayText(options.lastDay), old));
    }
    await send(++sent).catch(() => {});
    const aheadMs = (sent / perSecond) * 1_000 - (Date.now() - began);
    if (aheadMs > 0) await wait(aheadMs, undefined, { signal }).catch(() => {});
  }
  return sent;

  async function putReport(name: string, text: string): Promise<void> {
    await mkdir(join(data, 'inbox'), { recursive: true });
    const unfinished = join(data, `${name}.part`);
    await writeFile(unfinished, text);
    await rename(unfinished, join(data, 'inbox', name));
  }

  function send(n: number): Promise<unknown> {
    const text = oneOf(random, QUESTIONS).replace('ID', options.posted.at(-1) ?? 'k0');
    const channel = `C${Math.floor(random() * CHANNELS)}`;
    const user = `U${1_000 + Math.floor(random() * PEOPLE)}`;
    if (n % 20 === 0)
      return slack.command(slashCommand({ text, user, channel }), { signature: `v0=${'0'.repeat(64)}` });
    if (n % 20 === 1) return slack.event({ type: 'event_callback', event: n });
    if (n % 4 === 2) return teams.mentions(text, inThread(String(n % 400)));
    if (n % 4 === 3) {
      const said = { type: 'app_mention', user, channel, ts: fresh('17.'), text: `<@U00000BOT> ${text}` };
      return slack.event(eventOf(said));
    }
    return slack.command(slashCommand({ text, user, channel }));
  }
}
