import { truncate, writeFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { LogReaders } from '../../src/follow/log-reader.ts';
import { followingFile } from './following-file.ts';

const open: { remove(): Promise<void> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.remove();
});

async function given() {
  const file = await followingFile();
  open.push(file);
  return file;
}

const imports = async ({ store }: Awaited<ReturnType<typeof given>>) =>
  (await store.imports()).map(({ id, revision, rows, to }) => ({ id, revision, rows, to }));

describe('the days between two lines of a followed log', () => {
  it('are known to be without mail, also where nothing was read meanwhile', async () => {
    const file = await given();
    file.at('2026-11-10T12:00:00Z');
    await file.write('2026-11-10T11:00:00Z');
    await file.look();
    file.at('2026-11-13T12:00:00Z');
    await file.write('2026-11-12T11:00:00Z');
    await file.look();
    await file.stop();
    await file.write('2026-11-13T11:00:00Z');
    await file.look();
    expect(await file.knownDays()).toEqual(['2026-11-10', '2026-11-11', '2026-11-12', '2026-11-13']);
  });

  it('are not known where lines may be missing between them', async () => {
    const file = await given();
    file.at('2026-11-10T12:00:00Z');
    await file.write('2026-11-10T11:00:00Z');
    await file.look();
    await file.stop();
    file.at('2026-11-13T12:00:00Z');
    await file.write('2026-11-13T11:00:00Z', 'anew');
    await file.look();
    expect(file.status()?.gaps).toHaveLength(1);
    expect(await file.knownDays()).toEqual(['2026-11-10', '2026-11-13']);
  });

  it('are not known where the first line after the gap comes later, and the program was ended meanwhile', async () => {
    const file = await given();
    file.at('2026-11-10T12:00:00Z');
    await file.write('2026-11-10T11:00:00Z');
    await file.look();
    await file.stop();
    await file.write('2026-11-10T11:00:00Z', 'anew');
    await writeFile(file.path, '');
    file.at('2026-11-12T12:00:00Z');
    await file.look();
    await file.look();
    await file.stop();
    file.at('2026-11-13T12:00:00Z');
    await file.look();
    await file.write('2026-11-13T11:00:00Z');
    await file.look();
    await file.write('2026-11-15T11:00:00Z');
    file.at('2026-11-15T12:00:00Z');
    await file.look();
    expect(await file.knownDays()).toEqual(['2026-11-10', '2026-11-13', '2026-11-14', '2026-11-15']);
  });
});

describe('the import that grows', () => {
  it('goes on over a rotation to an empty file, also after a restart', async () => {
    const file = await given();
    file.at('2026-11-10T12:00:00Z');
    await writeFile(file.path, '');
    await file.look();
    expect(await imports(file)).toEqual([]);
    await file.write('2026-11-10T11:00:00Z');
    await file.look();
    const { revision } = (await imports(file))[0] ?? expect.fail('nothing was imported');
    for (const hasEnded of [false, true]) {
      if (hasEnded) await file.stop();
      await truncate(file.path);
      await file.look();
      await file.look();
    }
    await file.write('2026-11-10T11:30:00Z');
    await file.look();
    expect(await imports(file)).toEqual([{ id: 1, revision, rows: 4, to: '2026-11-10T11:30:00Z' }]);
  });
});

