import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { soak } from './soak.ts';

const KILLS = 8;

test('killed again and again, on a platform at its worst, the bot says everything once and in order', {
  timeout: 300_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mailflow-soak-'));
  try {
    const result = await soak({ seed: 7, deliveries: 60, kills: KILLS, deadHours: 1, folder });
    expect(result).toMatchObject({ lost: [], duplicates: [], wrong: [], stillWaiting: [], orphans: 0 });
    // All but one come at early calls of the bot; a fast one may have said everything before the last.
    expect(result.kills).toBeGreaterThanOrEqual(KILLS / 2);
    expect(result.said + result.superseded.length).toBe(42);
    expect(result.refused.length).toBeGreaterThan(0);
    expect(result.refused).toEqual(expect.arrayContaining([...result.takenAtLast]));
    expect(Object.keys(result.faults).length).toBeGreaterThan(4);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
