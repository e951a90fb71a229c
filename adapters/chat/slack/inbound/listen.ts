import { App, SocketModeReceiver, verifySlackRequest } from '@slack/bolt';
import type { ChatGateway } from '../../../../src/bot/chat-request.ts';
import { boundedFetch } from '../../bounded-answer.ts';
import type { SlackSelf } from '../outbound/calls.ts';
import { wire } from './bolt-app.ts';
import { boltLog, harmless } from './bolt-log.ts';
import { doubleClicks } from './handlers/double-clicks.ts';
import { httpReceiver } from './http-receiver.ts';
import type { Listener, Listening } from './listening.ts';
import { logThrottle } from './log-throttle.ts';
import { socketFaults } from './socket-faults.ts';

/** Where Slack sends commands, clicks and events: `Request URL` on all pages of the app's settings. */
export const SLACK_PATH = '/slack/events';
const CLOSING_MS = 5_000;

const WRONG_TOKEN = ['not_authed', 'invalid_auth', 'account_inactive', 'user_removed_from_team', 'team_disabled'];

/** Takes what people say in Slack to the desk. Resolves when Slack can reach us. */
export async function listenToSlack(gateway: ChatGateway, listening: Listening): Promise<Listener> {
  const { way, calls, clock, log, makeFile, wait, within, incoming, mostFileBytes } = listening;
  const underWay = new Set<Promise<unknown>>();
  let isOpen = true;
  let reconnecting: Promise<void> | null = null;
  let own: SlackSelf | null = null;
  const ours = logThrottle(clock);
  const theirs = logThrottle(clock);
  const libraryLog = boltLog(log, theirs);

  const receiver =
    way.kind === 'socket'
      ? socketReceiver(way)
      : httpReceiver({ secret: way.signingSecret, clock, log, verify: verifySlackRequest });
  const app = new App({
    receiver,
    logger: libraryLog,
    convoStore: false,
    // Bolt wants to know who the bot is before it lets anybody acknowledge: nobody waits for that, and nothing fails by it.
    authorize: async () => {
      if (own === null) void learn();
      return own === null ? {} : { botUserId: own.user, ...(own.bot === null ? {} : { botId: own.bot }) };
    },
  });
  wire(app, {
    handlerContext: { gateway, calls, log, makeFile, wait, within },
    incoming: { folder: incoming, mostBytes: mostFileBytes },
    isDouble: doubleClicks(),
    during: (work) => {
      underWay.add(work);
      return work.finally(() => underWay.delete(work));
    },
  });
  if (way.kind === 'http' && 'handle' in receiver) way.route(SLACK_PATH, receiver.handle);
  await learn();
  const connection = 'client' in receiver ? connectionOf(receiver) : () => true;
  const whyNot = 'client' in receiver ? socketFaults(receiver) : harmless;
  if ('client' in receiver) {
    receiver.client.on('disconnected', () => void reconnect(receiver));
    // What is said of the next outage is news again.
    receiver.client.on('connected', () => {
      ours.forget();
      theirs.forget();
    });
  }
  // The client rejects with nothing where only the socket did not open.
  await app.start().catch((cause: { readonly data?: { readonly error?: unknown } } | undefined) => {
    // A token that Slack does not take is told; what only failed is tried again.
    if (!('client' in receiver) || WRONG_TOKEN.includes(String(cause?.data?.error))) throw cause;
    tell(cause);
    return reconnect(receiver);
  });

  const idle = async (): Promise<void> => void (await Promise.allSettled(underWay));
  return {
    isConnected: () => isOpen && connection(),
    idle,
    async close() {
      isOpen = false;
      await app.stop();
      await Promise.race([idle(), wait(CLOSING_MS)]);
    },
  };

  async function learn(): Promise<void> {
    try {
      own = await calls.self();
    } catch (cause) {
      log.warn('slack.self-unknown', { cause: harmless(cause) });
    }
  }

  /** The client's own repeats reject unheard, which ends the process, and wait ever longer after a long outage. */
  async function reconnect(receiver: SocketModeReceiver): Promise<void> {
    if (!isOpen) return;
    reconnecting ??= tryAgain(receiver).finally(() => {
      reconnecting = null;
    });
    return reconnecting;
  }

  async function tryAgain({ client }: SocketModeReceiver): Promise<void> {
    for (let tries = 0; isOpen; tries++) {
      await wait(Math.min(1_000 * 2 ** tries, 60_000));
      try {
        if (isOpen) await client.start();
        break;
      } catch (cause) {
        tell(cause);
      }
    }
    if (!isOpen) await client.disconnect();
  }

  function tell(cause: unknown): void {
    const why = whyNot(cause);
    if (ours.isNews(why)) log.warn('slack.not-connected', { cause: why });
  }

  function socketReceiver({
    appToken,
    apiUrl,
  }: Extract<Listening['way'], { readonly kind: 'socket' }>): SocketModeReceiver {
    const clientOptions = {
      fetch: boundedFetch,
      logger: libraryLog,
      timeout: 10_000,
      retryConfig: { retries: 0 },
      ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
    };
    return new SocketModeReceiver({
      appToken,
      autoReconnectEnabled: false,
      logger: libraryLog,
      installerOptions: { clientOptions },
    });
  }
}

/** Slack closes each socket after some hours, and the client opens the next. */
function connectionOf({ client }: SocketModeReceiver): () => boolean {
  let isConnected = false;
  client.on('connected', () => {
    isConnected = true;
  });
  for (const event of ['disconnected', 'reconnecting', 'close'])
    client.on(event, () => {
      isConnected = false;
    });
  return () => isConnected;
}
