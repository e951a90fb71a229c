import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REQUEST_LIMITS } from '../../adapters/microsoft365/request-limits.ts';
import { fetchPositionSchema } from '../../src/fetch/fetch-position.ts';
import { dayOf, MS_PER_DAY, MS_PER_HOUR } from '../../src/model/time.ts';
import { daysBetween } from '../../src/model/window.ts';
import { runs } from '../seed/runs.ts';
import { FAKE, FAKE_LIMITS, fakeFeed, type Happened, outcomeAt, type Trouble } from './fake-service.ts';
import { fetching } from './fetching.ts';

const BEGIN = Date.UTC(2026, 10, 20, 9, 20);
const DAYS = 2;
const END = BEGIN + (DAYS + 2) * MS_PER_DAY;
const MINUTE = 60_000;
/** Where much fails, what is this close to being dropped by the service may be gone when it can be asked for. */
const SLACK_MS = 36 * MS_PER_HOUR;

const happened: fc.Arbitrary<Omit<Happened, 'id'>> = fc
  .record({
    at: fc.integer({ min: BEGIN - FAKE_LIMITS.retentionMs + SLACK_MS, max: BEGIN + DAYS * MS_PER_DAY }),
    lateMs: fc.oneof(fc.integer({ min: 0, max: 14 * MINUTE }), fc.integer({ min: 0, max: 20 * MS_PER_HOUR })),
    user: fc.constantFrom('a@contoso.com', 'b@contoso.com', 'c@fabrikam.com'),
    changesAfterMs: fc.option(fc.integer({ min: 1, max: 20 * MS_PER_HOUR })),
  })
  .map(({ at, lateMs, user, changesAfterMs }) => ({
    ...{ at, shownAt: at + lateMs, user, outcome: 'pending' },
    later: changesAfterMs === null ? null : { at: at + changesAfterMs, outcome: 'done' },
  }));

/** Many in a few hours, which are many pages. */
function dense(each: Happened): Happened {
  const shift = BEGIN - 20 * MS_PER_HOUR + each.id * 2 * MINUTE - each.at;
  const later = each.later && { ...each.later, at: each.later.at + shift };
  return { ...each, at: each.at + shift, shownAt: each.shownAt + shift, later };
}

interface Fate {
  readonly trouble: Trouble | null;
  readonly end: 'nothing' | 'kill' | 'die' | 'sleep';
}

const fate: fc.Arbitrary<Fate> = fc.record({
  trouble: fc.oneof(
    { weight: 12, arbitrary: fc.constant(null) },
    {
      weight: 4,
      arbitrary: fc.constantFrom<Trouble>('lost', 'throttled', 'throttled-silently', 'forbidden', 'next-expired'),
    },
  ),
  end: fc.oneof(
    { weight: 20, arbitrary: fc.constant('nothing' as const) },
    { weight: 2, arbitrary: fc.constantFrom('kill' as const, 'die' as const, 'sleep' as const) },
  ),
});

