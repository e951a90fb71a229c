import { join } from 'node:path';
import { setImmediate as pause, setTimeout as wait } from 'node:timers/promises';
import { localConversation, type ShownMessage } from '../../adapters/chat/local/local-conversation.ts';
import { nodeFiles } from '../../adapters/files/files.ts';
import { sha256 } from '../../adapters/files/sha256.ts';
import { systemClock } from '../../adapters/schedule/system-clock.ts';
import { sources } from '../../adapters/sources/index.ts';
import { apartSources } from '../../adapters/threads/apart-sources.ts';
import type { Wait } from '../alerts/outbox/deliver-options.ts';
import { createTenant, type Surroundings, type TenantData } from '../app/create-tenant.ts';
import type { Workspace } from '../bot/workspace.ts';
import type { Config } from '../config.ts';
import type { FollowStatus } from '../follow/follow-status.ts';
import type { ChatPlatform } from '../ports/chat-platform.ts';
import type { Source } from '../ports/source.ts';
import type { RuleSettings } from '../rules/settings.ts';
import { CONVERSATION } from './local-user.ts';
import { log } from './log.ts';
import { openToWrite, SAMPLE_ORGANISATION } from './open-data.ts';
import type { RunOptions } from './run-options.ts';
import { openStaging } from './threads/open-staging.ts';
import { IMPORTING_THREAD } from './threads/programs.ts';

/** Which data, with which settings, and the time around them. */
export interface TenantSettings {
  readonly config: Pick<
    Config,
    'data' | 'authority' | 'organisation' | 'zone' | 'declaredAlways' | 'unpackLimits' | 'fallback'
  >;
  readonly settings: RuleSettings;
  readonly surroundings: Surroundings;
}

/** Resolves after so many ms, or as soon as the signal aborts. */
export const nap: Wait = (ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined);

export const tenantSettings = ({ config, settings, clock, stopping }: RunOptions): TenantSettings => ({
  config,
  settings,
  surroundings: {
    clock: systemClock,
    asOf: clock,
    log,
    pause,
    wait: (ms) => wait(ms),
    nap,
    random: Math.random,
    stopping,
  },
});

/** Whose data a message is about. */
export type About = Pick<Workspace, 'tenant' | 'organisation' | 'zone'>;

interface Heard {
  /** Shows what is said in the conversation on this machine; null where there is none. */
  readonly show: ((message: ShownMessage, about: About) => void) | null;
  readonly chats: readonly ChatPlatform[];
  /** How the logs do that are followed; undefined where none is. */
  readonly following?: (() => readonly FollowStatus[]) | undefined;
}

/** Opens the data directory, as its one writer, of a bot that answers all day, and composes the tenant over it. */
export async function openTenant(
  given: TenantSettings,
  tenant: Workspace['tenant'],
  { show, chats, following }: Heard,
) {
  const { config, surroundings } = given;
  const { clock, log } = surroundings;
  const data = await openToWrite(config, { hot: true, log, openStaging });
  const apart = apartSources(sources, IMPORTING_THREAD);
  const file = join(config.data, 'state', 'conversation.jsonl');
  const about = {
    tenant,
    zone: config.zone,
    organisation: tenant === 'sample' ? SAMPLE_ORGANISATION : config.organisation,
  };
  const local =
    show === null ? [] : [await localConversation({ file, show: (message) => show(message, about), clock, log })];
  const firstListener = show === null ? null : CONVERSATION;
  const close = async (): Promise<void> => {
    await apart.close();
    await data.close();
  };
  const around = { about, platforms: [...local, ...chats], firstListener, following, sources: apart.sources };
  return tenantOver({ ...data, close }, given, around);
}

/** Composes a tenant over data that are open, with the sources and files of this machine. */
export function tenantOver(
  data: TenantData,
  { config, settings, surroundings }: TenantSettings,
  {
    about,
    platforms,
    firstListener,
    following,
    sources: given = sources,
  }: {
    readonly about: About;
    readonly platforms: readonly ChatPlatform[];
    readonly firstListener: string | null;
    readonly following?: (() => readonly FollowStatus[]) | undefined;
    readonly sources?: readonly Source[];
  },
) {
  const { declaredAlways, fallback = null } = config;
  return createTenant({
    ...surroundings,
    ...about,
    ...{ data, settings, platforms, firstListener, fallback, following },
    ...{ sources: given, files: nodeFiles(config.unpackLimits), hash: sha256, declaredAlways },
  });
}
