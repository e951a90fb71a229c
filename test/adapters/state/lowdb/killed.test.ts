import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openState } from '../../../../adapters/state/lowdb/open-state.ts';
import { bundleScript } from '../../../prepared/bundle-script.ts';
import { countingFolder, countingOptions, wordsOf } from './counting.ts';

const COUNTER = fileURLToPath(new URL('./counter.ts', import.meta.url));

let at: Awaited<ReturnType<typeof countingFolder>>;
beforeEach(async () => {
  at = await countingFolder();
});
afterEach(() => at.remove());

describe('a process that is killed while it writes', () => {
  it('leaves a state that was written, at least as new as the last it spoke of', async () => {
    // Three files at a time, only because most of the time goes into starting processes.
    const counter = await bundleScript(COUNTER, at.folder);
    const files = [20261122, 7, 42].map((seed) => [join(at.folder, `state-${seed}.json`), seed] as const);
    await Promise.all(files.map(([path, seed]) => killRepeatedly(counter, path, seed)));
  });
});

async function killRepeatedly(counter: string, path: string, seed: number): Promise<void> {
  let random = seed;
  for (let round = 0; round < 5; round++) {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    const acknowledged = await countUntilKilled(counter, path, 1 + (random % 40), random % 400_000);
    const said: string[] = [];
    const state = await openState(path, { ...countingOptions, onWord: (event) => said.push(event) });
    const { count } = state.read();
    // Linux may end a write of several pages between two of them: half a record is what it leaves, and what is dropped.
    const unexpected = said.filter((event) => event !== 'state.journal-torn');
    expect(unexpected, `seed ${seed}, round ${round}`).toEqual([]);
    expect(state.read()).toEqual({ count, words: wordsOf(count) });
    expect(count).toBeGreaterThanOrEqual(acknowledged);
    expect(count).toBeLessThanOrEqual(acknowledged + 1);
  }
}

/** Kills a counter after it has spoken of `updates` and a busy loop has gone round `spins` times; answers its last word. */
async function countUntilKilled(counter: string, path: string, updates: number, spins: number): Promise<number> {
  const child = spawn(process.execPath, [counter, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let heard = 0;
  let last = 0;
  for await (const line of createInterface(child.stdout)) {
    last = Number(line);
    if (++heard !== updates) continue;
    let turn = spins;
    while (turn > 0) turn -= 1;
    child.kill('SIGKILL');
  }
  await exited;
  return last;
}
