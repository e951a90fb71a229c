import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { directoryInbox } from '../../../adapters/files/inbox.ts';
import type { Inbox, InboxEntry } from '../../../src/ports/inbox.ts';
import { makePipe } from './make-pipe.ts';

let folder: string;
let inbox: Inbox;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'mailflow-inbox-')), 'data', 'inbox');
  inbox = directoryInbox(folder);
  await inbox.look();
});
afterEach(() => rm(join(folder, '..', '..'), { recursive: true }));

async function drop(name: string, content = 'x', modifiedSeconds = 1_600_000_000): Promise<void> {
  await writeFile(join(folder, name), content);
  await utimes(join(folder, name), modifiedSeconds, modifiedSeconds);
}

async function only(): Promise<InboxEntry> {
  const [entry, ...more] = await inbox.look();
  if (!entry || more.length > 0) throw new Error(`expected one entry, not ${more.length + 1}`);
  return entry;
}

/** Memory, or the disk where the temporary files of these tests lie in memory; null where all is one. */
async function folderOnAnotherDisk(): Promise<string | null> {
  const { dev } = await stat(folder);
  for (const place of ['/dev/shm', '/var/tmp']) {
    const there = await stat(place).catch(() => null);
    if (there !== null && there.dev !== dev) return mkdtemp(join(place, 'mailflow-inbox-'));
  }
  return null;
}

const inFolder = async (name: string): Promise<string[]> => (await readdir(join(folder, name))).sort();

describe('looking into the inbox', () => {
  it('creates the folders on first sight', async () => {
    expect(await readdir(folder)).toEqual(['done', 'rejected']);
    expect(await inbox.look()).toEqual([]);
  });

  it('lists what waits, oldest first, then by name', async () => {
    await drop('mail.log', 'new', 1_700_000_000);
    await drop('mail.log.1', 'older', 1_600_000_000);
    await drop('b.csv', 'same', 1_650_000_000);
    await drop('a.csv', 'same', 1_650_000_000);
    const entries = await inbox.look();
    expect(entries.map((e) => e.name)).toEqual(['mail.log.1', 'a.csv', 'b.csv', 'mail.log']);
    expect(entries[0]).toEqual({
      name: 'mail.log.1',
      path: join(folder, 'mail.log.1'),
      type: 'file',
      sizeBytes: 5,
      modifiedAt: new Date(1_600_000_000_000),
    });
  });

  it('passes over hidden files and those that are still being written', async () => {
    for (const name of ['.hidden', 'a.csv.part', 'b.TMP', 'c.csv~', 'd.csv.crdownload', 'e.filepart']) await drop(name);
    expect(await inbox.look()).toEqual([]);
  });

  it('says what each entry is and follows nothing', async () => {
    makePipe(join(folder, 'pipe'));
    await symlink('/etc/passwd', join(folder, 'link'));
    await symlink('nowhere', join(folder, 'broken'));
    await mkdir(join(folder, 'sub'));
    const types = Object.fromEntries((await inbox.look()).map((e) => [e.name, e.type]));
    expect(types).toEqual({ pipe: 'fifo', link: 'symlink', broken: 'symlink', sub: 'directory' });
  });

  it('says what to do when a file stands where a folder should be', async () => {
    await rm(join(folder, 'done'), { recursive: true });
    await drop('done');
    await expect(inbox.look()).rejects.toMatchObject({ code: 'disk', cure: expect.stringContaining('done') });
  });
});

describe('dropping a file', () => {
  it('lets it appear whole, and leaves nothing else behind', async () => {
    await inbox.drop('sample.json', '{}');
    expect(await only()).toMatchObject({ name: 'sample.json', type: 'file', sizeBytes: 2 });
    expect((await readdir(folder)).sort()).toEqual(['done', 'rejected', 'sample.json']);
  });

  it('replaces what waits under that name, and gets past what a crash left of the last time', async () => {
    await drop('sample.json', 'of yesterday');
    await writeFile(join(folder, '.sample.json'), 'half a fi');
    await inbox.drop('sample.json', '{}');
    expect(await readFile((await only()).path, 'utf8')).toBe('{}');
  });
});

