import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditFile } from '../../adapters/audit/audit-file.ts';
import { listenToSlack, SLACK_PATH } from '../../adapters/chat/slack/incoming/listen.ts';
import type { Listener } from '../../adapters/chat/slack/incoming/listening.ts';
import { SCOPES } from '../../adapters/chat/slack/scopes.ts';
import { slackPlatform } from '../../adapters/chat/slack/slack-platform.ts';
import { nodeFiles } from '../../adapters/files/files.ts';
import { directoryInbox } from '../../adapters/files/inbox.ts';
import { sha256 } from '../../adapters/files/sha256.ts';
import { httpServer } from '../../adapters/http/http-server.ts';
import { seenEvents } from '../../adapters/seen-events/seen-events.ts';
import { sources } from '../../adapters/sources/index.ts';
import { openState } from '../../adapters/state/lowdb/open-state.ts';
import { parquetStore } from '../../adapters/store/parquet/store.ts';
import { rules } from '../../src/insights/index.ts';
import { readRuleSettings } from '../../src/insights/settings.ts';
import type { Policy } from '../../src/permissions/permissions.ts';
import { type Bot, startBot } from '../../src/pipeline/bot.ts';
import { chatDesk } from '../../src/pipeline/chat-desk.ts';
import { INITIAL_STATE, type MailflowState, stateSchema } from '../../src/pipeline/state.ts';
import { startWatching } from '../../src/pipeline/watch.ts';
import type { Workspace } from '../../src/pipeline/workspace.ts';
import type { AuditEntry } from '../../src/ports.ts';
import { reports } from '../../src/reports/index.ts';
import { summary } from '../../src/reports/summary/report.ts';
import { type FakeTime, fakeTime } from '../pipeline/fake-time.ts';
import { copyAttackedTenant } from '../prepared/attacked-tenant.ts';
import { callsTo, keptLog } from './connected.ts';
import { APP_TOKEN } from './emulated-slack.ts';
import { type HostileSlack, startHostileSlack } from './hostile-slack.ts';
import { signedSender } from './signed-sender.ts';

const SECRET = 'signing-secret-of-a-test';

export interface SlackBot {
  readonly slack: HostileSlack;
  /** What Slack sends to the bot. */
  readonly send: ReturnType<typeof signedSender>;
  readonly bot: Bot;
  readonly log: ReturnType<typeof keptLog>;
  readonly listener: Listener;
  /** Passes only when it is told to, for whatever waits in the bot. */
  readonly time: FakeTime;
  /** Lets time pass, and everything be said that it was the time for. */
  pass(ms: number): Promise<void>;
  state(): MailflowState;
  audit(): Promise<readonly AuditEntry[]>;
  /** Imports a report as if it had lain in the inbox, and looks. */
  ingest(name: string, text: string): Promise<void>;
  /** Files that the bot still holds of what people shared. */
  leftFiles(): Promise<readonly string[]>;
}

export interface SlackBotOptions {
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
    const time = fakeTime(new Date('2026-11-15T18:00:00Z'));
    const { clock } = time;
    const log = keptLog();
    const calls = callsTo(slack, { clock, log, timeoutMs: options.timeoutMs ?? 10_000 });
    const about = () => ({ sample: false, organisation: 'Contoso' });
    if (options.isEmpty !== true) await copyAttackedTenant(directory);
    const workspace: Workspace = {
      tenant: 'real',
      organisation: 'Contoso',
      store: await parquetStore({ directory: join(directory, 'facts'), priority: [], log, hot: true }),
      inbox: directoryInbox(join(directory, 'inbox')),
      state: await openState(join(directory, 'mailflow.json'), {
        schema: stateSchema,
        initial: INITIAL_STATE,
        onWord: log.warn,
      }),
      sources,
      files: nodeFiles(),
      clock,
      log,
      declaredAlways: {},
      hash: sha256,
      wait: async () => {},
    };
    const settings = readRuleSettings(rules, []);
    if (!settings.ok) throw new Error(settings.faults.join());
    const audit = auditFile(join(directory, 'audit.jsonl'));
    const watch = await startWatching({
      ...workspace,
      rules,
      settings: settings.settings,
      summary,
      platforms: [slackPlatform(calls, about)],
      audit,
      firstListener: null,
      fallback: options.fallback === undefined ? null : `slack:${slack.ids[options.fallback]}`,
      pause: async () => {},
      nap: time.wait,
      random: () => 0,
    });
    const bot = startBot({
      real: { workspace, watch, audit },
      sample: null,
      sampleDocuments: () => ({}),
      reports,
      rules,
      asOf: clock.now,
    });
    const policy = options.policy ?? { allowed: [], guestsRead: false };
    const desk = chatDesk({ bot, policy, seen: await seenEvents(join(directory, 'seen'), clock), clock });
    const server = httpServer(log);
    const incoming = join(directory, 'incoming');
    const listener = await listenToSlack(desk, {
      way:
        options.socketApiUrl === undefined
          ? { kind: 'http', signingSecret: SECRET, route: server.route }
          : { kind: 'socket', appToken: APP_TOKEN, apiUrl: options.socketApiUrl },
      ...{ calls, clock, log, incoming, mostFileBytes: options.mostFileBytes ?? 100 * 1024 * 1024 },
      wait: async () => {},
      within: options.isSlow === true ? async () => null : (work) => work,
    });
    closing.push(
      () => listener.close(),
      () => server.close(),
      () => watch.stop(),
    );
    closing.push(
      () => workspace.state.close(),
      () => workspace.store.close(),
    );
    const port = await server.listen({ host: '127.0.0.1', port: 0 });
    const ingest = async (name: string, text: string): Promise<void> => {
      const path = join(directory, name);
      await writeFile(path, text);
      await bot.take([path], 'anna');
      await bot.look();
      await bot.quiet();
    };
    await mkdir(incoming, { recursive: true });
    return await use({
      slack,
      send: signedSender(`http://127.0.0.1:${port}${SLACK_PATH}`, SECRET, () => clock.now().getTime() / 1000),
      bot,
      log,
      listener,
      time,
      pass: async (ms) => {
        await time.pass(ms);
        await bot.quiet();
      },
      state: () => workspace.state.read(),
      audit: () => audit.last(100),
      ingest,
      leftFiles: () => readdir(incoming, { recursive: true }),
    });
  } finally {
    for (const close of closing) await close();
    await slack.close();
    await rm(directory, { recursive: true, force: true });
  }
}
