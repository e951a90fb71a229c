import { appendFile, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeFiles } from '../../adapters/files/files.ts';
import { directoryInbox } from '../../adapters/files/inbox.ts';
import { sha256 } from '../../adapters/files/sha256.ts';
import { sources } from '../../adapters/sources/index.ts';
import { serialQueue } from '../../src/concurrency/serial-queue.ts';
import { importInbox } from '../../src/ingest/import-inbox.ts';
import type { Files } from '../../src/ports/files.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';

const LINE = (at: string, id: string, user: string) =>
  `Jan 27 ${at} mail postfix/submission/smtpd[7]: ${id}: client=c[192.0.2.1], sasl_method=PLAIN, sasl_username=${user}
Jan 27 ${at} mail postfix/qmgr[2]: ${id}: from=<${user}>, size=900, nrcpt=1 (queue active)
`;
const LOG = LINE('10:00:00', 'A1', 'early@x.example');
const old = new Date('2021-01-28T00:00:00Z');

describe('a log in the inbox', () => {
  let inbox: string;
  let store = memoryStore({ priority: [] });
  let turn = serialQueue();
  beforeEach(async () => {
    inbox = await mkdtemp(join(tmpdir(), 'mailflow-inbox-'));
    store = memoryStore({ priority: [] });
    turn = serialQueue();
    await writeFile(join(inbox, 'mail.log'), LOG);
    await utimes(join(inbox, 'mail.log'), old, old);
  });
  afterEach(() => rm(inbox, { recursive: true, force: true }));

  /** Imports a round, with something happening to the file while it is read. */
  const round = async (meanwhile: () => Promise<void> = async () => {}) => {
    const files: Files = {
      open: async (path, options) => {
        const file = await nodeFiles().open(path, options);
        await meanwhile();
        return file;
      },
    };
    const silent = { info: () => undefined, warn: () => undefined };
    return importInbox(
      {
        files,
        inbox: directoryInbox(inbox),
        log: silent,
        sources,
        store,
        turn,
        clock: { now: () => new Date('2021-02-01T00:00:00Z') },
        tenant: 'real',
        declaredAlways: {},
        hash: sha256,
        remember: async () => {},
      },
      { declared: { year: '2021' } },
      0,
    );
  };
  const held = async () => (await store.partitions()).reduce((sum, { messages }) => sum + messages, 0);

  test('that grows while it is read stays, and is read again to its end', async () => {
    const first = await round(() => appendFile(join(inbox, 'mail.log'), LINE('11:00:00', 'B2', 'late@x.example')));
    expect(first.waiting).toEqual([{ name: 'mail.log', reason: expect.stringContaining('changed while it was read') }]);
    expect(await readdir(join(inbox, 'done'))).toEqual([]);
    const second = await round();
    expect(second.imports).toHaveLength(1);
    expect(await readdir(join(inbox, 'done'))).toEqual(['mail.log']);
    expect(await held()).toBe(2);
  });

  test('lets what is handed in meanwhile go before the files behind it', async () => {
    for (const name of ['mail.b.log', 'mail.c.log']) {
      await writeFile(join(inbox, name), LOG);
      await utimes(join(inbox, name), old, old);
    }
    const done: (readonly string[])[] = [];
    let handedIn: Promise<unknown> | undefined;
    await round(async () => {
      handedIn ??= turn(async () => void done.push((await readdir(join(inbox, 'done'))).sort()));
    });
    await handedIn;
    expect(done).toEqual([['mail.b.log']]);
    expect((await readdir(join(inbox, 'done'))).sort()).toEqual(['mail.b.log', 'mail.c.log', 'mail.log']);
  });

  test('whose name another file takes meanwhile is not filed away in its place', async () => {
    await writeFile(join(inbox, '.next'), LINE('12:00:00', 'C3', 'other@x.example'));
    await round(() => rename(join(inbox, '.next'), join(inbox, 'mail.log')));
    expect(await readdir(join(inbox, 'done'))).toEqual([]);
    await round();
    expect(await held()).toBe(2);
  });
});
