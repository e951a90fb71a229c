import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenChat } from '../../../adapters/chat/chat-system.ts';
import type { HttpServer } from '../../../adapters/http/http-server.ts';
import { healthz, metrics, type ReadyCheck, readyz } from '../../../adapters/http/own-routes.ts';
import type { Figure } from '../../../adapters/http/prometheus.ts';
import { followingReadiness } from '../../app/following-readiness.ts';
import { outboundOf, outboundReadiness, type Readiness, scheduleReadiness } from '../../app/readiness.ts';
import type { Workspace } from '../../bot/workspace.ts';
import type { Config } from '../../config.ts';
import type { FollowStatus } from '../../follow/follow-status.ts';
import { mailOrAll } from '../../model/partition.ts';
import { MS_PER_DAY } from '../../model/time.ts';
import type { ScheduleHealth } from '../../ports/clock.ts';
import { followingFigures } from './following-figures.ts';

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
  server.route('/metrics', metrics(prometheus(figuresOf(watched)), watched.config.metricsToken));
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

function figuresOf({ workspace, chats, schedules, following = () => [] }: Watched): readonly Figure[] {
  const outbound = () => outboundOf(workspace().state.read(), now(workspace()));
  const waiting = (): Readonly<Record<string, number>> => {
    const counts: Record<string, number> = { due: 0, sending: 0, unsure: 0 };
    for (const { status } of workspace().state.read().deliveries) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  };
  return [
    {
      ...{
        name: 'mailflow_data_age_seconds',
        help: 'Age of the newest data; NaN without data',
        label: null,
      },
      read: async () => ({ '': ((await ageMs(workspace())) ?? Number.NaN) / 1_000 }),
    },
    {
      ...{
        name: 'mailflow_chat_connected',
        help: '1 when the chat is connected; /readyz has the reason when it is not',
        label: 'chat',
      },
      read: async () =>
        Object.fromEntries(
          chats.map(({ platform, isConnected, tryAgain }) => {
            tryAgain?.();
            return [platform.name, isConnected() ? 1 : 0];
          }),
        ),
    },
    {
      ...{
        name: 'mailflow_deliveries_waiting',
        help: 'Messages that are waiting to be sent or confirmed',
        label: 'status',
      },
      read: async () => waiting(),
    },
    {
      ...{
        name: 'mailflow_delivery_oldest_seconds',
        help: 'Age of the oldest message that is waiting to be sent and was not refused; 0 without one',
        label: null,
      },
      read: async () => ({ '': outbound().oldestMs / 1_000 }),
    },
    {
      ...{
        name: 'mailflow_conversations_refusing',
        help: 'Conversations that refuse messages',
        label: null,
      },
      read: async () => ({ '': outbound().refusing }),
    },
    {
      ...{
        name: 'mailflow_schedule_age_seconds',
        help: 'Seconds since inbox, detection or digests last finished; NaN before the first time',
        label: 'schedule',
      },
      read: async () =>
        Object.fromEntries(schedules().map(({ name, endedMsAgo }) => [name, (endedMsAgo ?? Number.NaN) / 1_000])),
    },
    {
      ...{
        name: 'mailflow_schedule_overdue_seconds',
        help: 'Delay of an overdue inbox, detection or digest run; 0 when on time',
        label: 'schedule',
      },
      read: async () => Object.fromEntries(schedules().map(({ name, overdueMs }) => [name, overdueMs / 1_000])),
    },
    {
      ...{ name: 'mailflow_subscriptions', help: 'Subscriptions of conversations', label: null },
      read: async () => ({ '': workspace().state.read().subscriptions.length }),
    },
    ...followingFigures(following, () => now(workspace())),
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
