import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { below } from '../../bench/generate/random.ts';
import { BOT_TOKEN } from '../../slack/emulated-slack.ts';
import type { Fault } from '../../slack/faults.ts';
import { type HostileSlack, startHostileSlack } from '../../slack/hostile-slack.ts';
import { slashCommand } from '../../slack/payloads.ts';
import { signedSender } from '../../slack/signed-sender.ts';
import type { Family } from '../family.ts';
import { type Kill, killedAmid } from '../observations.ts';
import { msUntil, type Program, startProgram, until } from '../program.ts';
import { SECRET, slackEnvironment } from '../slack-service.ts';
import { drop, spikeReport } from './fresh-reports.ts';

const POST = 'chat.postMessage';
const LOOK_UP = 'conversations.history';

interface Moment {
  readonly name: string;
  /** A report is handed in before, in which so many senders were used by somebody else: an alert more in each channel. */
  readonly spikes?: number;
  /** What shows that it has come: other facts are kept, a message more stands, a call of this method; nothing at a start. */
  readonly shownBy: 'facts' | 'message' | typeof POST | typeof LOOK_UP | 'nothing';
  /** Calls of the method are never answered meanwhile, but done where they are taken. */
  readonly held?: { readonly method: string; readonly taken: boolean };
  /** Posts meet these, one after the other. */
  readonly faults?: readonly Fault[];
  /** The program is killed so long after it has come, at the most. */
  readonly afterMs: number;
}

/** Of a line that is bad. */
const FAULTS: readonly Fault[] = [
  { kind: 'lost', taken: true },
  { kind: 'status', status: 503, taken: false },
  { kind: 'cut', taken: true },
  { kind: 'lost', taken: false },
];

const TAKEN = { method: POST, taken: true };
const ARRIVED = { method: POST, taken: false };
const NOT_FOUND = { method: LOOK_UP, taken: false };

/** In the order in which a program comes to them that is killed at each. */
const MOMENTS: readonly Moment[] = [
  { name: 'facts are kept', spikes: 1, shownBy: 'facts', held: ARRIVED, afterMs: 100 },
  { name: 'posts are taken', shownBy: POST, held: TAKEN, afterMs: 50 },
  { name: 'posts that stand there are looked for', shownBy: LOOK_UP, held: NOT_FOUND, afterMs: 50 },
  { name: 'more facts are kept', spikes: 2, shownBy: 'facts', held: ARRIVED, afterMs: 300 },
  { name: 'posts have arrived', shownBy: POST, held: ARRIVED, afterMs: 50 },
  { name: 'posts that do not stand there are looked for', shownBy: LOOK_UP, held: NOT_FOUND, afterMs: 50 },
  { name: 'it starts', shownBy: 'nothing', held: ARRIVED, afterMs: 1_500 },
  { name: 'the line is bad', shownBy: 'message', faults: FAULTS, afterMs: 30 },
  { name: 'a post is answered', spikes: 3, shownBy: 'message', afterMs: 30 },
];

/** More than three alerts in an hour would share one card. */
const VICTIMS = ['clerk@contoso.com', 'scanner@contoso.com', 'printer@contoso.com'];
const CHANNELS = ['mail-alerts', 'mail-reports', 'more-1', 'more-2', 'more-3', 'more-4', 'more-5', 'more-6'];
/** Longer than anything waits before it is looked for, or tried again. */
const QUIET_MS = 20_000;
/** So long a program may take until it has come to a moment, on a busy machine. */
const REACH_MS = 120_000;
const REST_MS = 300_000;

