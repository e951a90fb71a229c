import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../seed/runs.ts';
import { simulatePostfix } from '../../../simulation/postfix/postfix.ts';
import { setup } from '../../../simulation/postfix/setup.ts';
import type { Truth } from '../../../simulation/postfix/truth.ts';
import { story } from '../../../simulation/story.ts';
import { merge, readLog, type Told } from './read-log.ts';

const inWords = ({ kind, direction, hour, sender, client, auth, tls, recipients }: Truth | Told): string =>
  kind === 'refused'
    ? refusedInWords({ hour, sender, client, auth, tls })
    : `${kind} ${direction} ${hour} ${sender} ${client} ${auth} ${tls} to ${recipients}`;

/** Whether nothing was said of TLS or there was none is not asked of what was never taken in. */
const refusedInWords = ({
  hour,
  sender,
  client,
  auth,
  tls,
}: Pick<Told, 'hour' | 'sender' | 'client' | 'auth'> & { tls: string | null }) =>
  `refused ${hour} ${sender} ${client} ${auth}${tls === 'none' || tls === 'unknown' || tls === null ? '' : ` ${tls}`}`;

function simulated(seed: number, size: number) {
  const its = setup(seed);
  const { lines, truth, refused } = simulatePostfix(story(seed, size), its, seed);
  const all = [...truth.map(inWords), ...refused.map(refusedInWords)].sort();
  return { lines, truth: all, year: new Date(its.beginsAt).getUTCFullYear() };
}

/** Reads pieces one after another, each with what the earlier ones left, in the year of each. */
async function readPieces(pieces: readonly (readonly string[])[], year: number): Promise<readonly string[]> {
  const told: Told[] = [];
  const carries: unknown[] = [];
  let isNewYear = false;
  for (const lines of pieces) {
    isNewYear ||= lines[0]?.startsWith('Jan  1') === true;
    const read = await readLog(lines.join(''), { year: isNewYear ? year + 1 : year, carries });
    expect(read.rejections).toEqual([]);
    told.push(...read.told);
    carries.unshift(JSON.parse(JSON.stringify(read.result.carry)));
  }
  return merge(told).map(inWords).sort();
}

/** A piece that begins with the very line that the one before ended with cannot be told from one that is read again. */
function betweenTwins(lines: readonly string[], cut: number): number {
  let at = cut;
  while (at > 0 && at < lines.length && lines[at] === lines[at - 1]) at++;
  return at;
}

const seeds = fc.integer({ min: 0, max: 0x7fffffff });
const sizes = fc.integer({ min: 1, max: 14 });

describe('a simulated relay', () => {
  it('is counted as what happened on it, for any seed', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, sizes, async (seed, size) => {
        const { lines, truth, year } = simulated(seed, size);
        expect(await readPieces([lines], year)).toEqual(truth);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('is counted alike wherever its log is cut, and when it is read again', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, sizes, fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), async (seed, size, cuts) => {
        const { lines, truth, year } = simulated(seed, size);
        const inside = cuts.map((cut) => betweenTwins(lines, cut % (lines.length + 1))).sort((a, b) => a - b);
        const at = [0, ...inside, lines.length];
        const pieces = at.slice(1).map((end, i) => lines.slice(at[i], end));
        expect(await readPieces(pieces, year)).toEqual(truth);
      }),
      { numRuns: runs(300) },
    );
  });
});
