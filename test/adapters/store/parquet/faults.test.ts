import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parquetStore } from '../../../../adapters/store/parquet/store.ts';
import { daysBetween } from '../../../../src/model/window.ts';
import { DAY, tell } from '../../../contracts/fact-store/telling.ts';

describe('when something happens to the facts directory', () => {
  let directory: string;
  const said: string[] = [];
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mailflow-faults-'));
    said.length = 0;
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const log = { info: () => undefined, warn: (event: string) => void said.push(event) };
  const open = (options: { readonly hot?: boolean; readonly in?: string } = {}) =>
    parquetStore({ directory: options.in ?? directory, priority: [], log, hot: options.hot ?? false });
  const within = { kind: 'smtp-auth', window: daysBetween(DAY, DAY + 9), by: [] } as const;
  const telling = async (messages: number, at = DAY) => {
    const store = await open();
    await tell(store, { facts: [{ messages, hour: at * 24, client: '192.0.2.1' }] });
    await store.close();
  };
  const held = async () => {
    const store = await open();
    try {
      return (await store.ask(within)).totals.messages;
    } finally {
      await store.close();
    }
  };
  const manifest = () => join(directory, 'manifest.json');

  test('a damaged manifest is answered by the one before, said aloud, and the next import does not lose that one', async () => {
    await telling(1);
    await telling(2);
    const good = await readFile(manifest());
    await writeFile(manifest(), good.subarray(0, good.length - 9));
    expect(await held()).toBe(1);
    expect(said).toEqual(['facts.manifest-damaged-previous-used']);
    await telling(5, DAY + 1);
    expect(await held()).toBe(6);
    await writeFile(manifest(), 'garbage');
    expect(await held()).toBe(1);
  });

  test('without any manifest the files are kept, and nothing is said to be empty', async () => {
    await telling(3);
    for (const name of (await readdir(directory)).filter((n) => n.startsWith('manifest')))
      await rm(join(directory, name));
    await expect(held()).rejects.toMatchObject({ code: 'store-damaged' });
    await expect(telling(4)).rejects.toMatchObject({ code: 'store-damaged' });
    const files = await readdir(directory, { recursive: true });
    expect(files.filter((name) => name.endsWith('.parquet'))).toHaveLength(2);
  });

  test('a copy in memory that could not be loaded whole is not used, and loaded whole the next time', async () => {
    await telling(7);
    const [hourly] = (await readdir(directory, { recursive: true })).filter((name) => name.includes('hourly'));
    const path = join(directory, hourly as string);
    await rename(path, `${path}.away`);
    const store = await open({ hot: true });
    expect(await store.warm()).toBe(false);
    expect(said).toEqual(['facts.hot-copy-failed']);
    await rename(`${path}.away`, path);
    expect(await store.warm()).toBe(true);
    expect((await store.ask({ ...within, by: ['client'] })).totals.messages).toBe(7);
    await store.close();
  });

  test('a folder whose name looks like a pattern is read as it is', async () => {
    for (const name of ['star*dir', 'star1dir', 'what?', 'what1', 'set[1]', 'set1']) {
      const folder = join(directory, name);
      await mkdir(folder);
      const store = await open({ in: folder });
      await tell(store, { facts: [{ messages: 2 }] });
      expect((await store.ask(within)).totals.messages).toBe(2);
      await store.close();
    }
  });
});
