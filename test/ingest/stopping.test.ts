import { mkdtemp, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeFiles } from '../../adapters/files/files.ts';
import { directoryInbox } from '../../adapters/files/inbox.ts';
import { sha256 } from '../../adapters/files/sha256.ts';
import { sources } from '../../adapters/sources/index.ts';
import { serialQueue } from '../../src/concurrency/serial-queue.ts';
import { importInbox } from '../../src/ingest/import-inbox.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';

const LOG = `Jan 27 10:00:00 mail postfix/submission/smtpd[7]: A1: client=c[192.0.2.1], sasl_method=PLAIN, sasl_username=a@x.example
Jan 27 10:00:00 mail postfix/qmgr[2]: A1: from=<a@x.example>, size=900, nrcpt=1 (queue active)
`;
const HEADER = 'date,senderName,authMethod,tls_version,message_count\n';
const REPORT = `${HEADER}${'2021-01-27T10:00:00Z,a@x.example,Basic,TLS1.2,5\n'.repeat(50_000)}`;
const OLD = new Date('2021-01-28T00:00:00Z');
/** A file that takes no room and that nobody reads to its end within hours. */
const ENDLESS_BYTES = 2 ** 40;

describe('an import that is told to stop', () => {
  let inbox: string;
  let store = memoryStore({ priority: [] });
  beforeEach(async () => {
    inbox = await mkdtemp(join(tmpdir(), 'mailflow-inbox-'));
    store = memoryStore({ priority: [] });
  });
  afterEach(() => rm(inbox, { recursive: true, force: true }));

  const drop = async (name: string, content: string | Uint8Array) => {
    await writeFile(join(inbox, name), content);
    await utimes(join(inbox, name), OLD, OLD);
  };

  const round = (stopping?: AbortController) =>
    importInbox(
      {
        files: nodeFiles(),
        inbox: directoryInbox(inbox),
        log: { info: () => undefined, warn: () => undefined },
        ...{
          sources,
          store,
          hash: sha256,
          tenant: 'real',
          declaredAlways: {},
          stopping: stopping?.signal,
          turn: serialQueue(),
        },
        clock: { now: () => new Date('2021-02-01T00:00:00Z') },
        remember: async () => {},
      },
      // The first bytes are read, and there are more to come.
      { onProgress: () => stopping?.abort() },
      0,
    );

  test.each([
    ['a log', 'mail.log', LOG, ENDLESS_BYTES],
    ['a report', 'report.csv', REPORT, ENDLESS_BYTES],
    ['a compressed log', 'mail.log.gz', gzipSync(LOG.repeat(20_000)), null],
  ])('keeps nothing of %s, and reads it whole the next time', async (_kind, name, content, bytes) => {
    await drop(name, content);
    if (bytes !== null) {
      await truncate(join(inbox, name), bytes);
      await utimes(join(inbox, name), OLD, OLD);
    }
    const stopped = await round(new AbortController());
    expect(stopped.imports).toEqual([]);
    expect(stopped.waiting).toEqual([{ name, reason: expect.stringContaining('Mailflow is stopping') }]);
    expect([await store.partitions(), await store.imports()]).toEqual([[], []]);
    expect(await readdir(inbox)).toContain(name);

    await drop(name, content);
    const { imports } = await round();
    expect(imports.map(({ error }) => error)).toEqual([null]);
    expect(await store.partitions()).not.toEqual([]);
    expect(await readdir(join(inbox, 'done'))).toContain(name);
  });

  test('leaves the files behind it unopened', async () => {
    await drop('a.log', LOG.repeat(10));
    await drop('b.log', LOG);
    await drop('c.csv', 'nothing that anybody reads');
    const { imports, waiting } = await round(new AbortController());
    expect(imports).toEqual([]);
    expect(waiting.map(({ name }) => name).sort()).toEqual(['a.log', 'b.log', 'c.csv']);
    expect(await readdir(join(inbox, 'rejected'))).toEqual([]);
  });
});
