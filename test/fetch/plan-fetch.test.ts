import { describe, expect, it } from 'vitest';
import type { FetchPosition } from '../../src/fetch/fetch-position.ts';
import { beginAt, believedAt, planFetch, positionAfter } from '../../src/fetch/plan-fetch.ts';
import { afterRefusal } from '../../src/fetch/window-size.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../src/model/time.ts';
import { FAKE_LIMITS } from './fake-service.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 20, 12);
const LAG = FAKE_LIMITS.lagMs;

const planning = { limits: FAKE_LIMITS, sizeMs: MS_PER_HOUR, hasSpare: true };

/** Everything was read up to now, and the night's pass is over. */
const upToDate = (now: number): FetchPosition => ({
  ...beginAt(now, FAKE_LIMITS),
  from: now - FAKE_LIMITS.retentionMs + MS_PER_HOUR,
  floor: now - FAKE_LIMITS.retentionMs + MS_PER_HOUR,
  until: now - LAG,
});

describe('what is fetched next', () => {
  it('begins with the last day, a window at a time, and ends before what may still come late', () => {
    let position = beginAt(NOON, FAKE_LIMITS);
    const ends: number[] = [];
    for (;;) {
      const plan = planFetch(position, { ...planning, now: NOON });
      if (plan.kind !== 'read' || plan.reason !== 'new') break;
      expect(plan.window.from).toBe(position.until);
      ends.push(plan.window.until);
      position = positionAfter(position, plan, NOON);
    }
    expect(ends).toHaveLength(24);
    expect(ends.at(-1)).toBe(NOON - LAG);
    expect(planFetch(position, { ...planning, now: NOON })).toMatchObject({ kind: 'read', reason: 'back-fill' });
    expect(planFetch(position, { ...planning, now: NOON, hasSpare: false })).toEqual({
      ...{ kind: 'wait', reason: 'spare-requests', ms: MINUTE },
    });
  });

  it('asks for new records every quarter of an hour', () => {
    const position = upToDate(NOON);
    expect(planFetch(position, { ...planning, now: NOON + 5 * MINUTE })).toEqual({
      ...{ kind: 'wait', reason: 'up-to-date', ms: 10 * MINUTE },
    });
    expect(planFetch(position, { ...planning, now: NOON + 15 * MINUTE })).toEqual({
      kind: 'read',
      window: { from: NOON - LAG, until: NOON },
      reason: 'new',
    });
  });

  it('reads the last four hours once more every hour, and the last two days at night', () => {
    const later = NOON + 10 * MINUTE;
    const position = { ...upToDate(NOON), hourly: { begunAt: later - MS_PER_HOUR, rest: null } };
    const hourly = planFetch(position, { ...planning, now: later });
    expect(hourly).toMatchObject({ kind: 'read', reason: 'hourly', window: { from: NOON - LAG - 4 * MS_PER_HOUR } });
    const midnight = Date.UTC(2026, 10, 21);
    const night = midnight + 2 * MS_PER_HOUR;
    const atNight = {
      ...upToDate(night),
      hourly: { begunAt: night - 2 * MINUTE, rest: null },
      nightly: { begunAt: NOON, rest: null },
    };
    expect(planFetch(atNight, { ...planning, sizeMs: MS_PER_DAY, now: night })).toEqual({
      ...{ kind: 'read', reason: 'nightly' },
      window: { from: midnight - 2 * MS_PER_DAY, until: midnight - MS_PER_DAY },
    });
    expect(planFetch(atNight, { ...planning, now: night - MINUTE })).toMatchObject({ kind: 'wait' });
  });

  it('does not believe a position that lies in times to come, and reads all of it once more', () => {
    const ahead = upToDate(NOON + 40 * MS_PER_DAY);
    const position = believedAt(ahead, NOON, FAKE_LIMITS);
    expect(position.until).toBe(NOON - LAG);
    expect(believedAt(upToDate(NOON + 2 * MS_PER_HOUR), NOON, FAKE_LIMITS).hourly.rest).toMatchObject({
      until: NOON - LAG,
    });
  });

  it('makes a window shorter that is refused, down to a minute, and gives up three in a row at most', () => {
    const window = { from: NOON, until: NOON + 3 * MINUTE };
    const asked = { window, isLaterPage: false, givenUp: 0 };
    expect(afterRefusal(asked)).toEqual({ kind: 'shorter', sizeMs: 90_000 });
    expect(afterRefusal({ ...asked, isLaterPage: true })).toEqual({ kind: 'again' });
    const short = { ...asked, window: { from: NOON, until: NOON + 90_000 } };
    expect(afterRefusal(short)).toEqual({ kind: 'give-up', reason: 'shortest-window-refused' });
    expect(afterRefusal({ ...short, givenUp: 3 })).toEqual({ kind: 'stop', reason: 'every-window-refused' });
  });
});
