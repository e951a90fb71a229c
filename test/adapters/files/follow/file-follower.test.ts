import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeFiles } from '../../../../adapters/files/files.ts';
import { fileFollower } from '../../../../adapters/files/follow/file-follower.ts';
import type { FilePosition } from '../../../../src/follow/file-position.ts';
import { runs } from '../../../seed/runs.ts';
import { type Happening, happening, naming, writing } from './happenings.ts';
import { logWriter, type Naming } from './log-writer.ts';

type Step = Happening | { readonly do: 'look' | 'commit' | 'kill' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: happening },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ do: 'look' }, { do: 'commit' }, { do: 'commit' }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ do: 'look' }, { do: 'kill' }) },
);

/** Follows a log while all this happens to it; answers what was written, and what was taken and kept. */
async function played(steps: readonly Step[], names: Naming, chunkBytes: number) {
  const writer = await logWriter(names);
  let serial = 0;
  const log = writing(writer, (lines) =>
    Array.from({ length: lines }, () => `line ${++serial} ${'.'.repeat((serial * 7) % 30)}\n`).join(''),
  );
  let kept = '';
  let taken = '';
  const gaps: string[] = [];
  let position: FilePosition | null = null;
  let follower = open();

  function open() {
    taken = '';
    return fileFollower({
      ...{ path: writer.path, files: nodeFiles(), position, chunkBytes, graceMs: 0 },
      now: () => Date.now(),
      elapsed: () => performance.now(),
    });
  }
  async function look(budget: number): Promise<void> {
    const looked = await follower.look(async (lines) => {
      taken += Buffer.from(lines).toString();
    }, budget);
    gaps.push(...looked.gaps);
  }
  function commit(): void {
    kept += taken;
    taken = '';
    position = JSON.parse(JSON.stringify(follower.position())) as FilePosition;
  }

  try {
    for (const what of steps) {
      if (what.do === 'look') await look(1);
      else if (what.do === 'commit') {
        await look(200);
        commit();
      } else if (what.do === 'kill') {
        await follower.close();
        follower = open();
      } else await log.happen(what as Happening);
    }
    const written = await log.end('the last line\n');
    for (let i = 0; i < 200 && kept.length < written.length; i++) {
      await look(1000);
      commit();
    }
    await look(1000);
    commit();
    return { written, kept, gaps };
  } finally {
    await follower.close();
    await writer.remove();
  }
}

describe('a followed file', () => {
  it('is taken whole, each line once and in order, however it is rotated and whoever is killed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        naming,
        fc.integer({ min: 50, max: 400 }),
        async (steps, names, chunk) => {
          const { written, kept, gaps } = await played(steps, names, chunk);
          expect(kept).toBe(written);
          expect(gaps).toEqual([]);
        },
      ),
      { numRuns: runs(300) },
    );
  });

  const packed = async (lines: number, damage: (bytes: Buffer) => Buffer) => {
    const writer = await logWriter('numbers');
    // Lines that do not pack well, so that it comes in many pieces.
    const text = (from: number, count: number): string =>
      Array.from(
        { length: count },
        (_, i) =>
          `${from + i} ${createHash('sha256')
            .update(String(from + i))
            .digest('hex')}\n`,
      ).join('');
    await writeFile(`${writer.path}.1.gz`, damage(gzipSync(text(1, lines))));
    await writer.write(text(lines + 1, 10));
    const follower = fileFollower({
      ...{ path: writer.path, files: nodeFiles(), position: null, graceMs: 0 },
      now: () => Date.now(),
      elapsed: () => performance.now(),
    });
    let taken = '';
    const { gaps, fault } = await follower.look(async (more) => {
      taken += Buffer.from(more).toString();
    }, 1e9);
    await follower.close();
    await writer.remove();
    return { taken, gaps, fault, all: text(1, lines + 10), last: text(lines + 1, 10) };
  };

  it('is taken whole where it was packed, however it is unpacked', async () => {
    const { taken, gaps, all } = await packed(30_000, (bytes) => bytes);
    expect(taken).toBe(all);
    expect(gaps).toEqual([]);
  });

  it('goes on where an older part of it is damaged, and says so', async () => {
    const { taken, gaps, fault, all, last } = await packed(30_000, (bytes) => bytes.subarray(0, bytes.length / 2));
    expect(fault).toBe(null);
    expect(gaps).toEqual([expect.stringContaining('left out')]);
    expect(taken.endsWith(last)).toBe(true);
    expect(all.startsWith(taken.slice(0, -last.length))).toBe(true);
    expect(taken.length).toBeGreaterThan(500_000);
  });
});