describe('fetching a feed', () => {
  it('comes to what happened, whatever fails, whenever the process dies, however wrong its clock is', async () => {
    await fc.assert(
      fc.asyncProperty(
        // One in a minute: more of them than pages have room for are refused, however short the window.
        fc.uniqueArray(happened, { maxLength: 120, selector: ({ at }) => Math.floor(at / MINUTE) }),
        fc.array(fate, { minLength: 40, maxLength: 400 }),
        fc.integer({ min: 2, max: 12 }),
        fc.constantFrom(0, 90_000, -47 * MINUTE, 3 * MS_PER_HOUR, 400 * MS_PER_DAY),
        async (given, fates, pageRows, skewMs) => {
          const all = given.map((each, id) => (id % 2 === 0 ? { ...each, id } : dense({ ...each, id })));
          let at = 0;
          let requests: readonly number[] = [];
          const run = fetching(
            (now) => {
              const trouble = () => fates[at]?.trouble ?? null;
              const fake = fakeFeed({ happened: all, pageRows, limits: FAKE_LIMITS, now, trouble, poison: null });
              ({ requests } = fake);
              return fake.feed;
            },
            { begin: BEGIN, skewMs },
          );
          await run.until(END, async () => {
            const what = fates[at++]?.end ?? 'nothing';
            if (what === 'kill') run.kill();
            if (what === 'die') await run.dieBeforeKeeping();
            if (what === 'sleep') run.pass(3 * MS_PER_HOUR);
          });

          expect(run.status()).toMatchObject({ stand: 'up-to-date', fault: null, gaps: [] });
          const position = fetchPositionSchema.parse((await run.store.stream(FAKE.name))?.position);
          expect(position.gaps).toEqual([]);
          expect(position.until).toBeGreaterThan(END - 45 * MINUTE);
          expect(position.from).toBeLessThan(BEGIN - FAKE_LIMITS.retentionMs + SLACK_MS);
          expect(await known(run.store)).toEqual(truth(all, run.now()));
          expectWithinBudget(requests);
        },
      ),
      { numRuns: runs(12) },
    );
  });

  it('shows as missing what the service refuses however short, passes nothing else over, and reads it at night', async () => {
    const poison = { at: BEGIN - 3 * MS_PER_HOUR - 17_000, until: BEGIN + 6 * MS_PER_HOUR };
    const all = Array.from({ length: 200 }, (_, id) => {
      const when = BEGIN - MS_PER_DAY + id * 7 * MINUTE;
      return { id, at: when, shownAt: when, user: 'a@contoso.com', outcome: 'done', later: null };
    });
    const limits = { ...FAKE_LIMITS, retentionMs: 2 * MS_PER_DAY };
    const run = fetching(
      (now) => fakeFeed({ happened: all, pageRows: 10, limits, now, trouble: () => null, poison }).feed,
      { begin: BEGIN },
    );
    await run.until(BEGIN + MS_PER_HOUR);
    const [gap, more] = fetchPositionSchema.parse((await run.store.stream(FAKE.name))?.position).gaps;
    expect(more).toBeUndefined();
    expect(gap?.why).toBe('refused');
    expect((gap?.until ?? 0) - (gap?.from ?? 0)).toBeLessThan(2 * MINUTE);
    expect(gap?.from).toBeLessThanOrEqual(poison.at);
    expect(gap?.until).toBeGreaterThan(poison.at);
    expect(run.status().gaps).toHaveLength(1);
    expect(run.status().gaps[0]?.text).toMatch(/^No data from 2026-11-20T06:1/);
    expect(run.warnings).toContain('fetch.gap');
    await run.until(BEGIN + 20 * MS_PER_HOUR);
    expect(run.status().gaps).toEqual([]);
  });

  it('stops where every window is refused, instead of passing all of them over', async () => {
    let isRefusing = false;
    const limits = FAKE_LIMITS;
    const run = fetching(
      (now) => {
        const { feed } = fakeFeed({ happened: [], pageRows: 10, limits, now, trouble: () => null, poison: null });
        const refusing = { kind: 'window-refused', text: 'The filter is not understood.', serverTime: null } as const;
        return { ...feed, page: async (...asked) => (isRefusing ? refusing : feed.page(...asked)) };
      },
      { begin: BEGIN },
    );
    await run.until(BEGIN + MS_PER_HOUR);
    isRefusing = true;
    await run.until(BEGIN + 5 * MS_PER_HOUR);
    expect(run.status()).toMatchObject({ stand: 'failing', fault: { kind: 'other' } });
    expect(run.status().fault?.text).toMatch(/filter is not understood.*none is skipped/);
    isRefusing = false;
    await run.until(BEGIN + 6 * MS_PER_HOUR);
    expect(run.status()).toMatchObject({ stand: 'up-to-date', fault: null });
    const { gaps } = fetchPositionSchema.parse((await run.store.stream(FAKE.name))?.position);
    expect(gaps.reduce((sum, { from, until }) => sum + until - from, 0)).toBeLessThan(8 * MINUTE);
  });

  it('shows as missing what the service dropped while the bot did not run', async () => {
    const run = fetching(
      (now) =>
        fakeFeed({ happened: [], pageRows: 10, limits: FAKE_LIMITS, now, trouble: () => null, poison: null }).feed,
      { begin: BEGIN },
    );
    await run.until(BEGIN + MS_PER_HOUR);
    run.pass(7 * MS_PER_DAY);
    run.kill();
    await run.until(run.now() + MS_PER_HOUR);
    expect(run.status().gaps.at(-1)?.text).toMatch(/the bot was not running, and the service no longer keeps it/);
    expect(run.status()).toMatchObject({ stand: 'up-to-date' });
  });

  it('reads the last day first, so that there is something to see within minutes', async () => {
    const windows: number[] = [];
    const run = fetching(
      (now) => {
        const { feed } = fakeFeed({
          ...{ happened: [], pageRows: 10, limits: FAKE_LIMITS, now, trouble: () => null, poison: null },
        });
        return {
          ...feed,
          page: (window, next) => {
            windows.push(window.from);
            return feed.page(window, next);
          },
        };
      },
      { begin: BEGIN },
    );
    await run.until(BEGIN + 30 * MINUTE);
    const back = windows.findIndex((from) => from < BEGIN - FAKE_LIMITS.lagMs - MS_PER_DAY);
    expect(windows.slice(0, back).length).toBeGreaterThanOrEqual(4);
    expect(back).toBeLessThan(10);
    expect(Math.min(...windows)).toBeLessThan(BEGIN - FAKE_LIMITS.retentionMs + MS_PER_HOUR);
    expect(run.status().notes).toEqual([]);
  });
});

async function known(store: ReturnType<typeof fetching>['store']): Promise<readonly string[]> {
  const window = daysBetween(dayOf(new Date(BEGIN)) - 30, dayOf(new Date(END)) + 500);
  const { rows } = await store.ask({ kind: 'sign-in', window, by: ['hour', 'sender', 'connector'] });
  return rows.map(({ group, messages }) => `${group.join(' ')} ${messages}`).sort();
}

function truth(all: readonly Happened[], now: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const each of all) {
    const group = `${Math.floor(each.at / MS_PER_HOUR)} ${each.user} ${outcomeAt(each, now)}`;
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return [...counts].map(([group, messages]) => `${group} ${messages}`).sort();
}

function expectWithinBudget(requests: readonly number[]): void {
  for (const [last, at] of requests.entries()) {
    const first = requests[last - REQUEST_LIMITS.requests];
    if (first !== undefined) expect(at - first).toBeGreaterThanOrEqual(5 * MINUTE);
  }
}
