import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startSchedules } from '../../src/app/schedules.ts';
import type { Scheduler } from '../../src/ports/clock.ts';
import { startTenantBot } from '../teams/tenant-bot.ts';

/** A scheduler whose ticks come when the test says so, by their cron lines. */
function ticksByHand(): Scheduler & { tick(cron: string): Promise<void>; readonly lines: readonly string[] } {
  const ticks: { readonly cron: string; readonly run: () => Promise<void> }[] = [];
  return {
    every(_, cron, run) {
      const entry = { cron, run };
      ticks.push(entry);
      return () => void ticks.splice(ticks.indexOf(entry), 1);
    },
    async tick(cron) {
      for (const { run } of ticks.filter((each) => each.cron === cron)) await run();
    },
    get lines() {
      return ticks.map(({ cron }) => cron);
    },
  };
}

const MINUTE = '* * * * *';
const RARELY = { inboxSchedule: '0 4 * * *', detectionSchedule: '0 5 * * 1', onImported: async () => {} };

test.each([
  ['daily at 09:00', '2026-11-16T09:00:00Z'],
  ['daily at 09:00 Europe/Berlin', '2026-11-16T08:00:00Z'],
  ['weekly at 06:30 Asia/Kolkata', '2026-11-16T01:00:00Z'],
])('a digest %s is posted at its minute, once, though the rules look on Mondays at five only', async (when, due) => {
  const directory = await mkdtemp(join(tmpdir(), 'mailflow-digest-'));
  const log = { info: () => {}, warn: () => {} };
  const posted: string[] = [];
  const unsupported = async () => ({ kind: 'refused', trouble: 'only posts are expected' }) as const;
  const platform = {
    name: 'local',
    post: async ({ key }: { readonly key: string }) => {
      posted.push(key);
      return { kind: 'done', handle: key } as const;
    },
    edit: unsupported,
    find: async () => ({ kind: 'not-there' }) as const,
  };
  const started = await startTenantBot({ directory, log, platforms: [platform] });
  const { bot, time } = started;
  const scheduler = ticksByHand();
  const stops = startSchedules(bot, scheduler, RARELY);
  try {
    const speaker = { conversation: 'local:console', by: 'ann', defaultTop: 20 };
    const refuse = { understood: '', problem: '', allowed: '', paste: '' };
    const asker = { ...speaker, readImport: () => ({ ok: false, rejection: refuse }) as const };
    await bot.answer(`subscribe digest ${when}`, asker);
    for (const [minutes, times] of [
      [-1, 0],
      [0, 1],
      [1, 1],
      [60, 1],
    ] as const) {
      time.set(new Date(Date.parse(due) + minutes * 60_000));
      await scheduler.tick(MINUTE);
      await bot.quiet();
      expect([minutes, posted.length]).toEqual([minutes, times]);
    }
    for (const stop of stops) stop();
    expect(scheduler.lines).toEqual([]);
  } finally {
    await started.close();
    await rm(directory, { recursive: true, force: true });
  }
});
