import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ParquetStore } from '../../../../adapters/store/parquet/store.ts';
import type { Fact } from '../../../../src/model/fact.ts';
import type { LostFacts } from '../../../../src/model/lost-facts.ts';
import { daysBetween } from '../../../../src/model/window.ts';
import type { FactStore } from '../../../../src/ports/fact-store.ts';
import { ask } from '../../../contracts/fact-store/asking.ts';
import { type Adding, append, DAY, hourAt } from '../../../contracts/fact-store/telling.ts';
import { memoryStore } from '../../../contracts/memory-store/store.ts';
import { manifestIn, openQuietly } from './damaged-store.ts';

const STREAM = 'trusted /var/log/mail.log';
const OTHER_DAY = DAY + 9;

let parent: string;
let directory: string;
let store: ParquetStore;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'mailflow-tail-over-'));
  directory = join(parent, 'facts');
  store = await openQuietly(directory);
});
afterEach(async () => {
  await store.close();
  await rm(parent, { recursive: true, force: true });
});

/** The first is put into files, the others stay in the tail: the third knows more of an event in these files. */
const EVENTS: readonly (readonly Partial<Fact>[])[] = [
  [
    { event: 1n, sender: 'a@x', tls: 'unknown' },
    { event: 2n, sender: 'b@x' },
  ],
  [{ event: 50n, hour: hourAt(0, OTHER_DAY) }],
  [{ event: 1n, sender: 'a@x', tls: '1.3' }, { event: 3n }],
  [{ event: 60n, hour: hourAt(0, OTHER_DAY) }],
  [{ event: 4n }],
];
const ADDITIONS = EVENTS.map(
  (facts, position): Adding => ({ facts, position, about: { at: `2030-01-01T00:0${position}:00.000Z` } }),
);
const IN_TAIL = 3;

const addTo = async (to: FactStore, from: number, until = ADDITIONS.length) => {
  for (const addition of ADDITIONS.slice(from, until)) await append(to, addition);
};
const figuresOf = async (of: FactStore, first = DAY, last = OTHER_DAY) => {
  const window = daysBetween(first, last + 1);
  const { rows, totals } = await ask(of, { window, by: ['day', 'sender'], order: 'groups', partial: true });
  return { rows, totals };
};

/** Opens it anew, with every file of one kind damaged that the tail comes on top of. */
async function damaged(kind: string, damage: (path: string) => Promise<void>): Promise<void> {
  await addTo(store, 0, IN_TAIL);
  await store.close();
  expect((await readdir(join(directory, 'tails'))).length).toBe(1);
  const files = Object.keys((await manifestIn(directory)).files).filter((file) => file.includes(`.${kind}.`));
  expect(files.length).toBe(1);
  for (const file of files) await damage(join(directory, file));
  store = await openQuietly(directory);
}

const DAMAGES: Readonly<Record<string, (path: string) => Promise<void>>> = {
  deleted: (path) => rm(path),
  'cut short': (path) => truncate(path, 40),
  'changed in one bit': async (path) => {
    const bytes = await readFile(path);
    const at = Math.floor(bytes.length / 3);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(path, bytes);
  },
};

describe.for(Object.entries(DAMAGES))('a file under a tail that is %s', ([, damage]) => {
  test.for(['events', 'hourly', 'daily'])('stops nothing, and what is lost is said (%s)', async (kind) => {
    await damaged(kind, damage);
    const mine: readonly LostFacts[] = [{ kind: 'facts', imports: [1], days: [DAY] }];
    // Before more is added the tail is not answered from, and that is said.
    expect(await store.lost()).toEqual(expect.arrayContaining([{ kind: 'recent' }, ...mine]));
    expect((await ask(store, { partial: true })).lost).toContainEqual({ kind: 'recent' });
    expect((await store.imports()).map(({ id }) => id)).toEqual([1]);
    const read = Number((await store.stream(STREAM))?.position);
    expect(read).toBe(0);

    // What the follower reads again from there, and more: nothing counts twice, and what was in the tail is there.
    await addTo(store, read + 1);
    const truth = memoryStore({ priority: ['trusted'] });
    await addTo(truth, 1);
    expect(await figuresOf(store)).toEqual(await figuresOf(truth));
    expect(await store.stream(STREAM)).toEqual(await truth.stream(STREAM));
    expect(new Set((await store.lost()).map((each) => JSON.stringify(each)))).toEqual(
      new Set(mine.map((each) => JSON.stringify(each))),
    );
    expect(await figuresOf(store, OTHER_DAY)).toEqual(await figuresOf(truth, OTHER_DAY));

    // The same lines once more, and it is whole.
    const whole = memoryStore({ priority: ['trusted'] });
    await addTo(whole, 0);
    await append(store, ADDITIONS[0] ?? {});
    expect(await figuresOf(store)).toEqual(await figuresOf(whole));
  });

  test.for(['events', 'hourly'])('is mended by the next addition of another day, too (%s)', async (kind) => {
    await damaged(kind, damage);
    await addTo(store, 3, 4);
    const truth = memoryStore({ priority: ['trusted'] });
    await addTo(truth, 1, 4);
    const { messages } = (await figuresOf(truth)).totals;
    expect((await figuresOf(store, OTHER_DAY)).totals.messages).toBe(2);
    expect((await figuresOf(store)).totals.messages).toBe(messages);
    await store.close();
    store = await openQuietly(directory);
    expect((await figuresOf(store)).totals.messages).toBe(messages);
  });
});
