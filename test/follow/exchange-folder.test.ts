import { appendFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchangeLog } from '../../adapters/sources/exchange-log/source.ts';
import { KINDS } from '../../src/model/dimensions.ts';
import type { Question } from '../../src/model/question.ts';
import { dayOf } from '../../src/model/time.ts';
import { daysBetween } from '../../src/model/window.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';
import { runs } from '../seed/runs.ts';
import { simulateExchange } from '../simulation/exchange/exchange.ts';
import type { SimulatedLog } from '../simulation/exchange/logs.ts';
import type { Truth } from '../simulation/exchange/truth.ts';
import { NOW } from './facts-of-logs.ts';
import { folderFollowing } from './folder-following.ts';

const BY = ['hour', 'direction', 'connectorType', 'sender', 'client', 'auth'] as const;

/** What the program answers of mail that comes, leaves or is submitted, by each kind. */
async function answered(store: FactStore): Promise<readonly string[]> {
  const last = dayOf(NOW) + 2;
  const window = daysBetween(last - 2500, last);
  const of = async (kind: Question['kind']) => {
    const { rows } = await store.ask({ kind, window, by: BY, order: 'groups' });
    return rows
      .map(({ group, tls }) => [kind, ...group, ...versions(tls)].join(' '))
      .filter((row) => !row.includes(' local '));
  };
  return (await Promise.all(KINDS.map(of))).flat().sort();
}

const versions = (tls: Readonly<Record<string, number>>): readonly string[] =>
  Object.entries(tls)
    .filter(([, messages]) => messages > 0)
    .map(([version, messages]) => `${version}: ${messages}`)
    .sort();

/** The same of what happened. */
function happened(truth: readonly Truth[]): readonly string[] {
  const groups = new Map<string, Record<string, number>>();
  for (const fact of truth) {
    const group = [fact.kind, ...BY.map((dimension) => fact[dimension])].join(' ');
    const tls = groups.get(group) ?? {};
    tls[fact.tls] = (tls[fact.tls] ?? 0) + 1;
    groups.set(group, tls);
  }
  return [...groups].map(([group, tls]) => [group, ...versions(tls)].join(' ')).sort();
}

/** The log goes on: so many bytes more of its files, whole lines or not. */
function writing(log: SimulatedLog, folder: string) {
  const rest = log.files.map(({ fileName, text }) => ({
    path: join(folder, log.name, fileName),
    bytes: Buffer.from(text),
  }));
  return async (count: number): Promise<void> => {
    for (let left = count; left > 0; ) {
      const [file] = rest;
      if (!file) return;
      const piece = file.bytes.subarray(0, left);
      await mkdir(dirname(file.path), { recursive: true });
      await appendFile(file.path, piece);
      left -= piece.length;
      file.bytes = file.bytes.subarray(piece.length);
      if (file.bytes.length === 0) rest.shift();
    }
  };
}

type Step = { readonly do: 'look' | 'kill' } | { readonly do: 'write'; readonly log: number; readonly bytes: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>({ do: 'look' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'kill' }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      log: fc.nat(100),
      bytes: fc.integer({ min: 1, max: 4000 }),
    }),
  },
);

async function followedWhile(logs: readonly SimulatedLog[], steps: readonly Step[]): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'mailflow-exchange-'));
  const store = memoryStore({ priority: ['exchange-log'] });
  const following = folderFollowing(folder, store, { source: exchangeLog });
  const writers = logs.map((log) => writing(log, folder));
  let log = following.begin();
  try {
    for (const what of steps) {
      if (what.do === 'look') await log.step();
      else if (what.do === 'write') await writers[what.log % writers.length]?.(what.bytes);
      else {
        await log.close();
        log = following.begin();
      }
    }
    for (const write of writers) await write(Number.POSITIVE_INFINITY);
    for (let idle = 0, rounds = 0; idle < 8 && rounds < 400; rounds++) {
      const before = log.status().lines;
      const wait = await log.step();
      idle = wait > 0 && log.status().lines === before ? idle + 1 : 0;
    }
    expect(log.status()).toMatchObject({ fault: null, bytesBehind: 0, rejected: 0 });
    return await answered(store);
  } finally {
    await log.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A Hub is read alone, the program is killed, and only then the front end writes: the Hub's log changes no more. */
const HUB_ALONE: readonly Step[] = [
  { do: 'write', log: 4, bytes: 1590 },
  { do: 'write', log: 4, bytes: 1563 },
  { do: 'look' },
  { do: 'kill' },
];

describe('the folder into which the servers of an organisation write, each its own logs', () => {
  it('comes to what happened, whenever it is looked at and whatever is written by then', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...[fc.integer({ min: 0, max: 0x7fffffff }), fc.integer({ min: 1, max: 8 }), fc.array(step, { maxLength: 30 })],
        async (seed, size, steps) => {
          const { logs, truth } = simulateExchange(seed, size);
          expect(await followedWhile(logs, steps)).toEqual(happened(truth));
        },
      ),
      { numRuns: runs(30), examples: [[2_147_483_646, 5, HUB_ALONE]] },
    );
  });
});