describe('what a log left open', () => {
  it('is kept with what became of it in pieces that were not kept themselves', async () => {
    const file = await given();
    const [at, gap] = [new Date('2026-11-10T11:00:00Z'), ['lines may be missing']];
    file.at('2026-11-10T12:00:00Z');
    const lines = { format: 'postfix', revision: 1, rows: 1, notes: [], fingerprints: [] };
    const dated = { ...lines, first: at, from: at, to: at };
    const undated = { ...lines, first: null, from: null, to: null };
    const change = (n: number) => ({ id: `${n}`, of: n === 1 ? null : `${n - 1}`, edit: { set: { open: n } } });
    const pieces = [
      { lines: dated, carryChange: change(1), gaps: [] },
      { lines: null, carryChange: null, gaps: gap },
      { lines: undated, carryChange: change(2), gaps: [] },
      { lines: dated, carryChange: change(3), gaps: [] },
    ];
    let read = 0;
    const rest = {
      batches: [],
      texts: [],
      rejected: 0,
      firstRejection: null,
      bytes: 1,
      behind: 0,
      fault: null,
      notes: null,
    };
    const readers: Pick<LogReaders, 'open'> = {
      open: async () => ({
        async read() {
          const piece = pieces[read] ?? { lines: null, carryChange: null, gaps: [] };
          if (read < pieces.length) read++;
          return { ...rest, ...piece, position: { read }, isAtEnd: true };
        },
        close: async () => {},
      }),
    };
    const kept: unknown[] = [];
    for (const _ of pieces) {
      await file.look(readers);
      kept.push(await file.store.stream(file.name));
    }
    expect(kept).toEqual([1, 1, 1, 4].map((n) => ({ position: { read: n }, carry: { open: Math.min(n, 3) } })));
    expect(file.status()?.stand).toBe('up-to-date');
  });
});

describe('the end of following', () => {
  it('does not wait for a log that gives no answer', async () => {
    const file = await given();
    let isReading = (): void => {};
    const reading = new Promise<void>((resolve) => {
      isReading = resolve;
    });
    let isClosed = false;
    const looked = file.look({
      open: async () => ({
        read() {
          isReading();
          return new Promise(() => {});
        },
        close: async () => {
          isClosed = true;
        },
      }),
    });
    await reading;
    await file.stop();
    expect(isClosed).toBe(true);
    void looked;
  });
});

describe('how a followed log does', () => {
  it('knows until when there are data before there is a new line, and not of an import that was taken back', async () => {
    const file = await given();
    file.at('2026-11-10T12:00:00Z');
    await file.write('2026-11-10T11:00:00Z');
    await file.look();
    await file.stop();
    await file.look();
    expect(file.status()).toMatchObject({ stand: 'up-to-date', dataUntil: new Date('2026-11-10T11:00:00Z') });
    await file.stop();
    await file.store.takeBack(1, { by: 'anna', at: '2026-11-10T12:00:00Z' });
    await file.look();
    expect(file.status()).toMatchObject({ stand: 'up-to-date', dataUntil: null });
  });

  it('has no data of times to come, whatever a line is dated, and goes on from there', async () => {
    const file = await given();
    file.at('2026-11-10T12:00:00Z');
    await file.write('2026-11-11T11:00:00Z');
    await file.look();
    expect(file.status()?.dataUntil).toEqual(new Date('2026-11-10T12:00:00Z'));
    await file.stop();
    await file.look();
    expect(file.status()?.dataUntil).toEqual(new Date('2026-11-10T12:00:00Z'));
    file.at('2026-11-10T13:00:00Z');
    await file.write('2026-11-10T12:30:00Z');
    await file.look();
    expect(file.status()?.dataUntil).toEqual(new Date('2026-11-10T12:30:00Z'));
    const today = (await file.store.partitions()).filter(({ day }) => day === Date.UTC(2026, 10, 10) / 86_400_000);
    const until = Date.parse('2026-11-10T12:30:00Z') / 1000;
    expect(today.map(({ untilSeconds }) => untilSeconds)).toEqual(today.map(() => until));
    expect(today).not.toEqual([]);
  });

  it('is failing as soon as it cannot be opened, though what is open can neither be read nor closed', async () => {
    const file = await given();
    await file.look({ open: () => Promise.reject(new Error('no thread')) });
    expect(file.status()).toMatchObject({ stand: 'failing', fault: { text: 'no thread' }, nextLook: expect.any(Date) });
    await file.stop();
    let isClosing = (): void => {};
    const closing = new Promise<void>((resolve) => {
      isClosing = resolve;
    });
    let close = (): void => {};
    const closed = new Promise<void>((resolve) => {
      close = resolve;
    });
    const looked = file.look({
      open: async () => ({
        read: () => Promise.reject(new Error('no disk')),
        close: () => {
          isClosing();
          return closed;
        },
      }),
    });
    await closing;
    expect(file.status()).toMatchObject({ stand: 'failing', fault: { text: 'no disk' } });
    close();
    await looked;
  });
});
