import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seenEvents } from '../../adapters/seen-events/seen-events.ts';
import { catalogue as everything } from '../../src/app/catalogue.ts';
import { createApp } from '../../src/app/create-app.ts';
import type { Bot } from '../../src/bot/bot.ts';
import type { ChatGateway } from '../../src/bot/chat-request.ts';
import type { Catalogue } from '../../src/commands/command.ts';
import { openTenant } from '../../src/main/open-tenant.ts';
import type { Policy } from '../../src/permissions/permissions.ts';
import type { AuditEntry } from '../../src/ports/audit.ts';
import type { ChatPlatform } from '../../src/ports/chat-platform.ts';
import type { Log } from '../../src/ports/log.ts';
import type { MailflowState } from '../../src/state/state.ts';
import { givenSettings } from '../app/given-settings.ts';
import { type FakeTime, fakeTime } from '../bot/fake-time.ts';

/** The bot of one tenant as `npm start` puts it together, without any chat. */
export interface TenantBot {
  readonly bot: Bot;
  readonly desk: ChatGateway;
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
  readonly log: Log;
  readonly policy?: Policy;
  /** Everything there is, and what a test has besides. */
  readonly catalogue?: Catalogue;
  /** The conversation that gets what another one cannot. */
  readonly fallback?: string;
  /** Where the chats share the bot's time; a clock of its own otherwise. */
  readonly time?: FakeTime;
  /** Where long work lets others have their turn. */
  readonly pause?: () => Promise<void>;
}

/** When the tenant's reports end. */
export const startOfTime = (): FakeTime => fakeTime(new Date('2026-11-15T18:00:00Z'));

export async function startTenantBot({
  directory,
  platforms,
  log,
  policy = { allowed: [], guestsRead: false },
  catalogue = everything,
  fallback,
  time = startOfTime(),
  pause = async () => {},
}: TenantBotOptions): Promise<TenantBot> {
  const { clock, wait: nap } = time;
  const given = {
    ...givenSettings(join(directory, 'data'), fallback),
    surroundings: { clock, asOf: clock, log, nap, pause, wait: async () => {}, random: () => 0 },
  };
  const tenant = await openTenant(given, 'real', { show: null, chats: platforms });
  const { bot, gateway } = createApp({
    ...{ real: tenant, sample: null, sampleDocuments: () => ({}), clock, asOf: clock, policy, nap, catalogue },
    seen: await seenEvents(join(directory, 'seen'), clock),
  });
  return {
    bot,
    desk: gateway,
    time,
    async pass(ms) {
      await time.pass(ms);
      await bot.quiet();
    },
    state: () => tenant.workspace.state.read(),
    audit: () => tenant.audit.last(100),
    async ingest(name, text) {
      await mkdir(join(directory, 'given'), { recursive: true });
      const path = join(directory, 'given', name);
      await writeFile(path, text);
      await bot.take([path], 'anna');
      await bot.look();
      await bot.quiet();
    },
    close: () => tenant.close(),
  };
}
