import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { below, oneOf } from '../../bench/generate/random.ts';
import { BOT_TOKEN } from '../../slack/emulated-slack.ts';
import type { Fault } from '../../slack/faults.ts';
import { type HostileSlack, startHostileSlack } from '../../slack/hostile-slack.ts';
import { slashCommand } from '../../slack/payloads.ts';
import { signedSender } from '../../slack/signed-sender.ts';
import type { Arena, Family } from '../family.ts';
import { killedAmid } from '../observations.ts';
import { msUntil, type Program, startProgram, until } from '../program.ts';
import { SECRET, slackEnvironment } from '../slack-service.ts';
import { drop, freshReports } from './fresh-reports.ts';

const KILLS = 6;
const FAULTS: readonly Fault[] = [
  { kind: 'lost', taken: true },
  { kind: 'lost', taken: false },
  { kind: 'status', status: 503, taken: false },
  { kind: 'cut', taken: true },
];
const QUIET_MS = 15_000;
/** So long a program that was started again may take until it sends; where all is sent, it sends nothing. */
const SEND_MS = 20_000;

/** Killed at random moments while it sends alerts over a bad line: each stands in its channel once in the end. */
export const kills: Family = {
  name: 'kill -9',
  async attack(arena) {
    const [undisturbed, killed] = await Promise.all([alertsOf(arena, 0), alertsOf(arena, KILLS)]);
    const [wanted, found] = [undisturbed.stand, killed.stand];
    for (const each of killedAmid(killed.kills)) arena.see(each);
    arena.see({ kind: 'at-least', name: 'alerts of a bot that nobody kills', value: wanted.length, limit: 2 });
    arena.see({ kind: 'each-once', name: `alerts of a bot that is killed ${KILLS} times`, wanted, found });
  },
};

/** What stands in the channels after everything was sent. */
async function alertsOf(arena: Arena, times: number) {
  const slack = await startHostileSlack();
  arena.closing(() => slack.close());
  const data = join(arena.folder, `killed-${times}`);
  const environment = { ...slackEnvironment(slack.apiUrl), SLACK_BOT_TOKEN: BOT_TOKEN };
  let program = await startProgram(arena, { data, environment });
  const channels = ['mail-alerts', 'mail-reports'].map((name) => slack.ids[name] ?? '');
  for (const channel of channels) await subscribe(program, slack, channel);
  await drop(data, freshReports());
  const posts = (): number => slack.callsOf('chat.postMessage').length;
  const first = posts();
  const postsAtKills: number[] = [];
  for (let n = 0; n < times; n++) {
    slack.strike('chat.postMessage', oneOf(arena.random, FAULTS));
    // The first is killed before it has sent anything, the others around what they send.
    const before = posts();
    if (n === 0) await wait(below(arena.random, 1_000));
    else await msUntil(() => posts() > before, SEND_MS);
    await wait(below(arena.random, 200));
    postsAtKills.push(posts());
    await program.end('SIGKILL');
    program = await startProgram(arena, { data, environment });
  }
  let [calls, since] = [slack.calls.length, performance.now()];
  await until(
    async () => {
      if (slack.calls.length !== calls) [calls, since] = [slack.calls.length, performance.now()];
      if (performance.now() - since < QUIET_MS) return false;
      // Calls that went wrong are calls as well: what stands there counts.
      const stand = await Promise.all(channels.map((channel) => messagesIn(slack, channel)));
      return stand.every((texts) => texts.some((text) => text.includes('spike')));
    },
    'it does not come to rest',
    240_000,
  );
  await program.end('SIGKILL');
  const stand = await Promise.all(channels.map((channel) => messagesIn(slack, channel)));
  return {
    stand: stand.flatMap((texts, at) => texts.map((text) => `${at}: ${text}`)).sort(),
    kills: { postsAtKills, first, last: posts(), strikes: times },
  };
}

async function subscribe(program: Program, slack: HostileSlack, channel: string): Promise<void> {
  const send = signedSender(`${program.url}/slack/events`, SECRET);
  await until(
    async () => (await send.raw('{}', 'application/json', { signature: 'v0=none' })).status === 401,
    'Slack cannot reach it',
    60_000,
  );
  const before = slack.calls.length;
  await send.command(slashCommand({ text: 'subscribe all', user: slack.ids['ann'] ?? '', channel }));
  await until(
    () => slack.calls.slice(before).some(({ method }) => method.startsWith('chat.')),
    'nobody answers',
    60_000,
  );
}

/** By what they say, without times of day; a message that says that it may stand there twice is the same. */
async function messagesIn(slack: HostileSlack, channel: string): Promise<readonly string[]> {
  const { messages = [] } = await slack.asAdmin('conversations.history', { channel, limit: 200 });
  return (messages as readonly { readonly text: string }[]).map(({ text }) =>
    text.replace(/\d\d:\d\d/g, '').slice(0, 120),
  );
}
