import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listenToSlack, SLACK_PATH } from '../../adapters/chat/slack/inbound/listen.ts';
import type { Listener } from '../../adapters/chat/slack/inbound/listening.ts';
import { SCOPES } from '../../adapters/chat/slack/scopes.ts';
import { slackPlatform } from '../../adapters/chat/slack/slack-platform.ts';
import { httpServer } from '../../adapters/http/http-server.ts';
import { fileContent } from '../../adapters/report-file/file-content.ts';
import type { Policy } from '../../src/permissions/permissions.ts';
import { copyAttackedTenant } from '../prepared/attacked-tenant.ts';
import { startOfTime, startTenantBot, type TenantBot, type TenantBotOptions } from '../teams/tenant-bot.ts';
import { callsTo, keptLog } from './connected.ts';
import { APP_TOKEN } from './emulated-slack.ts';
import { type HostileSlack, startHostileSlack } from './hostile-slack.ts';
import { signedSender } from './signed-sender.ts';

const SECRET = 'signing-secret-of-a-test';

export interface SlackBot extends TenantBot {
  readonly slack: HostileSlack;
  /** What Slack sends to the bot. */
  readonly send: ReturnType<typeof signedSender>;
  readonly log: ReturnType<typeof keptLog>;
  readonly listener: Listener;
  /** Files that the bot still holds of what people shared. */
  leftFiles(): Promise<readonly string[]>;
}

export interface SlackBotOptions extends Pick<TenantBotOptions, 'catalogue'> {
  readonly policy?: Policy;
  readonly mostFileBytes?: number;
  /** The bot may open a conversation with somebody, which it never does itself: to have one to be written to in. */
  readonly mayOpenDirect?: boolean;
  /** Reached over a socket, whose address this API gives; over HTTP where there is none. */
  readonly socketApiUrl?: string;
  /** The name of a channel that hears what another one cannot. */
  readonly fallback?: string;
  /** Nothing is imported yet. */
  readonly isEmpty?: boolean;
  readonly timeoutMs?: number;
  /** Slack's answers take longer than whoever clicks has. */
  readonly isSlow?: boolean;
}

/**
 * The bot as `npm start` puts it together, in one Slack over HTTP, with its real store, state and desk and the reports
 * of a tenant that is attacked on 2026-11-15; gone when `use` is done.
 */
export async function withSlackBot<T>(
  use: (started: SlackBot) => Promise<T>,
  options: SlackBotOptions = {},
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'mailflow-slack-'));
  const scopes = [...SCOPES.map(({ name }) => name), ...(options.mayOpenDirect === true ? ['im:write'] : [])];
  const slack = await startHostileSlack({ scopes });
  const closing: (() => Promise<void>)[] = [];
  try {
    const time = startOfTime();
    const { clock } = time;
    const log = keptLog();
    const calls = callsTo(slack, { clock, log, timeoutMs: options.timeoutMs ?? 10_000 });
    const about = () => ({ sample: false, organisation: 'Contoso' });
    if (options.isEmpty !== true) await copyAttackedTenant(directory);
    const tenant = await startTenantBot({
      ...{ directory, log, time, platforms: [slackPlatform(calls, about)] },
      ...(options.policy && { policy: options.policy }),
      ...(options.catalogue && { catalogue: options.catalogue }),
      ...(options.fallback !== undefined && { fallback: `slack:${slack.ids[options.fallback]}` }),
    });
    const server = httpServer(log);
    const incoming = join(directory, 'incoming');
    const listener = await listenToSlack(tenant.desk, {
      way:
        options.socketApiUrl === undefined
          ? { kind: 'http', signingSecret: SECRET, route: server.route }
          : { kind: 'socket', appToken: APP_TOKEN, apiUrl: options.socketApiUrl },
      ...{
        calls,
        clock,
        log,
        incoming,
        makeFile: fileContent,
        mostFileBytes: options.mostFileBytes ?? 100 * 1024 * 1024,
      },
      wait: async () => {},
      within: options.isSlow === true ? async () => null : (work) => work,
    });
    closing.push(
      () => listener.close(),
      () => server.close(),
      () => tenant.close(),
    );
    const port = await server.listen({ host: '127.0.0.1', port: 0 });
    await mkdir(incoming, { recursive: true });
    return await use({
      ...tenant,
      slack,
      send: signedSender(`http://127.0.0.1:${port}${SLACK_PATH}`, SECRET, () => clock.now().getTime() / 1000),
      log,
      listener,
      leftFiles: () => readdir(incoming, { recursive: true }),
    });
  } finally {
    for (const close of closing) await close();
    await slack.close();
    await rm(directory, { recursive: true, force: true });
  }
}
