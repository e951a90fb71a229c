import { describe, expect, it } from 'vitest';
import { fetchPositionSchema } from '../../src/fetch/fetch-position.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../src/model/time.ts';
import type { PageAnswer } from '../../src/ports/feed.ts';
import { FAKE, FAKE_LIMITS, type FakeRow, fakeFeed, type Happened } from './fake-service.ts';
import { fetching } from './fetching.ts';

const BEGIN = Date.UTC(2026, 10, 20, 9, 20);
const AHEAD = 30 * MS_PER_DAY;

/**
 * A feed whose sign-in says no time, or once a time that is so much ahead; `instead`: another answer in place of its own.
 */
function over(
  instead: (now: number) => PageAnswer<FakeRow> | null,
  skewMs = 0,
  aheadMs: number | null = null,
  happened: readonly Happened[] = [],
) {
  let said = aheadMs;
  const run = fetching(
    (now) => {
      const trouble = () => null;
      const { feed } = fakeFeed({ happened, pageRows: 10, limits: FAKE_LIMITS, now, trouble, poison: null });
      return {
        ...feed,
        async ready() {
          const serverTime = said === null ? null : new Date(now() + said);
          said = null;
          return { kind: 'ready', serverTime };
        },
        page: async (...asked) => instead(now()) ?? feed.page(...asked),
      };
    },
    { begin: BEGIN, skewMs },
  );
  return {
    ...run,
    async position() {
      const kept = await run.store.stream(FAKE.name);
      return kept === null ? null : fetchPositionSchema.parse(kept.position);
    },
  };
}

const lost = (serverTime: Date | null): PageAnswer<FakeRow> => ({
  ...{ kind: 'failed', fault: { kind: 'other', text: 'No answer.' }, serverTime },
});

describe('the time that a feed is read by', () => {
  it.each([
    ['nothing answers', () => lost(null)],
    ['a proxy answers with a date of its own', (now: number) => lost(new Date(now + AHEAD))],
  ])('is not the clock of this machine, a month ahead at a start where %s', async (_, answer) => {
    let isLost = false;
    const run = over((now) => (isLost ? answer(now) : null));
    await run.until(BEGIN + MS_PER_HOUR);
    const before = await run.position();
    isLost = true;
    run.kill();
    run.setSkew(AHEAD);
    for (let step = 0; step < 5; step++) await run.step();
    expect(await run.position()).toEqual(before);
    isLost = false;
    await run.until(BEGIN + 3 * MS_PER_HOUR);
    expect(run.status()).toMatchObject({ stand: 'up-to-date', gaps: [] });
    expect((await run.position())?.until).toBeLessThan(run.now() - FAKE_LIMITS.lagMs + 60_000);
  });

  it.each([AHEAD, -AHEAD, 400 * MS_PER_DAY])(
    'is asked for at a first start where the clock is %d ms off',
    async (skew) => {
      let isLost = true;
      const run = over(() => (isLost ? lost(null) : null), skew);
      await run.step();
      await run.step();
      expect(await run.position()).toBeNull();
      isLost = false;
      await run.until(BEGIN + MS_PER_HOUR);
      expect(run.status()).toMatchObject({ stand: 'up-to-date', gaps: [] });
      expect((await run.position())?.from).toBeLessThan(BEGIN - FAKE_LIMITS.retentionMs + MS_PER_HOUR);
    },
  );

  it('goes on while the clock of this machine is set right', async () => {
    const run = over(() => null, AHEAD);
    await run.until(BEGIN + MS_PER_HOUR);
    run.setSkew(0);
    await run.until(BEGIN + 2 * MS_PER_HOUR);
    expect(run.status()).toMatchObject({ stand: 'up-to-date', gaps: [], notes: [] });
    const { until = 0 } = (await run.position()) ?? {};
    expect(until).toBeLessThan(run.now() - FAKE_LIMITS.lagMs + 60_000);
    expect(until).toBeGreaterThan(run.now() - MS_PER_HOUR);
  });

  it('keeps no window whose records may still come by the date of its answer', async () => {
    const run = over(() => null, 0, 2 * MS_PER_HOUR);
    for (let step = 0; step < 30; step++) {
      await run.step();
      const { until = 0 } = (await run.position()) ?? {};
      expect(until).toBeLessThan(run.now() - FAKE_LIMITS.lagMs + 60_000);
    }
    expect(run.status()).toMatchObject({ stand: 'up-to-date', gaps: [] });
  });
});

it('a service that says for a quarter of an hour that it is throttled all requests is a fault, until it answers', async () => {
  let isBusy = false;
  const run = over((now) => (isBusy ? { kind: 'throttled', afterMs: null, serverTime: new Date(now) } : null));
  await run.until(BEGIN + MS_PER_HOUR);
  isBusy = true;
  await run.until(run.now() + 10 * 60_000);
  expect(run.status().fault).toBeNull();
  await run.until(run.now() + 50 * 60_000);
  expect(run.status()).toMatchObject({ stand: 'failing', fault: { kind: 'other' } });
  expect(run.status().fault?.text).toMatch(/throttled all requests/);
  isBusy = false;
  await run.until(run.now() + MS_PER_HOUR);
  expect(run.status()).toMatchObject({ stand: 'up-to-date', fault: null, gaps: [] });
});

it('a window of which no record can be used is a fault, and is read once they can', async () => {
  let isOdd = false;
  const run = over((now) => {
    const page = { kind: 'page', rows: [], next: null, bytes: 2, serverTime: new Date(now) } as const;
    return isOdd ? { ...page, unusable: 3, firstUnusable: 'a record without a time' } : null;
  });
  await run.until(BEGIN + MS_PER_HOUR);
  isOdd = true;
  const before = await run.position();
  await run.until(run.now() + MS_PER_HOUR);
  expect(run.status()).toMatchObject({ stand: 'failing', fault: { kind: 'other' } });
  expect(run.status().fault?.text).toMatch(/^None of 3 records .*: a record without a time\./);
  expect((await run.position())?.until).toBeLessThanOrEqual((before?.until ?? 0) + 16 * 60_000);
  isOdd = false;
  await run.until(run.now() + MS_PER_HOUR);
  expect(run.status()).toMatchObject({ stand: 'up-to-date', fault: null, gaps: [] });
});

it('a record counts once, however often it is read again', async () => {
  const at = BEGIN - 2 * MS_PER_HOUR;
  const one = { id: 1, at, shownAt: at, user: 'a@contoso.com', outcome: 'done', later: null };
  const run = over(() => null, 0, null, [one]);
  await run.until(BEGIN + 20 * MS_PER_HOUR);
  expect(run.status().lines).toBe(1);
  expect((await run.store.imports()).reduce((sum, { rows }) => sum + rows, 0)).toBe(1);
});
