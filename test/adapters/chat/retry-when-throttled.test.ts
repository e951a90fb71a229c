import { describe, expect, test } from 'vitest';
import { retryingWhenThrottled } from '../../../adapters/chat/retry-when-throttled.ts';

const notNow = (afterMs: number) => ({ kind: 'not-now', afterMs, trouble: 'throttled' }) as const;

interface Done {
  readonly kind: 'done' | 'refused' | 'unsure';
}

/** Calls with these outcomes one after the other, the last one for good; answers the last outcome and the pauses made. */
async function called(shortestMs: number, outcomes: readonly (Done | ReturnType<typeof notNow>)[]) {
  const pauses: number[] = [];
  let at = 0;
  const outcome = await retryingWhenThrottled(shortestMs)<Done>(
    async () => outcomes[Math.min(at++, outcomes.length - 1)] ?? { kind: 'unsure' },
    async (ms) => void pauses.push(ms),
  );
  return { kind: outcome.kind, pauses, calls: at };
}

describe('what was throttled is called again', () => {
  test.for([
    ['when the platform says', 250, [notNow(3_000), { kind: 'done' }], 'done', [3_000]],
    ['after the shortest pause where it names none', 500, [notNow(0), { kind: 'done' }], 'done', [500]],
    ['after another shortest pause elsewhere', 250, [notNow(10), notNow(700), { kind: 'done' }], 'done', [250, 700]],
    ['for a minute in all, and no longer', 500, [notNow(25_000)], 'not-now', [25_000, 25_000]],
    ['never where the pause is longer than a minute', 500, [notNow(60_001), { kind: 'done' }], 'not-now', []],
    ['never where it may have been done', 500, [{ kind: 'unsure' }, { kind: 'done' }], 'unsure', []],
    ['never where it was refused', 500, [{ kind: 'refused' }, { kind: 'done' }], 'refused', []],
  ] as const)('%s', async ([, shortest, outcomes, kind, pauses]) => {
    expect(await called(shortest, outcomes)).toEqual({ kind, pauses, calls: pauses.length + 1 });
  });
});
