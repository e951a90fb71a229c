import { outboundOf } from '../app/readiness.ts';
import type { ScheduleHealth } from '../ports/clock.ts';
import type { MailflowState } from '../state/state.ts';
import { type Metric, metricBy, singleMetric } from './metric.ts';

/** What the program's own metrics are read from. */
export interface ProgramFigures {
  readonly state: () => Pick<MailflowState, 'deliveries' | 'subscriptions'>;
  readonly now: () => Date;
  /** Null without data. */
  readonly dataAgeMs: () => Promise<number | null>;
  /** By chat. */
  readonly connected: () => Readonly<Record<string, boolean>>;
  readonly schedules: () => readonly ScheduleHealth[];
}

/** How the program itself does: its data, chats, messages and schedules. */
export function programMetrics(figures: ProgramFigures): readonly Metric[] {
  const { state, now, dataAgeMs, connected, schedules } = figures;
  const outbound = () => outboundOf(state(), now());
  return [
    singleMetric(
      { name: 'mailflow_data_age_seconds', help: 'Age of the newest data; NaN without data' },
      async () => ((await dataAgeMs()) ?? Number.NaN) / 1_000,
    ),
    metricBy(
      'chat',
      { name: 'mailflow_chat_connected', help: '1 when the chat is connected; /readyz has the reason when it is not' },
      () => Object.fromEntries(Object.entries(connected()).map(([chat, is]) => [chat, is ? 1 : 0])),
    ),
    metricBy(
      'status',
      { name: 'mailflow_deliveries_waiting', help: 'Messages that are waiting to be sent or confirmed' },
      () => {
        const counts: Record<string, number> = { due: 0, sending: 0, unsure: 0 };
        for (const { status } of state().deliveries) counts[status] = (counts[status] ?? 0) + 1;
        return counts;
      },
    ),
    singleMetric(
      {
        name: 'mailflow_delivery_oldest_seconds',
        help: 'Age of the oldest message that is waiting to be sent and was not refused; 0 without one',
      },
      () => outbound().oldestMs / 1_000,
    ),
    singleMetric(
      { name: 'mailflow_conversations_refusing', help: 'Conversations that refuse messages' },
      () => outbound().refusing,
    ),
    metricBy(
      'schedule',
      {
        name: 'mailflow_schedule_age_seconds',
        help: 'Seconds since inbox, detection or digests last finished; NaN before the first time',
      },
      () => Object.fromEntries(schedules().map(({ name, endedMsAgo }) => [name, (endedMsAgo ?? Number.NaN) / 1_000])),
    ),
    metricBy(
      'schedule',
      {
        name: 'mailflow_schedule_overdue_seconds',
        help: 'Delay of an overdue inbox, detection or digest run; 0 when on time',
      },
      () => Object.fromEntries(schedules().map(({ name, overdueMs }) => [name, overdueMs / 1_000])),
    ),
    singleMetric(
      { name: 'mailflow_subscriptions', help: 'Subscriptions of conversations' },
      () => state().subscriptions.length,
    ),
  ];
}
