import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hourOf } from '../../src/model/time.ts';
import { daysOf, lastDays, lastHours } from '../../src/model/window.ts';
import { timelineOf } from '../../src/reports/timeline.ts';
import { contoso, patchy } from './contoso.ts';
import { day } from './given.ts';

const TODAY = day('2026-11-15');
const NOW = new Date('2026-11-15T17:20:00Z');

describe('a window cut into stretches', () => {
  test('a week and a month are told by the day', () => {
    expect(timelineOf(lastDays(7, TODAY), []).labels).toHaveLength(7);
    expect(timelineOf(lastDays(30, TODAY), []).labels).toHaveLength(30);
  });

  test('ninety days are told in stretches of seven, of which the last is whole', () => {
    const timeline = timelineOf(lastDays(90, TODAY), []);
    expect(timeline.step).toBe('7 days');
    expect(timeline.labels.at(-1)).toBe('2026-11-09..11-15');
    expect(timeline.labels[0]).toBe('2026-08-18..08-23');
  });

  test('every day falls into exactly one stretch, in order, whatever the length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), (length) => {
        const window = lastDays(length, TODAY);
        const timeline = timelineOf(window, []);
        const indexes = daysOf(window).map((at) => timeline.indexOf(at));
        expect(timeline.labels.length).toBeLessThanOrEqual(31);
        expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
        expect(new Set(indexes).size).toBe(timeline.labels.length);
      }),
    );
  });

  test('hours are told by the hour where all sources know hours', async () => {
    const held = await (await contoso()).partitions();
    const timeline = timelineOf(lastHours(24, NOW), held);
    expect(timeline.dimension).toBe('hour');
    expect(timeline.labels).toHaveLength(24);
    expect(timeline.indexOf(hourOf(NOW))).toBe(23);
  });

  test('hours are told by the day where a source knows days only', async () => {
    const held = await (await patchy()).partitions();
    expect(timelineOf(lastHours(72, NOW), held)).toMatchObject({ dimension: 'day', labels: { length: 4 } });
  });

  test('a stretch is missing when nobody told us about any of its days', async () => {
    const held = await (await patchy()).partitions();
    expect(timelineOf(lastDays(7, TODAY), held).missing(held)).toEqual([1, 2, 3, 6]);
  });
});
