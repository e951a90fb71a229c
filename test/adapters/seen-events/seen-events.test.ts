import { appendFile, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Append, seenEvents } from '../../../adapters/seen-events/seen-events.ts';
import { runs } from '../../seed/runs.ts';

let folder: string;
let file: string;
let now = 0;
const clock = { now: () => new Date(now) };
const HOUR = 3_600_000;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailflow-seen-'));
  file = join(folder, 'state', 'seen.txt');
  now = Date.UTC(2026, 10, 22, 12);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('an event is new once, in this life of the bot and in the next', async () => {
  const seen = await seenEvents(file, clock);
  expect([await seen.isNew('Ev1'), await seen.isNew('Ev2'), await seen.isNew('Ev1')]).toEqual([true, true, false]);
  const later = await seenEvents(file, clock);
  expect([await later.isNew('Ev1'), await later.isNew('Ev3')]).toEqual([false, true]);
});

test('asked many times at once, it is new for one of them', async () => {
  const seen = await seenEvents(file, clock);
  const answers = await Promise.all(Array.from({ length: 20 }, () => seen.isNew('Ev1')));
  expect(answers.filter((isNew) => isNew)).toHaveLength(1);
});

test('many that arrive at once are each new, and stand in the file once', async () => {
  const ids = Array.from({ length: 50 }, (_, n) => `Ev${n % 25}`);
  const seen = await seenEvents(file, clock);
  const answers = await Promise.all(ids.map((id) => seen.isNew(id)));
  expect(answers).toEqual(ids.map((_, n) => n < 25));
  expect((await readFile(file, 'utf8')).trimEnd().split('\n')).toHaveLength(25);
  const later = await seenEvents(file, clock);
  expect(await Promise.all(ids.map((id) => later.isNew(id)))).toEqual(ids.map(() => false));
});

test('an event that could not be written down is still new when it arrives again', async () => {
  const seen = await seenEvents(file, clock);
  await seen.isNew('Ev1');
  await rename(join(folder, 'state'), join(folder, 'elsewhere'));
  const answers = await Promise.allSettled(['Ev1', 'Ev2', 'Ev2'].map((id) => seen.isNew(id)));
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  await rename(join(folder, 'elsewhere'), join(folder, 'state'));
  expect([await seen.isNew('Ev1'), await seen.isNew('Ev2'), await seen.isNew('Ev2')]).toEqual([false, true, false]);
});

test('after a day it may be forgotten, and before it never is, whatever the clock does meanwhile', async () => {
  const seen = await seenEvents(file, clock);
  await seen.isNew('Ev1');
  now += 23 * HOUR;
  expect(await (await seenEvents(file, clock)).isNew('Ev1')).toBe(false);
  now -= 40 * HOUR;
  expect(await (await seenEvents(file, clock)).isNew('Ev1')).toBe(false);
  now += 42 * HOUR;
  await seenEvents(file, clock);
  expect(await readFile(file, 'utf8')).toBe('');
});

test('a line that a crash left unfinished is passed over, and those before it stand', async () => {
  const seen = await seenEvents(file, clock);
  await seen.isNew('Ev1');
  await appendFile(file, `${now} "Ev`);
  const later = await seenEvents(file, clock);
  expect([await later.isNew('Ev1'), await later.isNew('Ev')]).toEqual([false, true]);
});

test('ids with blanks, quotes and line ends are ids like others', async () => {
  const seen = await seenEvents(file, clock);
  for (const id of ['a b', 'a\nb', '"', '']) expect(await seen.isNew(id)).toBe(true);
  const later = await seenEvents(file, clock);
  for (const id of ['a b', 'a\nb', '"', '']) expect(await later.isNew(id)).toBe(false);
});

test('what a full disk left of a line takes nothing from those after it', async () => {
  const seen = await seenEvents(file, clock);
  await seen.isNew('Ev1');
  // At the start the disk does not take it anew either.
  await symlink(join(folder, 'nowhere', 'new'), `${file}.new`);
  await appendFile(file, `${now} "Ev2-to`);
  const full = await seenEvents(file, clock);
  expect([await full.isNew('Ev1'), await full.isNew('Ev3')]).toEqual([false, true]);
  const later = await seenEvents(file, clock);
  expect([await later.isNew('Ev3'), await later.isNew('Ev1'), await later.isNew('Ev2-to')]).toEqual([
    ...[false, false, true],
  ]);
});

const full = () =>
  Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });

/** A disk that takes so many characters of the next text, all of it where none are named, and then answers. */
function failing(appends: (number | null)[]): Append {
  return async (path, text) => {
    const taken = appends.shift() ?? null;
    await appendFile(path, taken === null ? text : text.slice(0, taken));
    if (taken !== null) throw full();
  };
}

test('whatever the disk takes of each note, what was noted is known in every later life', async () => {
  const ids = fc.constantFrom('Ev1', 'Ev2', 'a "b"', 'a\nb', 'é😀', '1 "Ev9"', '');
  const taken = fc.option(fc.nat({ max: 60 }), { freq: 2 });
  const step = fc.record({
    group: fc.array(ids, { minLength: 1, maxLength: 4 }),
    taken,
    reopened: fc.boolean(),
    stuck: fc.boolean(),
  });
  let life = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const own = join(folder, `${life++}`, 'seen.txt');
      const appends: (number | null)[] = [];
      const noted = new Set<string>();
      let seen = await seenEvents(own, clock, failing(appends));
      for (const { group, taken, reopened, stuck } of steps) {
        if (reopened) {
          // Where the disk is full at the start, too, the file stays as it is.
          await rm(`${own}.new`, { recursive: true, force: true });
          if (stuck) await symlink(join(folder, 'nowhere', 'new'), `${own}.new`);
          seen = await seenEvents(own, clock, failing(appends));
        }
        appends.splice(0, appends.length, taken);
        const answers = await Promise.allSettled(group.map((id) => seen.isNew(id)));
        for (const [at, answer] of answers.entries()) {
          const id = group[at] ?? '';
          if (answer.status === 'rejected') continue;
          expect(answer.value && noted.has(id), `${id} is new again`).toBe(false);
          noted.add(id);
        }
      }
      const later = await seenEvents(own, clock, failing([]));
      for (const id of noted) expect(await later.isNew(id), id).toBe(false);
    }),
    { numRuns: runs(150) },
  );
});
