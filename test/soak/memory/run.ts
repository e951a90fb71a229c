import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { withScratch } from '../../bench/scratch.ts';
import { growthOf } from './flat.ts';
import { memorySoak } from './memory-soak.ts';

/** `npm run soak:memory [-- --minutes N --per-second N --seed N]`: prints what ../README.md records. */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '120' },
    'per-second': { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    'every-seconds': { type: 'string', default: '60' },
  },
});
/** A fiftieth of what once grew; less is not told from what the runtime itself does in two hours. */
const LIMIT_MB_PER_MINUTE = 0.07;

const options = { minutes: Number(values.minutes), perSecond: Number(values['per-second']), seed: Number(values.seed) };
const everySeconds = Number(values['every-seconds']);
const result = await withScratch((folder) => memorySoak({ ...options, everySeconds, folder }));
const [heap, resident] = [growthOf(result.floors, 'heapBytes'), growthOf(result.floors, 'residentBytes')];
const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const shown = ({ firstBytes, lastBytes, bytesPerMinute }: typeof heap): string =>
  `${mb(firstBytes)} to ${mb(lastBytes)}, ${(bytesPerMinute / 1e6).toFixed(3)} MB a minute`;
const lines: readonly (readonly [string, string | number])[] = [
  ['date', new Date().toISOString().slice(0, 10)],
  ['machine', `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB`],
  ['runtime', `Node ${process.versions.node} on ${process.platform}`],
  ['minutes', options.minutes],
  ['requests', result.requests],
  ['messages posted in Slack', result.posts],
  ['heap and buffers after collection', shown(heap)],
  ['resident', shown(resident)],
  ['ended at SIGTERM with', String(result.exitCode)],
];
for (const [what, figure] of lines) console.log(`${what.padEnd(36)} ${figure}`);
const isFlat = heap.bytesPerMinute < LIMIT_MB_PER_MINUTE * 1e6;
console.log(isFlat ? 'Flat.' : 'IT GROWS.');
process.exitCode = isFlat && result.exitCode === 0 && result.posts > 0 ? 0 : 1;
