import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openState } from '../../adapters/state/lowdb/open-state.ts';
import { asImported } from '../../src/report-requests/after-answer.ts';
import { INITIAL_STATE, requestsIn, stateSchema } from '../../src/state/state.ts';
import { REQUESTS } from './given-requests.ts';

test('requests are on disk when a change resolves, as they were, and what changes nothing writes nothing', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'mailflow-requests-'));
  try {
    const file = join(directory, 'mailflow.json');
    const options = { schema: stateSchema, initial: INITIAL_STATE, onWord: () => {} };
    const first = await openState(file, options);
    expect(requestsIn(first).read()).toEqual([]);
    await requestsIn(first).update(() => REQUESTS);
    const [one, ...rest] = requestsIn(first).read();
    if (one === undefined) throw new Error('nothing is there');
    const imported = asImported(one, 7, new Date('2026-11-16T08:00:00Z'));
    await requestsIn(first).update(() => [imported, ...rest]);
    const before = first.read();
    await requestsIn(first).update((same) => same);
    expect(first.read()).toBe(before);
    // Killed: it is not closed.
    const second = await openState(file, options);
    expect(requestsIn(second).read()).toEqual([imported, ...REQUESTS.slice(1)]);
    await second.close();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
