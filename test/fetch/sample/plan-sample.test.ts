import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  beginSampleAt,
  looksLeft,
  looksOfStretch,
  planSample,
  resumedSample,
  withBegun,
  withSpent,
} from '../../../src/fetch/sample/plan-sample.ts';
import type { SamplePosition } from '../../../src/fetch/sample/sample-position.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../src/model/time.ts';
import type { Sampled } from '../../../src/ports/sampled.ts';
import { runs } from '../../seed/runs.ts';

const LIMITS: Sampled['limits'] = {
  ...{ looksADay: 4000, windowMs: 4 * MS_PER_HOUR, lagMs: 4 * MS_PER_HOUR, maxPages: 40 },
};
const BEGIN = Date.UTC(2026, 10, 20);

interface Begun {
  readonly at: number;
  readonly from: number;
  readonly looks: number;
}

/** What is begun in some days, where a stretch takes as many looks as it has messages, and its looks take an hour. */
function begunIn(beginMs: number, days: number, messages: (from: number) => number): readonly Begun[] {
  let now = BEGIN + beginMs;
  const end = now + days * MS_PER_DAY;
  let position: SamplePosition = beginSampleAt(now, LIMITS);
  const begun: Begun[] = [];
  while (now < end) {
    const plan = planSample(position, { now, limits: LIMITS, isListed: false, isLooking: false });
    if (plan.kind === 'wait') now += plan.ms;
    else if (plan.kind === 'pass-over') position = withBegun(position, plan.window, LIMITS);
    else if (plan.kind === 'list' && plan.looks !== null) {
      const looks = Math.min(plan.looks, messages(plan.window.from));
      expect(looks).toBeLessThanOrEqual(looksLeft(position, now, LIMITS));
      begun.push({ at: now, from: plan.window.from, looks });
      position = withSpent(withBegun(position, plan.window, LIMITS), looks, now);
      now += MS_PER_HOUR / 2;
    } else throw new Error(plan.kind);
  }
  return begun;
}

const start = fc.integer({ min: 0, max: MS_PER_DAY - 1 });
const isOver = (from: number): number => from + LIMITS.windowMs + LIMITS.lagMs;

test('with more messages than may be looked at, the newest stretch comes first and on time, at the start and each day after it, within the quota', () =>
  fc.assert(
    fc.property(start, (beginMs) => {
      const begun = begunIn(beginMs, 6, () => 30_000);
      const [first] = begun;
      expect(isOver(first?.from ?? 0) + LIMITS.windowMs).toBeGreaterThan(BEGIN + beginMs);
      const isLate = begun.filter(({ at, from }) => at - isOver(from) > 2 * MS_PER_HOUR);
      // Those that were over before the start.
      expect(isLate.every(({ from }) => isOver(from) < BEGIN + beginMs)).toBe(true);
      const starts = begun.map(({ from }) => from);
      expect(new Set(starts).size).toBe(starts.length);
      const last = Math.max(...starts);
      for (let from = first?.from ?? 0; from <= last; from += LIMITS.windowMs) expect(starts).toContain(from);
      for (const { at } of begun) {
        const lately = begun.filter((each) => each.at > at - MS_PER_DAY && each.at <= at);
        expect(lately.reduce((sum, { looks }) => sum + looks, 0)).toBeLessThanOrEqual(LIMITS.looksADay);
      }
      // The quota is used, and no stretch has next to nothing of it.
      const looks = begun.slice(-12).map((each) => each.looks);
      expect(looks.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(0.75 * 2 * LIMITS.looksADay);
      expect(Math.min(...looks)).toBeGreaterThan(looksOfStretch(LIMITS) / 4);
    }),
    { numRuns: runs(50) },
  ));

test('with fewer messages, the whole day before the start is looked at, from its end to its beginning', () =>
  fc.assert(
    fc.property(start, fc.integer({ min: 1, max: 200 }), (beginMs, messages) => {
      const begun = begunIn(beginMs, 1, () => messages);
      const before = begun.filter(({ from }) => isOver(from) <= BEGIN + beginMs).map(({ from }) => from);
      expect(before.length).toBe(MS_PER_DAY / LIMITS.windowMs);
      expect(before).toEqual(before.toSorted((a, b) => b - a));
    }),
    { numRuns: runs(50) },
  ));

test('a stretch that was begun before newer ones went first is not begun again', () => {
  const { left: _, ...kept } = {
    ...beginSampleAt(BEGIN, LIMITS),
    stretch: { from: BEGIN - MS_PER_DAY, cells: [], looks: [], chosen: 0, gone: 0 },
    until: BEGIN - MS_PER_DAY,
  };
  const resumed = resumedSample({ ...kept, left: [] }, LIMITS);
  expect(resumed).toMatchObject({ until: BEGIN - MS_PER_DAY + LIMITS.windowMs, left: [] });
});
