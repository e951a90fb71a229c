import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../src/model/fact.ts';
import { jsonEdit } from '../../../src/model/json-edit.ts';
import type { FactStore } from '../../../src/ports/fact-store.ts';
import type { Current } from '../fact-store.ts';
import { ask, counts, messagesOf, onlyPartition } from './asking.ts';
import { append, DAY, hourAt, tell } from './telling.ts';

const STREAM = 'trusted /var/log/mail.log';
const BY = { by: 'anna', at: '2030-01-02T00:00:00Z' };

const event = (key: number, more: Partial<Fact> = {}): Partial<Fact> => ({ event: BigInt(key), ...more });
const importsOf = async (store: FactStore) =>
  (await store.imports()).map(({ id, stream, messages, status }) => [id, stream, messages, status.kind]);

export function appendContract(current: Current): void {
  describe('following a source', () => {
    test('what was read counts at once, and the position and the carry are those that came with it', async () => {
      const { store } = current();
      expect(await store.stream(STREAM)).toBeNull();
      await append(store, { facts: [event(1)], position: { offset: 10 }, carry: ['open'] });
      expect(await messagesOf(store)).toBe(1);
      expect(await store.stream(STREAM)).toEqual({ position: { offset: 10 }, carry: ['open'] });
      await append(store, { facts: [event(2)], position: { offset: 20 }, carry: null });
      expect(await messagesOf(store)).toBe(2);
      expect(await store.stream(STREAM)).toEqual({ position: { offset: 20 }, carry: ['open'] });
      expect(await store.stream('another')).toBeNull();
    });

    test('what is told again counts once, the better telling wins, also hours later', async () => {
      const { store } = current();
      await append(store, { facts: [event(1, { tls: 'unknown', sender: 'a@x' }), event(2, { sender: 'b@x' })] });
      await append(store, { facts: [event(1, { tls: '1.3', sender: 'known@x' })] });
      await append(store, { facts: [event(1, { tls: 'unknown', sender: 'worse@x' }), event(3, { sender: 'c@x' })] });
      expect(await counts(store, { by: ['sender'], order: 'groups' })).toEqual([
        ['b@x', 1],
        ['c@x', 1],
        ['known@x', 1],
      ]);
      expect(await onlyPartition(store)).toMatchObject({ messages: 3 });
    });

    test('one import a UTC day grows', async () => {
      const { store } = current();
      const about = { rows: 10, rejected: 1, sizeBytes: 100, at: '2030-01-01T00:00:01Z' };
      const first = { ...about, from: '2029-12-31T23:00:00Z', to: '2030-01-01T00:00:00Z', slices: ['smtp-auth a'] };
      const second = { ...about, from: '2029-12-31T22:00:00Z', to: '2030-01-01T00:00:09Z', at: '2030-01-01T23:59:59Z' };
      expect(await append(store, { facts: [event(1)], about: first })).toEqual({ import: 1, changesAnswers: true });
      const more = { facts: [event(1), event(2, { hour: hourAt(0, DAY + 1) })], days: [DAY, DAY + 1] };
      expect((await append(store, { ...more, about: { ...second, slices: ['connector a'] } })).import).toBe(1);
      expect((await append(store, { about: { ...about, at: '2030-01-02T00:00:00Z' } })).import).toBe(2);
      const [later, grown] = await store.imports();
      expect(grown).toMatchObject({
        ...{ stream: STREAM, rows: 20, rejected: 2, sizeBytes: 200, messages: 2, days: 2, mode: 'merge' },
        ...{ from: second.from, to: second.to, at: second.at, slices: ['smtp-auth a', 'connector a'] },
      });
      expect(later).toMatchObject({ id: 2, stream: STREAM, rows: 10, messages: 0, days: 0 });
    });

    test.for([
      ['by newer rules', { about: { revision: 2 } }],
      ['with another declaration', { about: { declared: { zone: 'UTC' } } }],
      ['of another file format', { about: { format: 'journal' } }],
      ['under another name', { stream: 'trusted another.log' }],
    ] as const)('what is read %s is an import of its own', async ([, otherwise]) => {
      const { store } = current();
      await append(store, { facts: [event(1)] });
      expect((await append(store, { facts: [event(2)], ...otherwise })).import).toBe(2);
      expect(await messagesOf(store)).toBe(2);
    });

    test('files with the same lines, before, between and after, change nothing', async () => {
      const { store } = current();
      await tell(store, { mode: 'merge', facts: [event(1, { sender: 'a@x' }), event(2)] });
      await append(store, { facts: [event(2), event(3)] });
      await tell(store, { mode: 'merge', facts: [event(3), event(4)] });
      await append(store, { facts: [event(4), event(5)] });
      expect(await messagesOf(store)).toBe(5);
      await tell(store, { mode: 'merge', facts: [1, 2, 3, 4, 5].map((key) => event(key)) });
      expect(await messagesOf(store)).toBe(5);
      expect(await importsOf(store)).toEqual([
        [5, undefined, 5, 'live'],
        [4, STREAM, 2, 'live'],
        [3, undefined, 2, 'live'],
        [2, STREAM, 2, 'live'],
        [1, undefined, 2, 'live'],
      ]);
    });

    test('an undo takes back all that it told, and the next addition begins another import where it is read on', async () => {
      const { store } = current();
      await tell(store, { mode: 'merge', facts: [event(1)] });
      await append(store, { facts: [event(1), event(2)], position: 1, carry: 'one' });
      await append(store, { facts: [event(3)], position: 2, carry: 'two' });
      expect(await store.takeBack(2, BY)).toMatchObject({ kind: 'done' });
      expect(await messagesOf(store)).toBe(1);
      expect(await store.stream(STREAM)).toEqual({ position: 2, carry: 'two' });
      expect(await store.carries('trusted')).toEqual([]);
      expect((await append(store, { facts: [event(4)], position: 3 })).import).toBe(3);
      expect(await messagesOf(store)).toBe(2);
      expect(await store.stream(STREAM)).toEqual({ position: 3, carry: 'two' });
    });

    test('an import of a file that tells the same in its place counts instead, and the stream goes on beside it', async () => {
      const { store } = current();
      await append(store, { facts: [event(1), event(2)], position: 1 });
      await tell(store, { mode: 'merge', facts: [event(1)], replaces: [1] });
      expect(await messagesOf(store)).toBe(1);
      expect((await append(store, { facts: [event(3)], position: 2 })).import).toBe(3);
      expect(await messagesOf(store)).toBe(2);
      expect(await store.takeBack(2, BY)).toMatchObject({ kind: 'done', restored: [1] });
      expect(await messagesOf(store)).toBe(3);
    });

    test('what is open may be told as what became of it, which goes on from what was told last and from nothing else', async () => {
      const { store } = current();
      const change = (id: string, of: string | null, before: unknown, after: unknown) =>
        ({ id, of, edit: of === null ? { set: after } : jsonEdit(before, after) }) as const;
      const [one, two, three] = [{ open: ['a', 'b'] }, { open: ['b', 'c'], at: 2 }, { open: ['c'], at: 3 }];
      await append(store, { facts: [event(1)], position: 1, carryChanges: [change('1', null, null, one)] });
      expect(await store.stream(STREAM)).toEqual({ position: 1, carry: one });
      await append(store, { facts: [event(2)], position: 2, carryChanges: [] });
      expect(await store.stream(STREAM)).toEqual({ position: 2, carry: one });
      const both = [change('2', '1', one, two), change('3', '2', two, three)];
      await append(store, { facts: [event(3)], position: 3, carryChanges: both });
      expect(await store.stream(STREAM)).toEqual({ position: 3, carry: three });
      expect(await store.carries('trusted')).toEqual([three]);
      const amiss = [change('5', '2', two, one)];
      await expect(append(store, { facts: [event(4)], position: 4, carryChanges: amiss })).rejects.toThrow(
        'goes on from',
      );
      expect([await store.stream(STREAM), await messagesOf(store)]).toEqual([{ position: 3, carry: three }, 3]);
      await append(store, { facts: [event(4)], position: 4, carry: 'whole' });
      const late = [change('4', '3', three, one)];
      await expect(append(store, { facts: [event(5)], position: 5, carryChanges: late })).rejects.toThrow(
        'goes on from',
      );
      expect(await store.stream(STREAM)).toEqual({ position: 4, carry: 'whole' });
    });

    test('files can go on from what it left open, which is the newest of each day', async () => {
      const { store } = current();
      await tell(store, { facts: [{}], carry: 'file' });
      await append(store, { facts: [event(1)], carry: 'morning' });
      await append(store, { facts: [event(2)], carry: 'evening' });
      expect(await store.carries('trusted')).toEqual(['evening', 'file']);
      await append(store, { about: { at: '2030-01-02T08:00:00Z' }, carry: 'next day' });
      expect(await store.carries('trusted')).toEqual(['next day', 'evening', 'file']);
      expect((await store.imports()).map(({ readWith }) => readWith)).toEqual([[2, 1], [1], []]);
      expect(await store.carries('second')).toEqual([]);
    });

    test('whether an answer could differ is said, and so says the version', async () => {
      const { store } = current();
      const told = [event(1, { tls: '1.2' }), event(2)];
      const versions = [await store.version()];
      const changes: boolean[] = [];
      for (const facts of [told, told, [event(1, { tls: 'unknown' })], [event(3)], []]) {
        changes.push((await append(store, { facts, days: [DAY], position: changes.length })).changesAnswers);
        versions.push(await store.version());
      }
      changes.push((await append(store, { position: 'further' })).changesAnswers);
      versions.push(await store.version());
      changes.push((await append(store, { days: [DAY], coverage: { untilSeconds: 2_000_000_000 } })).changesAnswers);
      versions.push(await store.version());
      expect(changes).toEqual([true, false, false, true, false, false, true]);
      expect(changes).toEqual(versions.slice(1).map((version, at) => version !== versions[at]));
    });

    test('of several slices and kinds each gets its own', async () => {
      const { store } = current();
      const slice = { format: 'log', filters: { host: 'mail-1' } };
      const part = (facts: readonly Partial<Fact>[]) => ({
        parts: [{ facts }, { kind: 'connector' as const, facts }, { slice, facts }],
      });
      await append(store, part([event(1)]));
      await append(store, part([event(1), event(2)]));
      expect((await store.partitions()).map(({ messages }) => messages)).toEqual([2, 2, 2]);
    });

    test('days that are not to be written are dropped, as of a file', async () => {
      const { store } = current();
      await append(store, { facts: [event(1), event(2, { hour: hourAt(0, DAY + 1) })], days: [DAY] });
      expect(await messagesOf(store)).toBe(1);
    });

    test('a day whose hours have expired keeps its totals', async () => {
      const { store } = current();
      await append(store, { facts: [event(1), event(2)] });
      expect(await store.expire(() => 'drop-hourly')).toBe(1);
      await append(store, { facts: [event(3)] });
      expect(await messagesOf(store)).toBe(2);
      await store.expire(() => 'drop');
      await append(store, { facts: [event(4)], position: 'on' });
      expect(await messagesOf(store)).toBe(1);
      expect(await store.stream(STREAM)).toEqual({ position: 'on', carry: null });
    });

    test('its sample of lines is that of all that was read under it', async () => {
      const { store } = current();
      const prints = (from: number, count: number) =>
        Array.from({ length: count }, (_, at) => ({ print: from + 2 * at, at: from }));
      await append(store, { facts: [event(1)], fingerprints: prints(1000, 200) });
      await append(store, { facts: [event(2)], fingerprints: prints(1001, 200) });
      await append(store, { facts: [event(3)] });
      const sample = await store.fingerprints(1);
      expect(sample.map(({ print }) => print)).toEqual(Array.from({ length: 256 }, (_, at) => 1000 + at));
    });

    test('what was given or received can be changed without changing anything', async () => {
      const { store } = current();
      const position = { offset: 1 };
      const carry = { open: ['a'] };
      await append(store, { facts: [event(1)], position, carry });
      position.offset = 2;
      carry.open.push('b');
      const received = (await store.stream(STREAM)) as unknown as { carry: { open: string[] } };
      received.carry.open.push('c');
      expect(await store.stream(STREAM)).toEqual({ position: { offset: 1 }, carry: { open: ['a'] } });
    });

    test('facts that no key tells apart are refused, and nothing of them is kept', async () => {
      const { store } = current();
      await expect(append(store, { facts: [{ event: null }], position: 1 })).rejects.toThrow('event key');
      expect(await store.stream(STREAM)).toBeNull();
      expect(await store.partitions()).toEqual([]);
    });

    test('additions to several streams that come at once are made one after another', async () => {
      const { store } = current();
      const keys = Array.from({ length: 8 }, (_, at) => at);
      await Promise.all(
        keys.map((key) => append(store, { stream: `stream ${key % 2}`, facts: [event(key)], position: key })),
      );
      expect(await messagesOf(store)).toBe(8);
      expect(await store.stream('stream 1')).toEqual({ position: 7, carry: null });
    });

    test('an import that is under way meanwhile loses nothing', async () => {
      const { store } = current();
      const writer = await store.beginImport('second');
      await append(store, { facts: [event(1)] });
      await writer.abort();
      expect(await messagesOf(store)).toBe(1);
    });

    test('a store that is opened again knows all of it, and goes on', async (ctx) => {
      const { store, reopen } = current();
      if (!reopen) return ctx.skip('this store does not outlive its process');
      await append(store, { facts: [event(1), event(2)], position: { offset: 2 }, carry: { open: 1 } });
      await append(store, { facts: [event(3)], position: { offset: 3 } });
      const before = [await store.version(), await store.imports(), await ask(store, { by: ['sender', 'hour'] })];
      const again = await reopen();
      expect([await again.version(), await again.imports(), await ask(again, { by: ['sender', 'hour'] })]).toEqual(
        before,
      );
      expect(await again.stream(STREAM)).toEqual({ position: { offset: 3 }, carry: { open: 1 } });
      expect(await append(again, { facts: [event(3), event(4)] })).toEqual({ import: 1, changesAnswers: true });
      expect(await messagesOf(again)).toBe(4);
    });
  });
}
