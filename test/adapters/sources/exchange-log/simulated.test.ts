import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../seed/runs.ts';
import { simulateExchange } from '../../../simulation/exchange/exchange.ts';
import type { Truth } from '../../../simulation/exchange/truth.ts';
import { type Doing, followed } from './followed.ts';
import { merge, readExchange, type Told } from './read-exchange.ts';

const inWords = ({
  kind,
  direction,
  connectorType,
  connector,
  sender,
  client,
  auth,
  tls,
  recipients,
  hour,
}: Truth | Told) =>
  `${hour} ${kind} ${direction} ${connectorType} "${connector}" ${sender} ${client} ${auth} ${tls} to ${recipients}`;

/** Hops inside that were once taken for something else are counted nowhere. */
const counted = (told: readonly Told[]): readonly string[] =>
  merge(told)
    .filter(({ direction }) => direction !== 'local')
    .map(inWords)
    .sort();

/** Imports are offered what the newest of them left. */
const OFFERED = 8;

const seeds = fc.integer({ min: 0, max: 0x7fffffff });
const sizes = fc.integer({ min: 1, max: 14 });
const doings: fc.Arbitrary<readonly Doing[]> = fc.array(
  fc.record({
    log: fc.nat(100),
    do: fc.constantFrom('read', 'read', 'flush', 'flush', 'reopen'),
    bytes: fc.integer({ min: 1, max: 6000 }),
  }),
  { maxLength: 60 },
);

describe('a simulated organisation', () => {
  it('is counted as what happened in it, whatever the order of its files', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, sizes, fc.infiniteStream(fc.nat()), async (seed, size, luck) => {
        const { logs, truth } = simulateExchange(seed, size);
        const files = logs.flatMap((log) => log.files);
        const told: Told[] = [];
        const carries: unknown[] = [];
        while (files.length > 0) {
          const [file] = files.splice(Number(luck.next().value) % files.length, 1);
          if (file === undefined) break;
          const read = await readExchange(file.text, {
            ...{ fileName: file.fileName, carries: carries.slice(0, OFFERED) },
            now: new Date('2027-02-01T00:00:00Z'),
          });
          expect(read.rejections).toEqual([]);
          told.push(...read.told);
          carries.unshift(JSON.parse(JSON.stringify(read.result.carry)));
        }
        expect(counted(told)).toEqual(truth.map(inWords).sort());
      }),
      { numRuns: runs(200) },
    );
  });

  it('is counted alike when its logs are followed beside one another, wherever they are looked at', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, sizes, doings, async (seed, size, what) => {
        const { logs, truth } = simulateExchange(seed, size);
        expect(counted(await followed(logs, what))).toEqual(truth.map(inWords).sort());
      }),
      { numRuns: runs(200) },
    );
  });
});
