import { ack } from './ack/command.ts';
import { audit } from './audit/command.ts';
import type { CommandPlugin } from './command.ts';
import { expected } from './expected/command.ts';
import { help } from './help/command.ts';
import { importCommand } from './import/command.ts';
import { imports } from './imports/command.ts';
import { insights } from './insights/command.ts';
import { mute } from './mute/command.ts';
import { mutes } from './mutes/command.ts';
import { request } from './request/command.ts';
import { snooze } from './snooze/command.ts';
import { sources } from './sources/command.ts';
import { subscribe } from './subscribe/command.ts';
import { subscriptions } from './subscriptions/command.ts';
import { unack } from './unack/command.ts';
import { undo } from './undo/command.ts';
import { unexpect } from './unexpect/command.ts';
import { unmute } from './unmute/command.ts';
import { unsnooze } from './unsnooze/command.ts';
import { unsubscribe } from './unsubscribe/command.ts';
import { version } from './version/command.ts';
import { why } from './why/command.ts';

/** Every command that is no report, in the order of the help. A new one is a folder and a line here. */
export const commands: readonly CommandPlugin[] = [
  insights,
  why,
  ack,
  unack,
  snooze,
  unsnooze,
  expected,
  unexpect,
  mute,
  unmute,
  mutes,
  subscribe,
  unsubscribe,
  subscriptions,
  audit,
  sources,
  imports,
  undo,
  request,
  importCommand,
  version,
  help,
];
