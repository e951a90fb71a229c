import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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

test('what is past its keep is dropped at night, though nobody looks into the inbox', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'mailflow-retention-'));
  const log = { info: () => {}, warn: () => {} };
  const started = await startTenantBot({ directory, log, platforms: [] });
  const { bot, time } = started;
  const scheduler = ticksByHand();
  startSchedules(bot, scheduler, RARELY);
  const days = async () => (await bot.active().workspace.store.partitions()).length;
  try {
    const report = join(directory, 'report.csv');
    const row = '2026-11-10T10:00:00Z,a@contoso.com,Basic,TLS1.2,5';
    await writeFile(report, `date,senderName,authMethod,tls_version,message_count\n${row}\n`);
    time.set(new Date('2026-11-16T09:00:00Z'));
    await bot.take([report], 'ann');
    for (const [at, held] of [
      ['2027-12-20T03:17:00Z', 1],
      ['2027-12-22T03:17:00Z', 0],
    ] as const) {
      time.set(new Date(at));
      await scheduler.tick('17 3 * * *');
      expect([at, await days()]).toEqual([at, held]);
    }
  } finally {
    await started.close();
    await rm(directory, { recursive: true, force: true });
  }
});
