import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenChat } from '../../../adapters/chat/chat-system.ts';
import type { HttpServer } from '../../../adapters/http/http-server.ts';
import { healthz, metrics, type ReadyCheck, readyz } from '../../../adapters/http/own-routes.ts';
import { followingReadiness } from '../../app/following-readiness.ts';
import { outboundOf, outboundReadiness, type Readiness, scheduleReadiness } from '../../app/readiness.ts';
import type { Workspace } from '../../bot/workspace.ts';
import type { Config } from '../../config.ts';
import type { FollowStatus } from '../../follow/follow-status.ts';
import { followingMetrics } from '../../metrics/following-metrics.ts';
import { insightMetrics } from '../../metrics/insight-metrics.ts';
import { mailMetrics } from '../../metrics/mail-metrics.ts';
import type { Metric } from '../../metrics/metric.ts';
import { programMetrics } from '../../metrics/program-metrics.ts';
import { sourceMetrics } from '../../metrics/source-metrics.ts';
import { mailOrAll } from '../../model/partition.ts';
import { MS_PER_DAY } from '../../model/time.ts';
import type { ScheduleHealth } from '../../ports/clock.ts';
import { log } from '../log.ts';

export interface Watched {
  readonly config: Config;
  readonly workspace: () => Workspace;
  readonly chats: readonly Pick<OpenChat, 'platform' | 'isConnected' | 'trouble' | 'tryAgain'>[];
  readonly schedules: () => readonly ScheduleHealth[];
  /** How the logs do that are followed. */
  readonly following?: () => readonly FollowStatus[];
}

/** Reports come by the day, and some a day late. */
const OLD_MS = 2 * MS_PER_DAY;

/** What those who run Mailflow, and their machines, ask of it: whether it lives, is of use, and its figures. */
export async function serveHealth(server: HttpServer, watched: Watched): Promise<void> {
  const { prometheus } = await import('../../../adapters/http/prometheus.ts');
  server.route('/healthz', healthz);
  server.route('/readyz', readyz(checksOf(watched)));
  server.route('/metrics', metrics(prometheus(metricsOf(watched), log), watched.config.metricsToken));
}

function checksOf({ config, workspace, chats, schedules, following = () => [] }: Watched): readonly ReadyCheck[] {
  return [
    {
      name: 'data',
      async look() {
        const age = await ageMs(workspace()).catch(() => null);
        if (age === null) return { ok: false, said: 'there is none' };
        return age > OLD_MS
          ? { ok: false, said: `the newest is ${Math.floor(age / MS_PER_DAY)} days old` }
          : { ok: true, said: 'fresh' };
      },
    },
    { name: 'sources', look: async () => checked(followingReadiness(following(), now(workspace()))) },
    { name: 'schedule', look: async () => checked(scheduleReadiness(schedules())) },
    {
      name: 'messages',
      look: async () => checked(outboundReadiness(outboundOf(workspace().state.read(), now(workspace())))),
    },
    { name: 'disk', look: () => isWritable(join(config.data, 'state')) },
    ...chats.map((chat) => ({ name: chat.platform.name, look: async () => stateOf(chat) })),
  ];
}

/** What is amiss is said, and only a chat that is not connected keeps the bot from being of use. */
function stateOf({ isConnected, trouble, tryAgain }: Watched['chats'][number]) {
  tryAgain?.();
  const ok = isConnected();
  return { ok, said: trouble?.() ?? (ok ? 'connected' : 'not connected') };
}

function metricsOf({ workspace, chats, schedules, following = () => [] }: Watched): readonly Metric[] {
  const [state, time] = [() => workspace().state.read(), () => now(workspace())];
  const partitions = () => workspace().store.partitions();
  const connected = () =>
    Object.fromEntries(
      chats.map(({ platform, isConnected, tryAgain }) => {
        tryAgain?.();
        return [platform.name, isConnected()];
      }),
    );
  return [
    ...programMetrics({ state, now: time, dataAgeMs: () => ageMs(workspace()), connected, schedules }),
    ...followingMetrics(following, time),
    ...sourceMetrics(partitions, time),
    ...mailMetrics(() => workspace().store),
    ...insightMetrics(() => state().episodes),
  ];
}

/** As `/readyz` calls it. */
const checked = ({ ok, detail }: Readiness) => ({ ok, said: detail });

const now = ({ clock }: Workspace): Date => clock.now();

/** How long ago the newest that is known happened, of mail where there is any; null without data. */
async function ageMs({ store, clock }: Workspace): Promise<number | null> {
  const ends = mailOrAll(await store.partitions()).map(({ untilSeconds }) => untilSeconds * 1_000);
  return ends.length === 0 ? null : Math.max(0, clock.now().getTime() - Math.max(...ends));
}

async function isWritable(folder: string): Promise<{ readonly ok: boolean; readonly said: string }> {
  const file = join(folder, `.ready-${randomUUID()}`);
  try {
    await writeFile(file, 'ready?');
    return { ok: true, said: 'can be written to' };
  } catch (cause) {
    return { ok: false, said: `cannot be written to (${(cause as NodeJS.ErrnoException).code ?? 'unknown'})` };
  } finally {
    await rm(file, { force: true }).catch(() => undefined);
  }
}
