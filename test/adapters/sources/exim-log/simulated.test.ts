import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eximLog } from '../../../../adapters/sources/exim-log/source.ts';
import { inRotationOrder } from '../../../../src/ingest/rotation-order.ts';
import { runs } from '../../../seed/runs.ts';
import { simulateExim } from '../../../simulation/exim/exim.ts';
import { setup } from '../../../simulation/exim/setup.ts';
import type { Truth } from '../../../simulation/exim/truth.ts';
import { story } from '../../../simulation/story.ts';
import { filesOfLog, inOrderOf, OFFERED } from '../files-of-log.ts';
import { type Doing, followed } from '../followed.ts';
import { merge, readLog, type Told } from './read-log.ts';

const inWords = ({ kind, direction, hour, sender, client, auth, tls, recipients }: Truth | Told): string =>
  `${kind} ${direction} ${hour} ${sender} ${client} ${auth} ${tls} to ${recipients}`;

function simulated(seed: number, size: number) {
  const its = setup(seed);
  const { lines, truth } = simulateExim(story(seed, size), its, seed);
  const sign = its.offsetHours < 0 ? '-' : '+';
  const zone = `${sign}${String(Math.abs(its.offsetHours)).padStart(2, '0')}:00`;
  const beginsIn = new Date(its.beginsAt + its.offsetHours * 3_600_000).getUTCFullYear();
  return { lines, truth: truth.map(inWords).sort(), zone, beginsIn, isYearless: its.writes.includes('syslog') };
}

type Simulated = ReturnType<typeof simulated>;

/**
 * Reads pieces one after another, in this order or as they are given, each with what those before left, in the year of
 * each where lines have none.
 */
async function readPieces(
  pieces: readonly (readonly string[])[],
  { zone, beginsIn, isYearless }: Simulated,
  order: readonly number[] = [],
) {
  const told: Told[] = [];
  const carries: unknown[] = [];
  let isNewYear = false;
  const dated = pieces.map((lines) => {
    if (lines[0] !== undefined) isNewYear = lines[0].startsWith('Jan  1');
    const year = isYearless ? { year: isNewYear ? beginsIn + 1 : beginsIn } : {};
    return { lines, year };
  });
  for (const { lines, year } of inOrderOf(dated, order)) {
    const read = await readLog(lines.join(''), { ...year, declared: { zone }, carries: carries.slice(0, OFFERED) });
    expect(read.rejections).toEqual([]);
    told.push(...read.told);
    carries.unshift(JSON.parse(JSON.stringify(read.result.carry)));
  }
  return merge(told).map(inWords).sort();
}

/** A piece that begins with the very line that the one before ended with cannot be told from one that is read again. */
function betweenTwins(lines: readonly string[], cut: number): number {
  let at = cut;
  while (at > 0 && at < lines.length && inSeconds(lines[at]) === inSeconds(lines[at - 1])) at++;
  return at;
}

const inSeconds = (line: string | undefined): string | undefined => line?.replace(/(:\d\d)\.\d{3} /, '$1 ');

function cutAt(lines: readonly string[], cuts: readonly number[]): readonly (readonly string[])[] {
  const inside = cuts.map((cut) => betweenTwins(lines, cut % (lines.length + 1))).sort((a, b) => a - b);
  const at = [0, ...inside, lines.length];
  return at.slice(1).map((end, i) => lines.slice(at[i], end));
}

/** What has a message id, or is a part of a long line. */
const OF_MESSAGE = / \w{6}-\w{6,11}-\w{2,4} |\[\d+[/\\]\d+\] /;

const seeds = fc.integer({ min: 0, max: 0x7fffffff });
const sizes = fc.integer({ min: 1, max: 14 });
const manyCuts = fc.array(fc.nat(), { minLength: 1, maxLength: 4 });
const orders = fc.array(fc.nat(), { minLength: 10, maxLength: 10 });
const doings: fc.Arbitrary<readonly Doing[]> = fc.array(
  fc.oneof(
    fc.integer({ min: 1, max: 1500 }).map((bytes) => ({ do: 'read', bytes }) as const),
    fc.constant({ do: 'flush' } as const),
    fc.constant({ do: 'reopen' } as const),
  ),
  { maxLength: 40 },
);

describe('a simulated Exim', () => {
  it('is counted as what happened on it, for any seed', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, sizes, async (seed, size) => {
        const its = simulated(seed, size);
        expect(await readPieces([its.lines], its)).toEqual(its.truth);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('is counted alike in rotated files, in whatever order they are named, and when it is read again', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, sizes, manyCuts, fc.nat(), async (seed, size, cuts, turn) => {
        const its = simulated(seed, size);
        const pieces = cutAt(its.lines, cuts);
        const modifiedAt = new Date('2026-01-01T00:00:00Z');
        const files = pieces.map((lines, i) => {
          const ago = pieces.length - 1 - i;
          return { name: ago === 0 ? 'mainlog' : `mainlog.${ago}${ago > 1 ? '.gz' : ''}`, modifiedAt, lines };
        });
        const turned = [...files.slice(turn % files.length), ...files.slice(0, turn % files.length)].reverse();
        const ordered = inRotationOrder(turned).map(({ lines }) => lines);
        expect(await readPieces(ordered, its)).toEqual(its.truth);
        expect(await readPieces([...ordered, its.lines], its)).toEqual(its.truth);
      }),
      { numRuns: runs(300) },
    );
  });

  it('is counted as what happened on it when its files are imported one by one, in any order', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, sizes, manyCuts, orders, async (seed, size, cuts, order) => {
        const its = simulated(seed, size);
        const files = filesOfLog(its.lines, cuts, OF_MESSAGE);
        expect(await readPieces(files, its, order)).toEqual(its.truth);
        expect(await readPieces([...files, ...files], its, order)).toEqual(its.truth);
      }),
      { numRuns: runs(300) },
    );
  });

  it('is counted alike while it is followed, wherever it is looked at and gone on with', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, sizes, doings, async (seed, size, what) => {
        const its = simulated(seed, size);
        const declared = { zone: its.zone, ...(its.isYearless && { year: String(its.beginsIn) }) };
        const { told } = await followed(eximLog, Buffer.from(its.lines.join('')), what, declared);
        expect(merge(told).map(inWords).sort()).toEqual(its.truth);
      }),
      { numRuns: runs(300) },
    );
  });
});
