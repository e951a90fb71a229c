import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cronScheduler } from '../../../adapters/schedule/cron-scheduler.ts';
import { systemClock } from '../../../adapters/schedule/system-clock.ts';
import type { Log } from '../../../src/ports/log.ts';

const MINUTE = 60_000;

let warnings: { event: string; fields: Readonly<Record<string, unknown>> }[];
const log: Log = { info: () => {}, warn: (event, fields = {}) => warnings.push({ event, fields }) };
let stop: () => void;

beforeEach(() => {
  warnings = [];
  stop = () => {};
  vi.useFakeTimers({ now: new Date('2026-11-22T11:58:30Z') });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe('the schedule', () => {
  it('ticks by the clock in UTC, wherever it runs', async () => {
    const ticks: string[] = [];
    stop = cronScheduler(log).every('0 12 * * *', async () => void ticks.push(new Date().toISOString().slice(0, 19)));
    await vi.advanceTimersByTimeAsync(25 * 60 * MINUTE);
    expect(ticks).toEqual(['2026-11-22T12:00:00', '2026-11-23T12:00:00']);
  });

  it('ticks no more once it was stopped', async () => {
    let ticks = 0;
    stop = cronScheduler(log).every('* * * * *', async () => void ticks++);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    stop();
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(ticks).toBe(2);
  });

  it('lets a tick pass while the one before is still running', async () => {
    let running = 0;
    let most = 0;
    let ticks = 0;
    stop = cronScheduler(log).every('* * * * *', async () => {
      ticks++;
      most = Math.max(most, ++running);
      await new Promise((done) => setTimeout(done, 2.5 * MINUTE));
      running--;
    });
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(most).toBe(1);
    expect(ticks).toBeGreaterThanOrEqual(3);
    expect(ticks).toBeLessThan(6);
    expect(warnings.map((w) => w.event)).toContain('schedule.said');
  });

  it('logs a tick that fails, at once or later, and goes on', async () => {
    const failures = [
      () => {
        throw new Error('at once');
      },
      async () => {
        await new Promise((done) => setTimeout(done, 1_000));
        throw new Error('later');
      },
      async () => {},
    ];
    let ticks = 0;
    stop = cronScheduler(log).every('* * * * *', () => (failures[ticks++] ?? failures[2])?.() ?? Promise.resolve());
    await vi.advanceTimersByTimeAsync(4 * MINUTE);
    expect(ticks).toBe(4);
    expect(warnings.map(({ event, fields }) => [event, (fields['error'] as Error).message])).toEqual([
      ['schedule.tick-failed', 'at once'],
      ['schedule.tick-failed', 'later'],
    ]);
  });

  it('refuses an expression that makes no sense', () => {
    expect(() => cronScheduler(log).every('61 * * * *', async () => {})).toThrow();
    expect(() => cronScheduler(log).every('often', async () => {})).toThrow();
  });

  it('writes nothing to the console, where answers go', async () => {
    const spies = (['info', 'log', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name));
    stop = cronScheduler(log).every('* * * * *', () => new Promise((done) => setTimeout(done, 3 * MINUTE)));
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    expect(spies.flatMap((spy) => spy.mock.calls)).toEqual([]);
    vi.restoreAllMocks();
  });
});

describe('the clock', () => {
  it('says the time', () => {
    expect(systemClock.now()).toEqual(new Date('2026-11-22T11:58:30Z'));
  });
});
