import { mkdtemp, readdir, readFile, rename, rm, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../contracts/memory-store/store.ts';
import { runs } from '../seed/runs.ts';
import { simulatePostfix } from '../simulation/postfix/postfix.ts';
import { setup } from '../simulation/postfix/setup.ts';
import { story } from '../simulation/story.ts';
import { folderFollowing } from './folder-following.ts';

/** How a server names its logs: a file every hour, or one that is rotated. */
type Naming = 'hours' | 'numbers' | 'dates';

type Step =
  | { readonly do: 'write'; readonly lines: number }
  | { readonly do: 'rotate' | 'copy' | 'look' | 'kill' }
  /** The copy is looked at after so many files. */
  | { readonly do: 'copy and look'; readonly after: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), lines: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 3, arbitrary: fc.constantFrom<Step>({ do: 'rotate' }, { do: 'copy' }, { do: 'look' }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('copy and look' as const), after: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'kill' }) },
);

const LINES = simulatePostfix(story(3, 40), setup(3), 3).lines;

/** A server that writes into a folder of its own, of which a program makes copies as rsync(1) does. */
async function server(naming: Naming, copies: string) {
  const folder = await mkdtemp(join(tmpdir(), 'mailflow-server-'));
  let written = 0;
  let turn = 1;
  const two = (): string => String(turn).padStart(2, '0');
  const live = (): string => (naming === 'hours' ? `mx1-2026-11-01-${two()}.log` : 'mx1.log');
  const texts = new Map<string, string>();

  return {
    written: () => written,
    async write(count: number): Promise<void> {
      const text = (texts.get(live()) ?? '') + LINES.slice(written, written + count).join('');
      written = Math.min(LINES.length, written + count);
      texts.set(live(), text);
      await writeFile(join(folder, live()), text);
    },
    async rotate(): Promise<void> {
      if (naming !== 'hours') {
        if (!texts.has(live())) return;
        const names = naming === 'numbers' ? [...texts.keys()].sort().reverse() : [live()];
        for (const name of names) {
          const number = Number(/\.(\d+)$/.exec(name)?.[1] ?? 0) + 1;
          const to = naming === 'numbers' ? `mx1.log.${number}` : `mx1.log-202611${two()}`;
          texts.set(to, texts.get(name) ?? '');
          texts.delete(name);
          await rename(join(folder, name), join(folder, to));
        }
      }
      turn++;
    },
    /** Each whole under another name, with its times, and then in its place, in the order of the names. */
    async copy(look: (copied: number) => Promise<void>): Promise<void> {
      let copied = 0;
      for (const name of (await readdir(folder)).sort()) {
        const [from, to, fresh] = [join(folder, name), join(copies, name), join(copies, `.${name}.Xc3vQ2`)];
        const { size, atime, mtime } = await stat(from);
        const known = await stat(to).catch(() => null);
        if (known?.size === size && known.mtimeMs === mtime.getTime()) continue;
        await writeFile(fresh, await readFile(from));
        await utimes(fresh, atime, mtime);
        await rename(fresh, to);
        await look(++copied);
      }
      for (const name of await readdir(copies)) if (!texts.has(name)) await unlink(join(copies, name));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

it('a copy that has its length from the beginning is read as far as it is written', async () => {
  const copies = await mkdtemp(join(tmpdir(), 'mailflow-copies-'));
  const following = folderFollowing(copies, memoryStore({ priority: ['postfix-log'] }));
  const log = following.begin();
  const whole = Buffer.from(LINES.join(''));
  const path = join(copies, 'mx1-2026-11-01.log');
  const cuts = [0, 10_000, 10_007, 30_000, whole.length];
  try {
    for (const until of cuts) {
      await writeFile(path, Buffer.concat([whole.subarray(0, until), Buffer.alloc(whole.length - until)]));
      following.pass(60_000);
      for (let idle = 0; idle < 4; ) idle = (await log.step()) > 0 ? idle + 1 : 0;
      const lines = whole.subarray(0, until).toString().split('\n').length - 1;
      expect(log.status()).toMatchObject({ lines, fault: null, gaps: [] });
    }
  } finally {
    await log.close();
    await rm(copies, { recursive: true, force: true });
  }
});

async function linesRead(steps: readonly Step[], naming: Naming): Promise<{ read: number; written: number }> {
  const copies = await mkdtemp(join(tmpdir(), 'mailflow-copies-'));
  const following = folderFollowing(copies, memoryStore({ priority: ['postfix-log'] }));
  const mx1 = await server(naming, copies);
  let log = following.begin();
  let read = 0;
  async function settle(): Promise<void> {
    for (let idle = 0; idle < 4; ) {
      const before = log.status().lines;
      const wait = await log.step();
      idle = wait > 0 && log.status().lines === before ? idle + 1 : 0;
    }
  }
  try {
    let isRotated = false;
    for (const what of steps) {
      if (what.do === 'write') await mx1.write(what.lines);
      else if (what.do === 'rotate') {
        // Copies are made more often than logs are rotated.
        if (!isRotated) await mx1.rotate();
        isRotated = true;
      } else if (what.do === 'look') await log.step();
      else if (what.do === 'kill') {
        // A rotated file that is copied in the second after a start is not known for the one that was read.
        if (naming !== 'hours') continue;
        read += log.status().lines;
        await log.close();
        log = following.begin();
      } else {
        await mx1.copy(async (copied) => {
          if (what.do === 'copy and look' && copied > what.after) await settle();
        });
        await settle();
        isRotated = false;
      }
    }
    await mx1.write(1);
    await mx1.copy(async () => {});
    await settle();
    return { read: read + log.status().lines, written: mx1.written() };
  } finally {
    await log.close();
    await mx1.remove();
    await rm(copies, { recursive: true, force: true });
  }
}

describe('a followed folder into which the logs of a server are copied again and again', () => {
  it.each<Naming>(['hours', 'numbers', 'dates'])('is read once, each line: %s', async (naming) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { read, written } = await linesRead([{ do: 'write', lines: 5 }, { do: 'copy' }, ...steps], naming);
        expect(read).toBe(written);
      }),
      { numRuns: runs(30) },
    );
  });
});
