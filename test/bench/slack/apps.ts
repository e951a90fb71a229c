import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { said, start, startMailflow } from '../program.ts';

const BARE = fileURLToPath(new URL('../rivals/bare-bolt.mjs', import.meta.url));
export const TOKEN = 'xoxb-of-a-benchmark';
export const SECRET = 'a'.repeat(32);
/** No command, so that the answer names it. */
export const UNKNOWN_WORD = 'are-you-there';

/** A Slack app as a process of its own. */
export interface App {
  /** Where Slack's requests go. */
  readonly url: string;
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

/** The bot, with when it listened: from then on people are answered. */
export interface StartedBot extends App {
  /** As `performance.now()` tells it. */
  readonly listeningAt: number;
}

interface BotOptions {
  /** Words after `npm start --`, besides the data directory. */
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** The bot as `npm start` starts it, over HTTP. Resolves when it has read its whole history and looked at it. */
export async function startBot(
  data: string,
  apiUrl: string,
  { args = [], environment = {} }: BotOptions = {},
): Promise<StartedBot> {
  const child = startMailflow(['start', '--data', data, ...args], {
    ...environment,
    SLACK_BOT_TOKEN: TOKEN,
    SLACK_SIGNING_SECRET: SECRET,
    SLACK_API_URL: apiUrl,
    SLACK_MAX_FILE_MB: '5000',
    MAILFLOW_PORT: '0',
  });
  // Lines are answered when everything that a start takes is done.
  child.stdin.write(`${UNKNOWN_WORD}\n`);
  const listening = async () => {
    const [, port] = await said(child, child.stderr, /Listening on http:\/\/127\.0\.0\.1:(\d+)/);
    return { port, listeningAt: performance.now() };
  };
  const [{ port, listeningAt }] = await Promise.all([listening(), said(child, child.stdout, new RegExp(UNKNOWN_WORD))]);
  return { ...running(child, port), listeningAt };
}

/** A Bolt app that answers a constant. */
export async function startBareApp(apiUrl: string, environment: Readonly<Record<string, string>> = {}): Promise<App> {
  const child = start(process.execPath, [BARE, TOKEN, SECRET, apiUrl], environment);
  const [, port] = await said(child, child.stdout, /Listening on http:\/\/127\.0\.0\.1:(\d+)/);
  return running(child, port);
}

const running = (child: ChildProcessWithoutNullStreams, port: string | undefined): App => ({
  url: `http://127.0.0.1:${port}/slack/events`,
  pid: child.pid,
  async stop() {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    await ended;
  },
});
