import { expect, it } from 'vitest';
import { simulateBusyExchange } from '../../../simulation/exchange/exchange.ts';
import type { Truth } from '../../../simulation/exchange/truth.ts';
import { type Doing, followed } from './followed.ts';
import { merge, readExchange, type Told } from './read-exchange.ts';

/** `SIMULATED_MESSAGES=50000 npx vitest run …/busy.test.ts` plays some more than in the gate. */
const MESSAGES = Number(process.env['SIMULATED_MESSAGES'] ?? 400);
const SEED = Number(process.env['FC_SEED'] ?? 1) || 1;
const LONG_MS = 60_000 + 60 * MESSAGES;
const OFFERED = 8;
/** So much of each log is read at a look. */
const LOOKED_AT_BYTES = 400_000;

const { logs, truth } = simulateBusyExchange(SEED, MESSAGES);
const files = logs.flatMap((log) => log.files);
const { hour: _, ...first } = truth[0] as Truth;
const dimensions = [...Object.keys(first), 'hour'].sort() as (keyof Truth)[];
const inWords = (fact: Truth | Told): string => dimensions.map((dimension) => String(fact[dimension])).join(' ');

const counted = (told: readonly Told[]): readonly string[] =>
  merge(told)
    .filter(({ direction }) => direction !== 'local')
    .map(inWords)
    .sort();
const happened = truth.map(inWords).sort();

it(`is counted as what happened in ${MESSAGES} messages, its ${files.length} files imported hour by hour`, {
  timeout: LONG_MS,
}, async () => {
  const told: Told[] = [];
  const carries: unknown[] = [];
  const hourOf = ({ fileName }: { readonly fileName: string }): string => fileName.replaceAll(/\D/g, '');
  for (const { text, fileName } of [...files].sort((a, b) => (hourOf(a) < hourOf(b) ? -1 : 1))) {
    const read = await readExchange(text, {
      ...{ fileName, carries: carries.slice(0, OFFERED), now: new Date('2027-02-01T00:00:00Z') },
    });
    expect(read.rejections).toEqual([]);
    told.push(...read.told);
    carries.unshift(JSON.parse(JSON.stringify(read.result.carry)));
  }
  expect(counted(told)).toEqual(happened);
});

it('is counted alike while its logs are followed beside one another', { timeout: LONG_MS }, async () => {
  const longest = Math.max(...logs.map((log) => log.files.reduce((sum, { text }) => sum + text.length, 0)));
  const looks = Array.from({ length: Math.ceil(longest / LOOKED_AT_BYTES) }, () =>
    logs.flatMap((__, log): readonly Doing[] => [
      { log, do: 'read', bytes: LOOKED_AT_BYTES },
      { log, do: 'flush', bytes: 0 },
    ]),
  );
  expect(counted(await followed(logs, looks.flat()))).toEqual(happened);
});