describe('settling an entry', () => {
  it('moves what is done into done, with no note beside it when there is none', async () => {
    await drop('report.csv', 'content');
    await inbox.settle(await only(), 'done', '');
    expect(await inFolder('done')).toEqual(['report.csv']);
    expect(await readFile(join(folder, 'done', 'report.csv'), 'utf8')).toBe('content');
    expect(await inbox.look()).toEqual([]);
  });

  it('puts a note beside what is done, too', async () => {
    await drop('report.csv');
    await inbox.settle(await only(), 'done', '2 rows were rejected.');
    expect(await inFolder('done')).toEqual(['report.csv', 'report.csv.note.txt']);
  });

  it('puts a note beside what is rejected', async () => {
    await drop('report.csv');
    await inbox.settle(await only(), 'rejected', 'It has no column for the sender.');
    expect(await inFolder('rejected')).toEqual(['report.csv', 'report.csv.note.txt']);
    expect(await readFile(join(folder, 'rejected', 'report.csv.note.txt'), 'utf8')).toBe(
      'It has no column for the sender.\n',
    );
  });

  it('never overwrites: the second of a name is numbered before its extension', async () => {
    for (const content of ['one', 'two', 'three']) {
      await drop('report.csv.gz', content);
      await inbox.settle(await only(), 'done', '');
    }
    expect(await inFolder('done')).toEqual(['report (2).csv.gz', 'report (3).csv.gz', 'report.csv.gz']);
    expect(await readFile(join(folder, 'done', 'report.csv.gz'), 'utf8')).toBe('one');
    expect(await readFile(join(folder, 'done', 'report (3).csv.gz'), 'utf8')).toBe('three');
  });

  it('never overwrites a note either', async () => {
    await writeFile(join(folder, 'rejected', 'a.csv.note.txt'), 'mine');
    await drop('a.csv');
    await inbox.settle(await only(), 'rejected', 'why');
    expect(await inFolder('rejected')).toEqual(['a (2).csv', 'a (2).csv.note.txt', 'a.csv.note.txt']);
    expect(await readFile(join(folder, 'rejected', 'a.csv.note.txt'), 'utf8')).toBe('mine');
  });

  it('moves a symlink itself and leaves what it points to alone', async () => {
    const target = join(folder, '..', 'precious.csv');
    await writeFile(target, 'precious');
    await symlink('../precious.csv', join(folder, 'link.csv'));
    await inbox.settle(await only(), 'rejected', 'a symlink');
    expect(await readlink(join(folder, 'rejected', 'link.csv'))).toBe('../precious.csv');
    expect(await readFile(target, 'utf8')).toBe('precious');
  });

  it('moves a pipe and a folder with what is in it', async () => {
    makePipe(join(folder, 'pipe'));
    await inbox.settle(await only(), 'rejected', 'a pipe');
    await mkdir(join(folder, 'sub'));
    await writeFile(join(folder, 'sub', 'in.csv'), 'x');
    await inbox.settle(await only(), 'rejected', 'a folder');
    expect((await lstat(join(folder, 'rejected', 'pipe'))).isFIFO()).toBe(true);
    expect(await inFolder('rejected/sub')).toEqual(['in.csv']);
  });

  it('cuts a name that leaves no room for its note', async () => {
    const name = `${'ä'.repeat(120)}.csv`; // 244 bytes
    await drop(name);
    await inbox.settle(await only(), 'rejected', 'why');
    const [file, note] = await inFolder('rejected');
    expect(note).toBe(`${file}.note.txt`);
    expect(file).toMatch(/^ä+\.csv$/);
  });

  it('says so when the entry has gone meanwhile, and leaves nothing behind', async () => {
    await drop('report.csv');
    const entry = await only();
    await rm(entry.path);
    await expect(inbox.settle(entry, 'rejected', 'why')).rejects.toMatchObject({ code: 'not-found' });
    expect(await inFolder('rejected')).toEqual([]);
  });

  it('copies where the folder lies on another disk', async (ctx) => {
    const other = await folderOnAnotherDisk();
    if (other === null) return ctx.skip('there is no second disk here');
    try {
      await rm(join(folder, 'rejected'), { recursive: true });
      await symlink(other, join(folder, 'rejected'));
      await drop('report.csv', 'content');
      await inbox.settle(await only(), 'rejected', 'why');
      await symlink('nowhere', join(folder, 'link'));
      await inbox.settle(await only(), 'rejected', 'why');
      expect((await readdir(other)).sort()).toEqual(['link', 'link.note.txt', 'report.csv', 'report.csv.note.txt']);
      expect(await readFile(join(other, 'report.csv'), 'utf8')).toBe('content');
      expect(await readlink(join(other, 'link'))).toBe('nowhere');
      expect(await inbox.look()).toEqual([]);
    } finally {
      await rm(other, { recursive: true });
    }
  });
});

