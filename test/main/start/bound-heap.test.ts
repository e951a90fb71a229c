import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const MODULE = new URL('../../../src/main/start/bound-heap.ts', import.meta.url).href;

/** The heap of a process that made a lot of objects and let go of nearly all of them, in MB, after each of many rounds. */
async function heapOf(bounds: string): Promise<{ readonly young: number; readonly whole: number }> {
  const script = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { setImmediate as pause, setTimeout as wait } from 'node:timers/promises';
    ${bounds}
    const kept = [];
    let [young, whole] = [0, 0];
    for (let round = 0; round < 400; round++) {
      for (let n = 0; n < 5_000; n++) kept[(round % 40) * 5_000 + n] = { round, text: 'text ' + n, more: [n, round] };
      await (round % 50 === 0 ? wait(40) : pause());
      if (round < 200) continue;
      young = Math.max(young, getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size / 2 ** 20);
      whole = Math.max(whole, process.memoryUsage().heapTotal / 2 ** 20);
    }
    console.log(JSON.stringify({ young, whole }));`;
  const { stdout } = await run(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script]);
  return JSON.parse(stdout) as { young: number; whole: number };
}

describe('the heap of a bot', () => {
  it('stays nearer to what is in use than that of another process', async () => {
    const start = `import { setFlagsFromString } from 'node:v8'; setFlagsFromString('--semi-space-growth-factor=1');`;
    const bound = await heapOf(`${start} const { boundHeap } = await import('${MODULE}'); boundHeap(0);`);
    const free = await heapOf('');
    expect(free.young).toBeGreaterThan(16);
    expect(bound.young).toBeLessThan(free.young);
    expect(bound.whole).toBeLessThan(free.whole);
  });
});
