import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REQUEST_LIMITS } from '../../adapters/microsoft365/request-limits.ts';
import { afterAnswer, afterThrottling, NEW_BUDGET, takeRequest } from '../../src/fetch/request-budget.ts';
import { tenantBudget } from '../../src/fetch/tenant-budget.ts';
import { runs } from '../seed/runs.ts';

const NOW = Date.UTC(2026, 10, 30, 12);

describe('the budget of requests', () => {
  it('lets no more through in any five minutes than it may, and says when there is room again', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 400 }), (pauses) => {
        let budget = NEW_BUDGET;
        let now = NOW;
        const sent: number[] = [];
        for (const pause of pauses) {
          now += pause;
          let taking = takeRequest(budget, now, REQUEST_LIMITS);
          if (taking.kind === 'wait') {
            now += taking.ms;
            taking = takeRequest(budget, now, REQUEST_LIMITS);
          }
          expect(taking.kind).toBe('sent');
          if (taking.kind === 'sent') ({ budget } = taking);
          sent.push(now);
        }
        for (const [last, at] of sent.entries())
          if (last >= REQUEST_LIMITS.requests)
            expect(at - (sent[last - REQUEST_LIMITS.requests] as number)).toBeGreaterThanOrEqual(REQUEST_LIMITS.perMs);
      }),
      { numRuns: runs(100) },
    );
  });

  it('waits as long as the service says, and never comes back a moment sooner', () => {
    const waits = (afterMs: number | null, chance: number, times = 1) => {
      let budget = NEW_BUDGET;
      for (let time = 0; time < times; time++) budget = afterThrottling(budget, NOW, afterMs, chance);
      const taking = takeRequest(budget, NOW, REQUEST_LIMITS);
      return taking.kind === 'wait' ? taking : null;
    };
    expect(waits(30_000, 0)).toEqual({ kind: 'wait', ms: 30_000, reason: 'throttled' });
    expect(waits(30_000, 0.5)?.ms).toBe(33_000);
    expect([1, 2, 3, 4].map((times) => waits(null, 0, times)?.ms)).toEqual([60_000, 180_000, 300_000, 300_000]);
    expect(waits(365 * 86_400_000, 0)?.ms).toBe(3_600_000);
  });

  it('waits no longer after a start than any pause may last, whatever clock noted it', async () => {
    let now = NOW + 30 * 86_400_000;
    let noted: unknown = null;
    const note = {
      read: async () => noted,
      async write(value: unknown) {
        noted = value;
      },
    };
    const process = () =>
      tenantBudget({ limits: REQUEST_LIMITS, note, now: () => now, elapsed: () => now, random: () => 0.9 });
    await process().throttled(3_600_000);
    now = NOW;
    const after = process();
    let waited = 0;
    for (let ms = await after.take(); ms > 0; ms = await after.take()) {
      waited += ms;
      now += ms;
      if (waited > 86_400_000) break;
    }
    expect(waited).toBeLessThanOrEqual(72 * 60_000);
  });

  it('begins with the shortest wait again once the service has answered', () => {
    const throttled = afterThrottling(afterThrottling(NEW_BUDGET, NOW, null, 0), NOW, null, 0);
    const again = afterThrottling({ ...afterAnswer(throttled), pausedUntil: null }, NOW, null, 0);
    expect(again.pausedUntil).toBe(NOW + 60_000);
  });

  it('takes what was noted by a clock that is set back since for what was sent now', () => {
    const sent = Array.from({ length: REQUEST_LIMITS.requests }, () => NOW + 400 * 86_400_000);
    const taking = takeRequest({ ...NEW_BUDGET, sent }, NOW, REQUEST_LIMITS);
    expect(taking).toEqual({ kind: 'wait', ms: REQUEST_LIMITS.perMs, reason: 'budget-spent' });
  });
});