describe('a file with an unusual name', () => {
  it.each([
    ['a line feed', 'two\nlines.csv'],
    ['control characters', 'bell\u0007 and escape\u001b[31m.csv'],
    ['255 bytes', `${'n'.repeat(251)}.csv`],
    ['255 bytes of wide characters', `${'報'.repeat(83)}ab.csv`],
    ['blanks at its end', 'report.csv  '],
    ['marks that turn the direction of writing', 'report\u202Evsc.exe'],
    ['a letter and its accent apart', 'Bu\u0308ro.csv'],
    ['nothing but a blank', ' '],
  ])('is seen, and filed away with its note: %s', async (_what, name) => {
    await drop(name);
    const entry = await only();
    expect(entry.name).toBe(name);
    await inbox.settle(entry, 'rejected', 'why');
    const rejected = await inFolder('rejected');
    expect(rejected).toHaveLength(2);
    expect(rejected.filter((each) => each.endsWith('.note.txt'))).toHaveLength(1);
    expect(await inbox.look()).toEqual([]);
  });

  // Other systems refuse such names.
  it.skipIf(process.platform !== 'linux')('that is no UTF-8 gets one that is, and is read', async () => {
    const at = (name: Buffer): Buffer => Buffer.concat([Buffer.from(`${folder}/`), name]);
    const write = async (name: Buffer, content: string): Promise<void> => {
      await writeFile(at(name), content);
      await utimes(at(name), 1, 1);
    };
    // Neither what is being written, by its name, nor a folder gets another one.
    await writeFile(at(Buffer.from('frisch-ü.csv', 'latin1')), 'being written');
    await mkdir(at(Buffer.from('Ordner-ü', 'latin1')));
    await write(Buffer.from('Büro.csv', 'latin1'), 'latin 1');
    await write(Buffer.from([0xc3, 0x28]), 'half a sequence');
    await write(Buffer.alloc(255, 0xff), 'longest');
    await write(Buffer.from('B%FCro.csv'), 'the name that it would get');
    await write(Buffer.from('Büro.csv.part', 'latin1'), 'still on its way');
    const entries = await inbox.look();
    const contents = await Promise.all(
      entries.map(async ({ name, path }) => [await readFile(path, 'utf8'), name] as const),
    );
    expect(Object.fromEntries(contents)).toEqual({
      'half a sequence': '%C3(',
      'latin 1': 'B%FCro (2).csv',
      longest: expect.stringMatching(/^(%FF){50,}/),
      'the name that it would get': 'B%FCro.csv',
    });
    expect((await inbox.look()).map(({ name }) => name).sort()).toEqual(entries.map(({ name }) => name).sort());
  });
});
