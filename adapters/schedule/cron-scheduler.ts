import { type Logger, schedule, validate } from 'node-cron';
import type { Scheduler } from '../../src/ports/clock.ts';
import type { Log } from '../../src/ports/log.ts';

/**
 * Ticks by the clock, in UTC, through node-cron. A tick that is still running when the next is due lets that one pass;
 * a tick that fails is logged and the next comes as usual. Throws when the cron expression makes no sense.
 */
export function cronScheduler(log: Log): Scheduler {
  return {
    every(cron, tick) {
      const task = schedule(cron, () => runTick(cron, tick, log), {
        timezone: 'UTC',
        noOverlap: true,
        logger: intoLog(cron, log),
      });
      return () => void task.destroy();
    },
  };
}

export const isSchedule = (cron: string): boolean => validate(cron);

async function runTick(cron: string, tick: () => Promise<void>, log: Log): Promise<void> {
  try {
    await tick();
  } catch (error) {
    log.warn('schedule.tick-failed', { cron, error });
  }
}

/** node-cron's own logger writes to the console, some of it to stdout, where only answers belong. */
function intoLog(cron: string, log: Log): Logger {
  return {
    info: (message) => log.info('schedule.said', { cron, message }),
    warn: (message) => log.warn('schedule.said', { cron, message }),
    error: (message, error) => log.warn('schedule.said', { cron, message: String(message), error }),
    debug: () => {},
  };
}
