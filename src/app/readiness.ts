import { counted } from '../model/format.ts';
import type { ScheduleHealth } from '../ports/clock.ts';
import type { MailflowState } from '../state/state.ts';

/** Whether something is as it should be, in a few words that name no data. */
export interface Readiness {
  readonly ok: boolean;
  readonly detail: string;
}

/** A tick that has not begun so long after its time will not. */
const OVERDUE_MS = 2 * 60_000;
/** The longest import that was seen took ten minutes. */
const STUCK_MS = 60 * 60_000;

/** Whether everything periodic is done: a bot whose clock stands still answers questions, and warns of nothing. */
export function scheduleReadiness(schedules: readonly ScheduleHealth[]): Readiness {
  if (schedules.length === 0) return { ok: true, detail: 'not started yet' };
  const faults = schedules.flatMap(({ name, overdueMs, runningMs }) => {
    if (overdueMs >= OVERDUE_MS) return [`${name} has been overdue for ${minutes(overdueMs)}`];
    return runningMs !== null && runningMs >= STUCK_MS ? [`${name} has been running for ${minutes(runningMs)}`] : [];
  });
  return faults.length === 0 ? { ok: true, detail: 'on time' } : { ok: false, detail: faults.join('; ') };
}

export interface Outbound {
  readonly waiting: number;
  /** Of what is tried, not of what was refused; 0 when there is none. */
  readonly oldestMs: number;
  /** Conversations that refuse messages. */
  readonly refusing: number;
}

/** What has not reached people, at `now`. */
export function outboundOf({ deliveries }: Pick<MailflowState, 'deliveries'>, now: Date): Outbound {
  const ages = deliveries
    .filter(({ refused }) => refused === undefined)
    .map(({ createdAt }) => now.getTime() - Date.parse(createdAt));
  return {
    waiting: deliveries.length,
    oldestMs: ages.reduce((most, age) => Math.max(most, age), 0),
    refusing: new Set(deliveries.flatMap(({ refused, conversation }) => (refused ? [conversation] : []))).size,
  };
}

/** Never a reason to restart the bot: who is not reached is a matter of the chat. */
export function outboundReadiness({ waiting, oldestMs, refusing }: Outbound): Readiness {
  const parts = [
    waiting === 0 ? 'nothing is waiting' : `${counted(waiting, 'message')} waiting`,
    ...(oldestMs < 60_000 ? [] : [`the oldest for ${minutes(oldestMs)}`]),
    ...(refusing === 0 ? [] : [`${counted(refusing, 'conversation')} ${refusing === 1 ? 'refuses' : 'refuse'} them`]),
  ];
  return { ok: true, detail: parts.join(', ') };
}

const minutes = (ms: number): string => counted(Math.floor(ms / 60_000), 'minute');
