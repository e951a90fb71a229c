import { rules } from '../insights/index.ts';
import type { Policy } from '../permissions/permissions.ts';
import { type Bot, type BotOptions, startBot } from '../pipeline/bot.ts';
import { chatDesk } from '../pipeline/chat-desk.ts';
import type { Desk } from '../pipeline/desk.ts';
import type { Clock, SeenEvents } from '../ports.ts';
import { reports } from '../reports/index.ts';

export interface AppDeps extends Omit<BotOptions, 'reports' | 'rules' | 'asOf'> {
  /** The time on the wall. */
  readonly clock: Clock;
  /** The time that reports take for now. */
  readonly asOf: Clock;
  readonly policy: Policy;
  readonly seen: SeenEvents;
}

export interface App {
  readonly bot: Bot;
  /** Where every chat system brings what people type and press. */
  readonly gateway: Desk;
}

/** Composes the bot over its tenants, with every report and rule there is, and the gateway that the chats talk to. */
export function createApp({ clock, asOf, policy, seen, ...tenants }: AppDeps): App {
  const bot = startBot({ ...tenants, reports, rules, asOf: () => asOf.now() });
  return { bot, gateway: chatDesk({ bot, policy, seen, clock }) };
}
