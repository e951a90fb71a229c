import { appendFile, mkdir, mkdtemp, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeFiles } from '../../adapters/files/files.ts';
import { postfixLog } from '../../adapters/sources/postfix-log/source.ts';
import type { OneLog } from '../../src/follow/follow-one.ts';
import { type Happening, happening, naming, writing } from '../adapters/files/follow/happenings.ts';
import { logWriter, type Naming } from '../adapters/files/follow/log-writer.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';
import { runs } from '../seed/runs.ts';
import { facts, imported } from './facts-of-logs.ts';
import { folderFollowing, linesOf } from './folder-following.ts';

/** `lose`: what is read next cannot be kept; `kill`: the program ends and begins anew. */
type Step =
  | { readonly do: 'look' | 'lose' | 'kill' }
  | { readonly do: 'server'; readonly server: number; readonly what: Happening }
  /** Of the server that writes a file a day. */
  | { readonly do: 'write the day'; readonly lines: number }
  | { readonly do: 'begin a day' | 'pack a day' | 'remove a day' | 'remove the newest day' }
  /** A file of an earlier day comes to the folder late. */
  | { readonly do: 'come late'; readonly back: number; readonly packed: boolean }
  | { readonly do: 'drop'; readonly packed: boolean }
  | { readonly do: 'put something else' };

const SERVERS = 2;

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<Step>({ do: 'look' }, { do: 'look' }, { do: 'lose' }, { do: 'kill' }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('server' as const), server: fc.nat(SERVERS - 1), what: happening }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('write the day' as const), lines: fc.integer({ min: 1, max: 8 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Step>(
      ...([
        { do: 'begin a day' },
        { do: 'pack a day' },
        { do: 'remove a day' },
        { do: 'remove the newest day' },
      ] as const),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('come late' as const),
      back: fc.integer({ min: 0, max: 3 }),
      packed: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), packed: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'put something else' }) },
);

/** Hands out some more of a log's lines. */
function handing(lines: readonly string[]) {
  let handed = 0;
  return {
    next(count: number): string {
      const more = lines.slice(handed, handed + count);
      handed += more.length;
      return more.join('');
    },
    rest: (): string => lines.slice(handed).join(''),
  };
}

async function followedWhile(steps: readonly Step[], seed: number, size: number, names: Naming) {
  const folder = await mkdtemp(join(tmpdir(), 'mailflow-folder-'));
  const store = memoryStore({ priority: ['postfix-log'] });
  const following = folderFollowing(folder, store);
  let log: OneLog = following.begin();
  const servers = await Promise.all(
    Array.from({ length: SERVERS }, async (_, at) => {
      const lines = handing(linesOf(seed + at, size, `mx${at}`));
      const writer = await logWriter(names, { folder, file: `mx${at}.log` });
      return { lines, log: writing(writer, lines.next) };
    }),
  );
  const daily = handing(linesOf(seed + 10, size, 'daily'));
  let day = 1;
  let dailyText = '';
  const dropped: string[] = [];
  const copied: string[] = [];
  /** Whether the file that was read last may be gone at a start. */
  let isMissing = false;
  let oldest = 1;
  const dayFile = (of: number): string => join(folder, `daily-2026-11-${String(of).padStart(2, '0')}.log`);
  const isPacked = new Set<number>();

  async function writeDay(text: string): Promise<void> {
    dailyText += text;
    await appendFile(dayFile(day), text);
  }
  async function settle(): Promise<void> {
    for (let idle = 0, rounds = 0; idle < 4 && rounds < 400; rounds++) {
      const before = log.status().lines;
      const wait = await log.step();
      idle = wait > 0 && log.status().lines === before ? idle + 1 : 0;
    }
  }

  try {
    for (const what of steps) {
      if (what.do === 'look') await log.step();
      else if (what.do === 'lose') {
        following.loseNext();
        await log.step();
      } else if (what.do === 'kill') {
        await log.close();
        log = following.begin();
      } else if (what.do === 'server') await servers[what.server]?.log.happen(what.what);
      else if (what.do === 'write the day') await writeDay(daily.next(what.lines));
      else if (what.do === 'begin a day') day++;
      else if (what.do === 'pack a day') {
        if (oldest === day || isPacked.has(oldest)) continue;
        await following.pack(dayFile(oldest));
        isPacked.add(oldest);
      } else if (what.do === 'remove a day') {
        if (oldest === day) continue;
        await settle();
        await unlink(`${dayFile(oldest)}${isPacked.has(oldest) ? '.gz' : ''}`).catch(() => {});
        oldest++;
      } else if (what.do === 'remove the newest day') {
        await settle();
        isMissing = true;
        await unlink(dayFile(day)).catch(() => {});
      } else if (what.do === 'come late') {
        const text = linesOf(seed + 50, 4, `copied${copied.length}`).join('');
        const hour = String(50 + copied.length - 2 * what.back);
        const path = join(folder, 'ex', 'logs', `RECV20261101${hour}-${copied.length}.LOG`);
        copied.push(text);
        await mkdir(join(folder, 'ex', 'logs'), { recursive: true });
        await (what.packed ? writeFile(`${path}.gz`, gzipSync(text)) : writeFile(path, text));
      } else if (what.do === 'drop') {
        const text = linesOf(seed + 20 + dropped.length, 8, `dropped${dropped.length}`).join('');
        const path = join(folder, `dropped${dropped.length}.log`);
        dropped.push(text);
        await (what.packed ? writeFile(`${path}.gz`, gzipSync(text)) : writeFile(path, text));
      } else {
        await writeFile(join(folder, 'notes.txt'), 'buy milk\n'.repeat(20));
        await symlink('/etc/passwd', join(folder, 'link.log')).catch(() => {});
        await writeFile(join(folder, 'mx9.log.part'), 'Nov 30 06:00:00 mx9 postf');
      }
    }
    const texts = await Promise.all(servers.map(async (each) => each.log.end(each.lines.rest())));
    await writeDay(daily.rest());
    await settle();
    return { store, status: log.status(), isMissing, texts: [...texts, dailyText, ...dropped, ...copied] };
  } finally {
    await log.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Compressed, it is the newest part of the log that has anything in it, and says nothing. */
const EMPTY_COPY: Step[] = (['copy and truncate', 'compress'] as const).map((what) => ({
  ...{ do: 'server', server: 0, what: { do: what } },
}));

describe('a followed folder, into which servers write while it is read by a program that is killed', () => {
  it('comes to the facts of every log in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...[fc.integer({ min: 0, max: 0x7fffff00 }), fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 40 })],
        naming,
        async (seed, size, steps, names) => {
          const { store, status, isMissing, texts } = await followedWhile(steps, seed, size, names);
          expect(status).toMatchObject({ stand: 'up-to-date', fault: null, bytesBehind: 0 });
          if (!isMissing) expect(status.gaps).toEqual([]);
          expect(await facts(store)).toEqual(await facts(await imported(texts, [postfixLog], nodeFiles())));
        },
      ),
      { numRuns: runs(60), examples: [[0, 4, EMPTY_COPY, 'seconds']] },
    );
  });
});
