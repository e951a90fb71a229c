import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeFiles } from '../../adapters/files/files.ts';
import { fileFollower } from '../../adapters/files/follow/file-follower.ts';
import { postfixLog } from '../../adapters/sources/postfix-log/source.ts';
import { additionOf } from '../../src/follow/addition.ts';
import { filePositionSchema } from '../../src/follow/file-position.ts';
import type { FollowedLog } from '../../src/follow/followed-log.ts';
import type { LogReader } from '../../src/follow/log-reader.ts';
import { logReader } from '../../src/follow/read-log.ts';
import { type Happening, happening, naming, writing } from '../adapters/files/follow/happenings.ts';
import { logWriter, type Naming } from '../adapters/files/follow/log-writer.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';
import { runs } from '../seed/runs.ts';
import { simulatePostfix } from '../simulation/postfix/postfix.ts';
import { setup } from '../simulation/postfix/setup.ts';
import { story } from '../simulation/story.ts';
import { facts, imported, NOW } from './facts-of-logs.ts';

/** `read and lose`: killed before what was read is kept; `keep and lose`: killed right after. */
type Step = Happening | { readonly do: 'read and keep' | 'read and lose' | 'keep and lose' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: happening },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Step>(
      { do: 'read and keep' },
      { do: 'read and keep' },
      { do: 'read and lose' },
      { do: 'keep and lose' },
    ),
  },
);

async function followedWhile(steps: readonly Step[], lines: readonly string[], names: Naming, pieceBytes: number) {
  const writer = await logWriter(names);
  let handed = 0;
  const log = writing(writer, (count) => {
    const more = lines.slice(handed, handed + count);
    handed += more.length;
    return more.join('');
  });
  const followed: FollowedLog = {
    name: 'postfix-log x',
    source: 'postfix-log',
    from: { kind: 'file', path: writer.path },
    declared: {},
  };
  const store = memoryStore({ priority: ['postfix-log'] });
  let reader = await open();

  async function open(): Promise<LogReader> {
    const kept = await store.stream(followed.name);
    const clock = { now: () => Date.now(), elapsed: () => performance.now() };
    const position = kept === null ? null : filePositionSchema.parse(kept.position);
    const pace = { chunkBytes: pieceBytes, graceMs: 0 };
    const follower = fileFollower({ ...{ path: writer.path, files: nodeFiles(), position }, ...clock, ...pace });
    const carries = await store.carries('postfix-log');
    return logReader({ ...{ log: followed, source: postfixLog, kept, carries, follower, pieceBytes }, ...clock });
  }
  async function readAndKeep(): Promise<number> {
    const piece = await reader.read();
    expect(piece.gaps).toEqual([]);
    const carryChanges = piece.carryChange === null ? [] : [piece.carryChange];
    await store.append(additionOf(followed, piece, { quiet: [], carryChanges, now: NOW }));
    return piece.bytes;
  }

  try {
    for (const what of steps) {
      if (what.do === 'read and keep' || what.do === 'keep and lose') await readAndKeep();
      else if (what.do === 'read and lose') await reader.read();
      else await log.happen(what as Happening);
      if (what.do !== 'read and lose' && what.do !== 'keep and lose') continue;
      await reader.close();
      reader = await open();
    }
    const whole = await log.end(lines.slice(handed).join(''));
    for (let idle = 0; idle < 2; ) idle = (await readAndKeep()) > 0 ? 0 : idle + 1;
    return { store, whole };
  } finally {
    await reader.close();
    await writer.remove();
  }
}

describe('a followed log, written and rotated while it is read by a program that is killed', () => {
  it('comes to the facts of the whole log', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...[
          fc.integer({ min: 0, max: 0x7fffffff }),
          fc.integer({ min: 1, max: 10 }),
          fc.array(step, { maxLength: 40 }),
          naming,
          fc.integer({ min: 600, max: 6000 }),
        ],
        async (seed, size, steps, names, pieceBytes) => {
          const { lines } = simulatePostfix(story(seed, size), setup(seed), seed);
          const { store, whole } = await followedWhile(steps, lines, names, pieceBytes);
          expect(whole).toBe(lines.join(''));
          expect(await facts(store)).toEqual(await facts(await imported([whole], [postfixLog], nodeFiles())));
        },
      ),
      { numRuns: runs(60) },
    );
  });
});
