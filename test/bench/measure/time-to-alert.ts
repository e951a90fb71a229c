import { appendFileSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../src/model/time.ts';
import { duration, type Figure } from '../figures.ts';
import { addressOf, submission } from '../generate/log-sessions.ts';
import { seeded } from '../generate/random.ts';
import { dataOf, importAsProcess } from '../import-file.ts';
import { liveLog } from '../live/live-log.ts';
import { type App, startBot } from '../slack/apps.ts';
import { commander } from '../slack/commands.ts';
import { startWebApi } from '../slack/web-api.ts';
import { percentile } from '../timing.ts';

interface AlertSizes {
  /** Senders that sign in for the first time. */
  readonly newSenders: number;
  /** They come at random moments of so long. */
  readonly minutes: number;
  readonly scratch: string;
}

/** More within an hour share a card, which is edited: each would not have a post of its own. */
const PER_RELAY = 3;
const HISTORY_DAYS = 30;
const KNOWN_USERS = 40;
const FIRST_NEW_USER = 10_000;
const SESSIONS_PER_SECOND = 5;
const EVERY_MS = 50;
const GOAL_MS = 60_000;
/** What is not posted so long after the last one came is counted as not posted. */
const PATIENCE_MS = 180_000;

/**
 * From the moment the line of a new sender's first login is written to a followed log, to the end of the post at Slack.
 * Relays stand side by side, each with a program of its own.
 */
export async function measureTimeToAlert({ newSenders, minutes, scratch }: AlertSizes): Promise<readonly Figure[]> {
  await importHistory(scratch);
  const random = seeded(Math.floor(Math.random() * 2 ** 32));
  const relays = Math.ceil(newSenders / PER_RELAY);
  const writtenAt = new Map<string, number>();
  const postedAt = new Map<string, number>();
  const api = await startWebApi({
    onPost(fields) {
      const text = fields.toString();
      for (const sender of writtenAt.keys()) {
        if (text.includes(encodeURIComponent(sender)) && !postedAt.has(sender)) postedAt.set(sender, performance.now());
      }
    },
  });
  const bots: App[] = [];
  try {
    const logs: string[] = [];
    for (let relay = 0; relay < relays; relay++) {
      const folder = join(scratch, `relay-${relay}`);
      const [data, log] = [join(folder, 'data'), join(folder, 'mail.log')];
      await mkdir(folder);
      await cp(dataOf(scratch), data, { recursive: true });
      await writeFile(log, '');
      const bot = await startBot(data, api.apiUrl, { args: ['--follow', log, '--source', 'postfix-log'] });
      bots.push(bot);
      await commander(bot.url, api)('subscribe smtp-auth-new-sender');
      logs.push(log);
    }
    const moments = Array.from({ length: newSenders }, () => minutes * 60_000 * random());
    await Promise.all(
      logs.map((log, relay) =>
        writeRelay(log, {
          ...{ random, minutes },
          comes: moments
            .map((afterMs, n) => ({ user: FIRST_NEW_USER + n, afterMs }))
            .filter(({ user }) => (user - FIRST_NEW_USER) % relays === relay),
          loggedIn: (user) => writtenAt.set(addressOf(user), performance.now()),
          isOver: () => postedAt.size >= newSenders,
        }),
      ),
    );
  } finally {
    for (const bot of bots) await bot.stop();
    api.close();
  }
  const times = [...postedAt].map(([sender, at]) => at - (writtenAt.get(sender) ?? Number.NaN));
  return figuresOf(times, newSenders, relays);
}

interface Relay {
  readonly random: () => number;
  readonly minutes: number;
  readonly comes: readonly { readonly user: number; readonly afterMs: number }[];
  /** The line that names this user's login is in the log now. */
  readonly loggedIn: (user: number) => void;
  readonly isOver: () => boolean;
}

/** Writes what known users send all the time, and new ones at their moments, until all was posted or it takes too long. */
async function writeRelay(path: string, { random, minutes, comes, loggedIn, isOver }: Relay): Promise<void> {
  const log = liveLog('mail');
  const began = Date.now();
  const lastMs = minutes * 60_000 + PATIENCE_MS;
  const toCome = new Set(comes);
  const toLogIn = new Set(comes.map(({ user }) => user));
  let number = 0;
  for (let passed = 0; passed < lastMs && !isOver(); passed = Date.now() - began) {
    const now = began + passed;
    for (; number < (SESSIONS_PER_SECOND * passed) / 1000; number++)
      log.begin(submission(number, Math.floor(KNOWN_USERS * random()), random), now);
    for (const each of toCome) {
      if (each.afterMs > passed) continue;
      log.begin(submission(1_000_000 + each.user, each.user, random), now);
      toCome.delete(each);
    }
    const text = log.due(now);
    appendFileSync(path, text);
    for (const user of toLogIn) {
      if (!text.includes(`sasl_username=${addressOf(user)}`)) continue;
      toLogIn.delete(user);
      loggedIn(user);
    }
    await wait(EVERY_MS);
  }
}

/** Weeks in which the known users sent mail, up to an hour ago. */
async function importHistory(scratch: string): Promise<void> {
  const random = seeded(1);
  const log = liveLog('mail');
  const end = Date.now() - MS_PER_HOUR;
  const sessions = HISTORY_DAYS * KNOWN_USERS;
  for (let n = 0; n < sessions; n++)
    log.begin(submission(n, n % KNOWN_USERS, random), end - (HISTORY_DAYS * MS_PER_DAY * (sessions - n)) / sessions);
  const path = join(scratch, 'history.log');
  await writeFile(path, log.due(Date.now()));
  await importAsProcess(path, scratch);
}

function figuresOf(times: readonly number[], newSenders: number, relays: number): readonly Figure[] {
  const p95 = times.length < newSenders ? Number.POSITIVE_INFINITY : percentile(times, 95);
  return [
    {
      what: `${newSenders} new SMTP AUTH senders on ${relays} relays: posts that came`,
      measured: String(times.length),
      goal: { words: 'all', isMet: times.length === newSenders },
    },
    { what: 'from the line to the post, median', measured: duration(percentile(times, 50)) },
    {
      what: 'from the line to the post, p95',
      measured: duration(percentile(times, 95)),
      goal: { words: `<= ${duration(GOAL_MS)}`, isMet: p95 <= GOAL_MS },
    },
    { what: 'from the line to the post, longest', measured: duration(Math.max(...times)) },
  ];
}
