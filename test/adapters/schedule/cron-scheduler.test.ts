import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cronScheduler } from '../../../adapters/schedule/cron-scheduler.ts';
import { systemClock } from '../../../adapters/schedule/system-clock.ts';
import type { Log } from '../../../src/ports/log.ts';
import { runs } from '../../seed/runs.ts';

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
    stop = cronScheduler(log).every(
      'inbox',
      '0 12 * * *',
      async () => void ticks.push(new Date().toISOString().slice(0, 19)),
    );
    await vi.advanceTimersByTimeAsync(25 * 60 * MINUTE);
    expect(ticks).toEqual(['2026-11-22T12:00:00', '2026-11-23T12:00:00']);
  });

  it('ticks no more once it was stopped', async () => {
    let ticks = 0;
    stop = cronScheduler(log).every('inbox', '* * * * *', async () => void ticks++);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    stop();
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(ticks).toBe(2);
  });

  it('lets a tick pass while the one before is still running', async () => {
    let running = 0;
    let most = 0;
    let ticks = 0;
    stop = cronScheduler(log).every('inbox', '* * * * *', async () => {
      ticks++;
      most = Math.max(most, ++running);
      await new Promise((done) => setTimeout(done, 2.5 * MINUTE));
      running--;
    });
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(most).toBe(1);
    expect(ticks).toBeGreaterThanOrEqual(3);
    expect(ticks).toBeLessThan(6);
    expect(warnings.map((w) => w.event)).toContain('schedule.tick-skipped');
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
    stop = cronScheduler(log).every(
      'inbox',
      '* * * * *',
      () => (failures[ticks++] ?? failures[2])?.() ?? Promise.resolve(),
    );
    await vi.advanceTimersByTimeAsync(4 * MINUTE);
    expect(ticks).toBe(4);
    expect(warnings.map(({ event, fields }) => [event, (fields['error'] as Error).message])).toEqual([
      ['schedule.tick-failed', 'at once'],
      ['schedule.tick-failed', 'later'],
    ]);
  });

  it.each([
    ['back an hour', [-60 * MINUTE]],
    ['back five minutes', [-5 * MINUTE]],
    ['back two seconds', [-2_000]],
    ['ahead an hour', [60 * MINUTE]],
    ['ahead an hour and back', [60 * MINUTE, -60 * MINUTE]],
    ['ahead a day and back', [24 * 60 * MINUTE, -24 * 60 * MINUTE]],
    ['back to 1970 and ahead', [-new Date('2026-11-22T11:00:00Z').getTime(), 50 * 365 * 24 * 60 * MINUTE]],
    ['ahead by a year, in steps', Array.from({ length: 12 }, () => 30 * 24 * 60 * MINUTE)],
  ])('goes on every minute when the clock is set %s', async (_, steps) => {
    let ticks = 0;
    const scheduler = cronScheduler(log);
    stop = scheduler.every('inbox', '* * * * *', async () => void ticks++);
    for (const step of [...steps, 0]) {
      vi.setSystemTime(Date.now() + step);
      await vi.advanceTimersByTimeAsync(30_000);
    }
    for (let minute = 0; minute < 10; minute++) {
      const before = ticks;
      await vi.advanceTimersByTimeAsync(MINUTE);
      expect(ticks - before).toBe(1);
      expect(scheduler.health()).toMatchObject([{ overdueMs: 0 }]);
    }
  });

  it('makes up once for a tick that came due while the clock was set ahead or the process was held up', async () => {
    let ticks = 0;
    stop = cronScheduler(log).every('digests', '0 12 * * *', async () => void ticks++);
    vi.setSystemTime(new Date('2026-11-25T12:00:03Z'));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(ticks).toBe(1);
    await vi.advanceTimersByTimeAsync(24 * 60 * MINUTE);
    expect(ticks).toBe(2);
  });

  it('ticks once where a clock is only kept right by less than a second', async () => {
    const ticks: number[] = [];
    stop = cronScheduler(log).every('inbox', '* * * * *', async () => void ticks.push(Date.now()));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(ticks).toHaveLength(1);
    vi.setSystemTime(Date.now() - 900);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(ticks).toHaveLength(1);
    expect(warnings).toEqual([]);
  });

  it('ticks at each minute of the wall clock that passes, however the clock is set: a property', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.record({ step: fc.integer({ min: -3 * 24 * 60 * MINUTE, max: 3 * 24 * 60 * MINUTE }) }),
            fc.record({ pass: fc.integer({ min: 1, max: 5 * MINUTE }) }),
          ),
          { maxLength: 12 },
        ),
        async (happens) => {
          vi.setSystemTime(new Date('2026-11-22T11:58:30Z'));
          let ticks = 0;
          const end = cronScheduler(log).every('inbox', '* * * * *', async () => void ticks++);
          for (const event of happens) {
            if ('step' in event) vi.setSystemTime(Date.now() + event.step);
            else await vi.advanceTimersByTimeAsync(event.pass);
          }
          await vi.advanceTimersByTimeAsync(MINUTE + 2_000);
          const before = ticks;
          await vi.advanceTimersByTimeAsync(10 * MINUTE);
          end();
          expect(ticks - before).toBe(10);
        },
      ),
      { numRuns: runs(50) },
    );
  });

  it('says since when a tick runs, and when the last one ended well', async () => {
    const scheduler = cronScheduler(log);
    const turns = [async () => {}, () => Promise.reject(new Error('no')), () => new Promise<void>(() => {})];
    let at = 0;
    stop = scheduler.every('inbox', '* * * * *', () => (turns[at++] ?? turns[2])?.() ?? Promise.resolve());
    expect(scheduler.health()).toEqual([{ name: 'inbox', endedMsAgo: null, runningMs: null, overdueMs: 0 }]);
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(scheduler.health()).toMatchObject([{ endedMsAgo: 30_000, runningMs: null }]);
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(scheduler.health()).toMatchObject([{ endedMsAgo: 90_000, runningMs: null }]);
    await vi.advanceTimersByTimeAsync(3 * MINUTE);
    expect(scheduler.health()).toMatchObject([{ endedMsAgo: 270_000, runningMs: 150_000 }]);
    stop();
    expect(scheduler.health()).toEqual([]);
  });

  it('refuses an expression that makes no sense', () => {
    expect(() => cronScheduler(log).every('inbox', '61 * * * *', async () => {})).toThrow();
    expect(() => cronScheduler(log).every('inbox', 'often', async () => {})).toThrow();
  });

  it('writes nothing to the console, where answers go', async () => {
    const spies = (['info', 'log', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name));
    stop = cronScheduler(log).every('inbox', '* * * * *', () => new Promise((done) => setTimeout(done, 3 * MINUTE)));
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
