import { join } from 'node:path';
import type { ChatContext, ChatSystem, ConfiguredChat, OpenChat } from '../../adapters/chat/chat-system.ts';
import { chatSystems } from '../../adapters/chat/index.ts';
import { systemClock } from '../../adapters/schedule/system-clock.ts';
import type { Config } from '../config.ts';
import { nearestSetting } from '../renamed-settings.ts';
import { asGiven, type GivenSettings } from './given-settings.ts';
import { log } from './log.ts';
import { apartOf } from './threads/apart-of.ts';
import { makeFile } from './threads/make-file.ts';

export interface NamedChat {
  readonly system: ChatSystem;
  readonly chat: ConfiguredChat;
}

type Configured =
  | { readonly ok: true; readonly chats: readonly NamedChat[]; readonly off: readonly ChatSystem[] }
  | { readonly ok: false; readonly faults: readonly string[] };

/** The chat systems that the environment has variables of; half a configuration of one is everybody's fault. */
export function configuredChats(given: GivenSettings, systems: readonly ChatSystem[] = chatSystems): Configured {
  const chats: NamedChat[] = [];
  const off: ChatSystem[] = [];
  const faults: string[] = [];
  for (const system of systems) {
    const read = system.configure(given.environment);
    if (read.kind === 'ready') chats.push({ system, chat: read.chat });
    else if (read.kind === 'off') off.push(system);
    else faults.push(...asGiven(read.faults, given));
    faults.push(...misspelt(system, given));
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, chats, off };
}

/** Other programs have variables that begin alike: only what is nearly one of ours was meant to be. */
function misspelt({ name, settings, renamed = [] }: ChatSystem, { environment }: GivenSettings): readonly string[] {
  const known = Object.keys(settings);
  return Object.keys(environment).flatMap((given) => {
    if (known.includes(given) || !given.startsWith(`${name.toUpperCase()}_`)) return [];
    const meant = nearestSetting(given, known, renamed);
    return meant === undefined ? [] : [`${given}: there is no such setting; did you mean ${meant}?`];
  });
}

/** Opens them one after another; when one fails those before it are closed again. */
export async function openChats(
  chats: readonly NamedChat[],
  contextOf: (system: ChatSystem) => ChatContext,
): Promise<readonly OpenChat[]> {
  const open: OpenChat[] = [];
  try {
    for (const { system, chat } of chats) open.push(await chat.open(contextOf(system)));
  } catch (cause) {
    for (const each of open) await each.close();
    throw cause;
  }
  return open;
}

/** Operators of chats that are not configured, who can do nothing: `Slack`, with their ids. */
export function idleOperators({ operators }: Pick<Config, 'operators'>, chats: readonly NamedChat[]) {
  const off = chatSystems.filter(({ name }) => !chats.some(({ system }) => system.name === name));
  return off.flatMap(({ name, title }) => {
    const idle = operators.filter((id) => id.startsWith(`${name}:`));
    return idle.length === 0 ? [] : [{ title, operators: idle }];
  });
}

/** What is wrong with the fallback, should no chat that is configured have it. */
export function fallbackFault({ fallback }: Pick<Config, 'fallback'>, chats: readonly NamedChat[]): string | null {
  const [name] = fallback?.split(':') ?? [];
  if (name === undefined || chats.some(({ system }) => system.name === name)) return null;
  return `MAILFLOW_FALLBACK: no chat of the name "${name}" is configured.`;
}

/** Where files lie that people share, while they are read. */
export const incomingFolder = (config: Config): string => join(config.data, 'incoming');

/** What a chat system is given. */
export const chatContext = (
  { name }: ChatSystem,
  config: Config,
  rest: Pick<ChatContext, 'about' | 'route'>,
): ChatContext => ({
  clock: systemClock,
  log,
  allowed: config.operators,
  incoming: join(incomingFolder(config), name),
  stateFolder: join(config.data, 'state', name),
  apart: apartOf(name),
  makeFile,
  ...rest,
});