/** Killed at chosen moments while it sends alerts over a bad line: each stands in its channel once in the end. */
export const kills: Family = {
  name: 'kill -9',
  async attack(arena) {
    const slack = await startHostileSlack();
    arena.closing(() => slack.close());
    const channels = await Promise.all(CHANNELS.map((name) => channelOf(slack, name)));
    const standing = async (): Promise<readonly string[]> => {
      const stand = await Promise.all(channels.map((channel) => alertsIn(slack, channel)));
      return stand.flatMap((victims, at) => victims.map((victim) => `${CHANNELS[at]}: ${victim}`));
    };
    const data = join(arena.folder, 'killed');
    const environment = { ...slackEnvironment(slack.apiUrl), SLACK_BOT_TOKEN: BOT_TOKEN };
    let program = await startProgram(arena, { data, environment });
    for (const channel of channels) await subscribe(program, slack, channel);

    const killed: Kill[] = [];
    for (const [at, { name, spikes, shownBy, held, faults = [], afterMs }] of MOMENTS.entries()) {
      const [calls, messages, facts] = [slack.calls.length, (await standing()).length, manifestIn(data)];
      if (held !== undefined) slack.storm(held.method, { kind: 'silent', taken: held.taken });
      slack.strike(POST, ...faults);
      if (spikes !== undefined) await drop(data, { 'SmtpCSReport.csv': spikeReport(VICTIMS.slice(0, spikes)) });
      // One that is killed at its start is not waited for.
      if (at > 0) program = await startProgram(arena, { data, environment, isRaw: shownBy === 'nothing' });
      const hasCome = async (): Promise<boolean> => {
        if (shownBy === 'nothing') return true;
        if (shownBy === 'facts') return manifestIn(data) !== facts;
        if (shownBy === 'message') return (await standing()).length > messages;
        const isCalled = slack.calls.slice(calls).some(({ method }) => method === shownBy);
        return isCalled && (held?.taken !== true || (await standing()).length > messages);
      };
      const isReached = await comes(hasCome);
      await wait(below(arena.random, afterMs));
      await program.end('SIGKILL');
      killed.push({ moment: name, isReached, standing: (await standing()).length });
      if (held !== undefined) slack.storm(held.method, null);
    }

    program = await startProgram(arena, { data, environment });
    const wanted = CHANNELS.flatMap((channel) => VICTIMS.map((victim) => `${channel}: ${victim}`));
    await msUntil(async () => (await standing()).length >= wanted.length, REST_MS);
    await msUntil(isQuiet(slack), REST_MS);
    const moments = MOMENTS.map(({ name }) => name);
    for (const each of killedAmid({ kills: killed, moments, wanted: wanted.length })) arena.see(each);
    arena.see({ kind: 'at-most', name: 'deliveries that wait in the end', value: await waitingIn(program), limit: 0 });
    arena.see({ kind: 'each-once', name: 'alerts in the channels', wanted, found: await standing() });
  },
};

/** The text of what names the facts; empty where there are none. */
function manifestIn(data: string): string {
  const path = join(data, 'facts', 'manifest.json');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** Looks as often as it can: what it waits for may be over in a moment. */
async function comes(hasCome: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + REACH_MS;
  while (!(await hasCome())) {
    if (performance.now() > end) return false;
    await wait(2);
  }
  return true;
}

/** Whether nothing has been called for so long that nothing waits to be looked for. */
function isQuiet(slack: HostileSlack): () => boolean {
  let [calls, since] = [slack.calls.length, performance.now()];
  return () => {
    if (slack.calls.length !== calls) [calls, since] = [slack.calls.length, performance.now()];
    return performance.now() - since >= QUIET_MS;
  };
}

/** The id of a channel that the bot is in; made where there is none. */
async function channelOf(slack: HostileSlack, name: string): Promise<string> {
  const known = slack.ids[name];
  if (known !== undefined) return known;
  const { channel } = await slack.asAdmin('conversations.create', { name });
  const { id } = channel as { readonly id: string };
  const { ok, error } = await slack.asAdmin('conversations.invite', { channel: id, users: slack.ids['mailflow'] });
  if (!ok) throw new Error(`the bot is not in ${name}: ${error}`);
  return id;
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

/** Whom each alert in a channel tells of; the words of one that tells of none of them. */
async function alertsIn(slack: HostileSlack, channel: string): Promise<readonly string[]> {
  const { messages = [] } = await slack.asAdmin('conversations.history', { channel, limit: 200 });
  return (messages as readonly { readonly text: string }[])
    .map(({ text }) => text)
    .filter((text) => text.includes('spike'))
    .map((text) => VICTIMS.find((victim) => text.includes(victim)) ?? text);
}

/** Deliveries that it has not made yet, as it says itself; not a number where it does not say. */
async function waitingIn(program: Program): Promise<number> {
  const response = await fetch(`${program.url}/metrics`);
  const counts = [...(await response.text()).matchAll(/^mailflow_deliveries_waiting\{.*\} (\d+)$/gm)];
  return counts.length === 0 ? Number.NaN : counts.reduce((sum, [, count]) => sum + Number(count), 0);
}
