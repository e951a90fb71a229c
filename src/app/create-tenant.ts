import type { Wait } from '../alerts/outbox/deliver-options.ts';
import { startAlertService } from '../bot/alert-service.ts';
import type { Tenant } from '../bot/bot.ts';
import { cachedStore } from '../bot/cached-store.ts';
import type { Workspace } from '../bot/workspace.ts';
import type { FollowStatus } from '../follow/follow-status.ts';
import type { Audit } from '../ports/audit.ts';
import type { ChatPlatform } from '../ports/chat-platform.ts';
import type { Clock } from '../ports/clock.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { Inbox } from '../ports/inbox.ts';
import type { Log } from '../ports/log.ts';
import type { StateStore } from '../ports/state-store.ts';
import { summary } from '../reports/summary/report.ts';
import { rules } from '../rules/index.ts';
import type { RuleSettings } from '../rules/settings.ts';
import type { MailflowState } from '../state/state.ts';

/** What one data directory holds, opened by its one writer. */
export interface TenantData {
  readonly store: FactStore;
  readonly state: StateStore<MailflowState>;
  readonly inbox: Inbox;
  readonly audit: Audit;
  close(): Promise<void>;
}

/** Time and chance as they pass around a tenant; a test passes its own. */
export interface Surroundings {
  /** The time on the wall: when something was imported, posted or asked for. */
  readonly clock: Clock;
  /** The time that reports and rules take for now; another one only where somebody asks about the past. */
  readonly asOf: Clock;
  readonly log: Log;
  /** Lets others have their turn. */
  readonly pause: () => Promise<void>;
  /** Resolves after so many ms, or as soon as the signal aborts. */
  readonly nap: Wait;
  readonly wait: (ms: number) => Promise<void>;
  /** Aborted when the program is to end. */
  readonly stopping?: AbortSignal | undefined;
  /** [0, 1) */
  readonly random: () => number;
}

export interface TenantDeps
  extends Surroundings,
    Pick<Workspace, 'tenant' | 'organisation' | 'sources' | 'files' | 'hash' | 'declaredAlways'> {
  readonly data: TenantData;
  readonly settings: RuleSettings;
  readonly platforms: readonly ChatPlatform[];
  /** The conversation that is subscribed to everything at the very first start; null for none. */
  readonly firstListener: string | null;
  /** The conversation that gets what another one cannot; null for none. */
  readonly fallback: string | null;
  /** How the logs do that this process follows; absent where another one may. */
  readonly following?: (() => readonly FollowStatus[]) | undefined;
}

/**
 * Composes one tenant: its data behind the answer cache, and the detection and alerts over them. The only place where
 * this is done, for `npm start`, the shell, tests and pictures. `close` sends nothing more and closes the data.
 */
export async function createTenant(deps: TenantDeps): Promise<Tenant & { close(): Promise<void> }> {
  const { data, settings, platforms, firstListener, fallback, following, pause, nap, random, asOf, ...rest } = deps;
  const { inbox, state, audit } = data;
  const workspace: Workspace = { ...rest, inbox, state, store: cachedStore(data.store) };
  const watch = await startAlertService({
    ...{ store: workspace.store, state, audit, organisation: deps.organisation, log: deps.log },
    ...{ rules, settings, summary, platforms, firstListener, fallback, following, pause, nap, random },
    clock: asOf,
  });
  return {
    workspace,
    watch,
    audit,
    close: async () => {
      await watch.stop();
      await data.close();
    },
  };
}
