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
});
