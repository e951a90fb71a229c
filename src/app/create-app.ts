import type { Wait } from '../alerts/outbox/deliver-options.ts';
import { type Bot, type BotOptions, startBot } from '../bot/bot.ts';
import { chatGateway } from '../bot/chat-gateway.ts';
import type { ChatGateway } from '../bot/chat-request.ts';
import type { Catalogue } from '../commands/command.ts';
import type { Policy } from '../permissions/permissions.ts';
import type { Clock } from '../ports/clock.ts';
import type { SeenEvents } from '../ports/seen-events.ts';
import { catalogue as everything } from './catalogue.ts';

export interface AppDeps extends Omit<BotOptions, 'catalogue' | 'asOf'> {
  /** Everything there is, unless a test has something more. */
  readonly catalogue?: Catalogue;
  /** The time on the wall. */
  readonly clock: Clock;
  /** The time that reports take for now. */
  readonly asOf: Clock;
  readonly policy: Policy;
  readonly seen: SeenEvents;
  /** Resolves after so many ms, or as soon as the signal aborts. */
  readonly nap: Wait;
  /** Aborted when the bot is to end: reports that wait are answered with a word about it. */
  readonly ending?: AbortSignal;
}

export interface App {
  readonly bot: Bot;
  /** Where every chat system brings what people type and press. */
  readonly gateway: ChatGateway;
}

/** Composes the bot over its tenants, with every report and rule there is, and the gateway that the chats talk to. */
export function createApp({ asOf, catalogue = everything, ...deps }: AppDeps): App {
  const { clock, policy, seen, nap, ending, ...tenants } = deps;
  const bot = startBot({ ...tenants, catalogue, asOf: () => asOf.now() });
  return { bot, gateway: chatGateway({ bot, policy, seen, clock, nap, ...(ending && { ending }) }) };
}
