import { createTask, type ScheduledTask, validate } from 'node-cron';
import type { ScheduleHealth, Scheduler } from '../../src/ports/clock.ts';
import type { Log } from '../../src/ports/log.ts';
import { planTick } from './plan-tick.ts';

export interface CronScheduler extends Scheduler {
  health(): readonly ScheduleHealth[];
}

/** Between two looks at the wall clock: a step of it is noticed within this. */
const LOOK_MS = 5_000;

/**
 * Ticks by the wall clock, in UTC; node-cron reads the expressions. It looks at the clock every few seconds instead of
 * waiting for an instant that it once computed: after a step of the clock it plans anew, and a tick that came due in
 * between, or while the process was held up, is made up for, once. A tick that is still running when the next is due
 * lets that one pass; a tick that fails is logged and the next comes as usual. Throws when the cron expression makes no
 * sense.
 */
export function cronScheduler(log: Log): CronScheduler {
  const running = new Set<Schedule>();
  return {
    every(name, cron, tick) {
      const schedule = new Schedule(name, cron, tick, log);
      running.add(schedule);
      return () => {
        running.delete(schedule);
        schedule.stop();
      };
    },
    health: () => [...running].map((schedule) => schedule.health()),
  };
}

export const isSchedule = (cron: string): boolean => validate(cron);

class Schedule {
  readonly #name: string;
  readonly #cron: ScheduledTask;
  readonly #tick: () => Promise<void>;
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;
  /** By the wall clock. */
  #next: number;
  #lookedAt: number;
  /** By the monotonic one. */
  #dueAt = 0;
  #startedAt: number | null = null;
  #endedAt: number | null = null;

  constructor(name: string, cron: string, tick: () => Promise<void>, log: Log) {
    this.#name = name;
    this.#tick = tick;
    this.#log = log;
    this.#cron = createTask(cron, () => {}, { timezone: 'UTC' });
    this.#lookedAt = Date.now();
    this.#next = this.#plan();
    this.#wait();
  }

  stop(): void {
    clearTimeout(this.#timer);
    void this.#cron.destroy();
  }

  health(): ScheduleHealth {
    const now = performance.now();
    return {
      name: this.#name,
      endedMsAgo: this.#endedAt === null ? null : now - this.#endedAt,
      runningMs: this.#startedAt === null ? null : now - this.#startedAt,
      overdueMs: Math.max(0, now - this.#dueAt),
    };
  }

  #look(): void {
    const now = Date.now();
    const plan = planTick({ next: this.#next, lookedAt: this.#lookedAt, now });
    if (plan.steppedBackMs > 0) {
      this.#log.warn('schedule.clock-stepped-back', { schedule: this.#name, byMs: plan.steppedBackMs });
    }
    this.#lookedAt = now;
    if (plan.isDue || plan.steppedBackMs > 0) this.#next = this.#plan();
    if (plan.isDue) this.#start();
    this.#wait();
  }

  #wait(): void {
    const left = this.#next - Date.now();
    this.#timer = setTimeout(() => this.#look(), Math.min(LOOK_MS, Math.max(1, left)));
  }

  #start(): void {
    if (this.#startedAt !== null) {
      this.#log.warn('schedule.tick-skipped', { schedule: this.#name, why: 'the one before is still running' });
      return;
    }
    this.#startedAt = performance.now();
    void this.#run();
  }

  async #run(): Promise<void> {
    try {
      await this.#tick();
      this.#endedAt = performance.now();
    } catch (error) {
      this.#log.warn('schedule.tick-failed', { schedule: this.#name, error });
    } finally {
      this.#startedAt = null;
    }
  }

  /** The next instant of the wall clock, and by the monotonic one, which health goes by. */
  #plan(): number {
    const [run] = this.#cron.getNextRuns(1);
    if (run === undefined) throw new Error(`${this.#cron.getPattern()} never comes.`);
    this.#dueAt = performance.now() + Math.max(0, run.getTime() - Date.now());
    return run.getTime();
  }
}
