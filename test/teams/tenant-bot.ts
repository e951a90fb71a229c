import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { auditFile } from '../../adapters/audit/audit-file.ts';
import { nodeFiles } from '../../adapters/files/files.ts';
import { directoryInbox } from '../../adapters/files/inbox.ts';
import { sha256 } from '../../adapters/files/sha256.ts';
import { seenEvents } from '../../adapters/seen-events/seen-events.ts';
import { sources } from '../../adapters/sources/index.ts';
import { openState } from '../../adapters/state/lowdb/open-state.ts';
import { parquetStore } from '../../adapters/store/parquet/store.ts';
import { rules } from '../../src/insights/index.ts';
import { readRuleSettings } from '../../src/insights/settings.ts';
import type { Policy } from '../../src/permissions/permissions.ts';
import { type Bot, startBot } from '../../src/pipeline/bot.ts';
import { chatDesk } from '../../src/pipeline/chat-desk.ts';
import type { Desk } from '../../src/pipeline/desk.ts';
import { INITIAL_STATE, type MailflowState, stateSchema } from '../../src/pipeline/state.ts';
import { startWatching } from '../../src/pipeline/watch.ts';
import type { Workspace } from '../../src/pipeline/workspace.ts';
import type { AuditEntry, ChatPlatform } from '../../src/ports.ts';
import { reports } from '../../src/reports/index.ts';
import { summary } from '../../src/reports/summary/report.ts';
import { type FakeTime, fakeTime } from '../pipeline/fake-time.ts';
import type { keptLog } from './kept-log.ts';

/** The bot of one tenant as `npm start` puts it together, without any chat. */
export interface TenantBot {
  readonly bot: Bot;
  readonly desk: Desk;
  /** Passes only when it is told to, for whatever waits in the bot. */
  readonly time: FakeTime;
  /** Lets time pass, and everything be said that it was the time for. */
  pass(ms: number): Promise<void>;
  state(): MailflowState;
  audit(): Promise<readonly AuditEntry[]>;
  /** Imports a report as if it had lain in the inbox, and looks. */
  ingest(name: string, text: string): Promise<void>;
  close(): Promise<void>;
}

export interface TenantBotOptions {
  readonly directory: string;
  readonly platforms: readonly ChatPlatform[];
  readonly log: ReturnType<typeof keptLog>;
  readonly policy?: Policy;
}

export async function startTenantBot({
  directory,
  platforms,
  log,
  policy = { allowed: [], guestsRead: false },
}: TenantBotOptions): Promise<TenantBot> {
  const time = fakeTime(new Date('2026-11-15T18:00:00Z'));
  const { clock } = time;
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
    ...{ sources, files: nodeFiles(), clock, log, declaredAlways: {}, hash: sha256, wait: async () => {} },
  };
  const settings = readRuleSettings(rules, []);
  if (!settings.ok) throw new Error(settings.faults.join());
  const audit = auditFile(join(directory, 'audit.jsonl'));
  const watch = await startWatching({
    ...workspace,
    ...{ rules, settings: settings.settings, summary, platforms, audit, firstListener: null },
    pause: async () => {},
    nap: time.wait,
    random: () => 0,
  });
  const bot = startBot({
    real: { workspace, watch, audit },
    sample: null,
    sampleDocuments: () => ({}),
    ...{ reports, rules, asOf: clock.now },
  });
  return {
    bot,
    desk: chatDesk({ bot, policy, seen: await seenEvents(join(directory, 'seen'), clock), clock }),
    time,
    async pass(ms) {
      await time.pass(ms);
      await bot.quiet();
    },
    state: () => workspace.state.read(),
    audit: () => audit.last(100),
    async ingest(name, text) {
      await mkdir(join(directory, 'given'), { recursive: true });
      const path = join(directory, 'given', name);
      await writeFile(path, text);
      await bot.take([path], 'anna');
      await bot.look();
      await bot.quiet();
    },
    async close() {
      await watch.stop();
      await workspace.state.close();
      await workspace.store.close();
    },
  };
}
