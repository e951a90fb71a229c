import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { soak } from './soak.ts';
import { measureStateWrites } from './state-writes.ts';

/** `npm run soak [-- --seed N --deliveries N --kills N]`: prints what README.md in this folder records. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    deliveries: { type: 'string', default: '2000' },
    kills: { type: 'string', default: '200' },
  },
});
const [seed, deliveries, kills] = [Number(values.seed), Number(values.deliveries), Number(values.kills)];
const folder = await mkdtemp(join(tmpdir(), 'mailflow-soak-'));
const { result, writes } = await run().finally(() => rm(folder, { recursive: true, force: true }));

async function run() {
  const result = await soak({ seed, deliveries, kills, deadHours: 2, folder });
  return { result, writes: await measureStateWrites(folder, deliveries) };
}

const { lost, duplicates, wrong, stillWaiting } = result;
const lines: readonly (readonly [string, string | number])[] = [
  ['date', new Date().toISOString().slice(0, 10)],
  ['machine', `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB`],
  ['runtime', `Node ${process.versions.node} on ${process.platform}`],
  ['seed', seed],
  ['deliveries wanted', deliveries],
  ['kill -9', result.kills],
  ['start to first call, median', `${Math.round(result.startMs)} ms`],
  [
    `a state write with ${deliveries} waiting`,
    `${writes.medianMs.toFixed(1)} ms in the median, ${Math.round(writes.bytes / 1_024)} KiB`,
  ],
  ['calls to the platform', result.calls],
  [
    'faults',
    Object.entries(result.faults)
      .map(([fault, times]) => `${fault} ${times}`)
      .join(', '),
  ],
  ['roots and replies said', result.said],
  ['superseded by newer replies', result.superseded.length],
  ['roots refused at first / taken at last', `${result.refused.length} / ${result.takenAtLast.length}`],
  ['lost', [lost.length, ...lost].join(' ')],
  ['duplicates left', [duplicates.length, ...duplicates].join(' ')],
  ['out of order or out of date', [wrong.length + result.orphans, ...wrong].join(' ')],
  ['still waiting', [stillWaiting.length, ...stillWaiting].join(' ')],
  ['took', `${Math.round(result.tookMs / 1_000)} s`],
];
for (const [what, figure] of lines) console.log(`${what.padEnd(36)} ${figure}`);
const isRight =
  [lost, duplicates, wrong, stillWaiting].every((list) => list.length === 0) &&
  result.orphans === 0 &&
  result.kills >= kills &&
  result.takenAtLast.every((root) => result.refused.includes(root));
console.log(isRight ? 'All was said, once, in order.' : 'THAT WENT WRONG.');
process.exitCode = isRight ? 0 : 1;
