import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FetchPosition } from '../../src/fetch/fetch-position.ts';
import { beginAt, believedAt, planFetch, positionAfter } from '../../src/fetch/plan-fetch.ts';
import { afterRefusal } from '../../src/fetch/window-size.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../src/model/time.ts';
import { runs } from '../seed/runs.ts';
import { FAKE_LIMITS } from './fake-service.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 20, 12);
const LAG = FAKE_LIMITS.lagMs;

const planning = { undone: [], limits: FAKE_LIMITS, sizeMs: MS_PER_HOUR, hasSpare: true };

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
      position = positionAfter(position, plan, { now: NOON, undone: [] });
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

  it('does not read once more what was taken back, and all around it, as often as before', () => {
    const rest = { from: NOON - 4 * MS_PER_HOUR, until: NOON };
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -6, max: 2 }), fc.integer({ min: 1, max: 180 })), { maxLength: 4 }),
        (given) => {
          const undone = given
            .map(([hour, minutes]) => ({
              from: NOON + hour * MS_PER_HOUR,
              until: NOON + hour * MS_PER_HOUR + minutes * MINUTE,
            }))
            .sort((a, b) => a.from - b.from);
          let position: FetchPosition = { ...upToDate(NOON), hourly: { begunAt: NOON, rest } };
          const read = new Set<number>();
          for (let step = 0; step < 100; step++) {
            const plan = planFetch(position, { ...planning, now: NOON, undone });
            if (plan.kind !== 'read' || plan.reason !== 'hourly') break;
            for (let at = plan.window.from; at < plan.window.until; at += MINUTE) read.add(at);
            position = positionAfter(position, plan, { now: NOON, undone });
          }
          const isUndone = (at: number) => undone.some(({ from, until }) => at >= from && at < until);
          for (let at = rest.from; at < rest.until; at += MINUTE) expect(read.has(at)).toBe(!isUndone(at));
          // An hour later the next pass begins all the same.
          const next = planFetch(position, { ...planning, now: NOON + MS_PER_HOUR + 1, undone: [] });
          expect(next).toMatchObject({ kind: 'read' });
        },
      ),
      { numRuns: runs(100) },
    );
  });

  it('does not believe a position that lies in times to come, and reads all of it once more', () => {
    const ahead = upToDate(NOON + 2 * MS_PER_DAY);
    const position = believedAt(ahead, NOON, FAKE_LIMITS);
    expect(position.until).toBe(NOON - LAG);
    expect(believedAt(upToDate(NOON + 2 * MS_PER_HOUR), NOON, FAKE_LIMITS).hourly.rest).toMatchObject({
      until: NOON - LAG,
    });
  });

  it('reads back as far as it is to, and passes over only what the service drops', () => {
    const limits = { ...FAKE_LIMITS, backFillMs: 2 * MS_PER_DAY };
    const begin = beginAt(NOON, limits);
    expect(begin.floor).toBe(NOON - 2 * MS_PER_DAY);
    expect(planFetch(begin, { ...planning, limits, now: NOON + 3 * MS_PER_DAY })).toMatchObject({
      ...{ kind: 'read', reason: 'new' },
      window: { from: begin.until },
    });
  });

  it('begins anew where all of a position lies in times to come, and reads the last day and all that is kept', () => {
    const month = NOON + 30 * MS_PER_DAY;
    const first = planFetch(beginAt(month, FAKE_LIMITS), { ...planning, now: month });
    if (first.kind !== 'read') expect.fail('nothing to read');
    const ahead = positionAfter(beginAt(month, FAKE_LIMITS), first, { now: month, undone: [] });
    expect(believedAt(ahead, NOON, FAKE_LIMITS)).toEqual(beginAt(NOON, FAKE_LIMITS));
    const half = beginAt(NOON + 12 * MS_PER_HOUR, FAKE_LIMITS);
    const some = believedAt({ ...half, until: NOON + 2 * MS_PER_HOUR }, NOON, FAKE_LIMITS);
    expect(some.from).toBe(half.from);
    expect(some.floor).toBe(beginAt(NOON, FAKE_LIMITS).floor);
  });

  it('comes to an end of every pass, however old it is when it goes on', () => {
    const hours = (most: number) => fc.integer({ min: 0, max: most }).map((hour) => hour * MS_PER_HOUR);
    fc.assert(
      fc.property(hours(400), hours(300), hours(300), fc.constantFrom(1, 6, 100), (asleep, hourly, nightly, size) => {
        const rest = (age: number) => ({
          begunAt: NOON - age,
          rest: { from: NOON - age - MS_PER_DAY, until: NOON - age },
        });
        let position: FetchPosition = { ...upToDate(NOON), hourly: rest(hourly), nightly: rest(nightly) };
        const now = NOON + asleep;
        for (let step = 0; step < 1000; step++) {
          position = believedAt(position, now, FAKE_LIMITS);
          const plan = planFetch(position, { ...planning, sizeMs: size * MS_PER_HOUR, now });
          if (plan.kind === 'wait') break;
          position = positionAfter(position, plan, { now: now, undone: [] });
        }
        expect([position.hourly.rest, position.nightly.rest]).toEqual([null, null]);
        expect(planFetch(position, { ...planning, now })).toMatchObject({ kind: 'wait' });
      }),
      { numRuns: runs(100) },
    );
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
