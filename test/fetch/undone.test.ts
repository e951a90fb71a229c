import { expect, it } from 'vitest';
import { MS_PER_DAY, MS_PER_HOUR } from '../../src/model/time.ts';
import { daysBetween } from '../../src/model/window.ts';
import { FAKE, FAKE_LIMITS, fakeFeed, type Happened } from './fake-service.ts';
import { fetching } from './fetching.ts';

const BEGIN = Date.UTC(2026, 10, 20, 9, 20);

it('what was taken back does not come back, hourly or at night, and what happens later does come', async () => {
  const happened = Array.from(
    { length: 4 * 96 },
    (_, id): Happened => ({
      ...{ id, at: BEGIN - MS_PER_DAY + id * 900_000, shownAt: 0, user: 'a@contoso.com', outcome: 'succeeded' },
      later: null,
    }),
  );
  const limits = { ...FAKE_LIMITS, backFillMs: MS_PER_DAY };
  const run = fetching(
    (now) => fakeFeed({ happened, pageRows: 50, limits, now, trouble: () => null, poison: null }).feed,
    { begin: BEGIN },
  );
  const known = async () => {
    const day = Math.floor(BEGIN / MS_PER_DAY);
    const { rows } = await run.store.ask({ kind: 'sign-in', window: daysBetween(day - 3, day + 5), by: ['hour'] });
    return new Map(rows.map(({ group, messages }) => [Number(group[0]), messages]));
  };
  await run.until(BEGIN + 10 * MS_PER_HOUR);
  const [undone] = (await run.store.imports()).filter(({ stream }) => stream === FAKE.name);
  const before = await known();
  await run.store.takeBack(undone?.id ?? 0, { by: 'anna', at: '2026-11-20T19:00:00Z' });
  expect(await known()).toEqual(new Map());
  const at = run.now();
  await run.until(BEGIN + 2 * MS_PER_DAY);
  expect(run.status()).toMatchObject({ stand: 'up-to-date', gaps: [] });
  const after = await known();
  const last = Date.parse(undone?.to ?? '');
  for (const hour of before.keys())
    if ((hour + 1) * MS_PER_HOUR <= last) expect([hour, after.get(hour)]).toEqual([hour, undefined]);
  const whole = happened.filter((each) => each.at > at && each.at < BEGIN + 2 * MS_PER_DAY - MS_PER_HOUR);
  expect([...after.values()].reduce((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(whole.length);
});
