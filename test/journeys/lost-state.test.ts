import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mailflow } from './in-process.ts';
import { withDirectory } from './mailflow.ts';

const REPORT = [
  'date,senderName,authMethod,original_client_ip,tls_version,message_count',
  '2026-11-14T09:00:00Z,printer@contoso.com,Basic,192.0.2.1,TLS1.2,40',
].join('\n');

async function withData(use: (data: string) => Promise<void>): Promise<void> {
  await withDirectory(async (directory) => {
    const data = join(directory, 'data');
    const file = join(directory, 'report.csv');
    await writeFile(file, REPORT);
    expect((await mailflow(['import', file, '--data', data])).code).toBe(0);
    expect((await mailflow(['mute', 'smtp-auth-spike', '7d', 'migration', '--data', data])).code).toBe(0);
    await use(data);
  });
}

/** Every file under a folder, by its path, with its content. */
async function filesUnder(folder: string): Promise<readonly (readonly [string, string])[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  return Promise.all(paths.sort().map(async (path) => [path, await readFile(path, 'base64')] as const));
}

const start = (data: string) => mailflow(['start', '--data', data], { input: 'mutes\nquit\n' });

describe('a state that is lost', () => {
  test.each([
    ['its folder is gone', (data: string) => rm(join(data, 'state'), { recursive: true })],
    [
      'its folder is empty',
      async (data: string) => {
        await rm(join(data, 'state'), { recursive: true });
        await mkdir(join(data, 'state'));
      },
    ],
    [
      'only the audit is left',
      async (data: string) => {
        for (const name of await readdir(join(data, 'state')))
          if (name !== 'audit.jsonl') await rm(join(data, 'state', name));
      },
    ],
    [
      'a journal without any change is left',
      async (data: string) => {
        const journal = join(data, 'state', 'mailflow.json.journal-1');
        const [heading = ''] = (await readFile(journal, 'utf8')).split('\n');
        for (const name of await readdir(join(data, 'state'))) await rm(join(data, 'state', name));
        await writeFile(journal, `${heading}\n`);
      },
    ],
  ])('is asked about before a new one is begun: %s', (_, lose) =>
    withData(async (data) => {
      await lose(data);
      const facts = await filesUnder(join(data, 'facts'));
      for (const refused of [await start(data), await mailflow(['import', '--data', data])]) {
        expect(refused.code).toBe(1);
        expect(refused.stderr).toContain('is missing, but there is data');
        expect(refused.stderr).toContain(`recover yes --data ${data}\`.`);
      }
      const shown = await mailflow(['recover', '--data', data]);
      expect([shown.code, shown.stdout]).toEqual([1, '']);
      expect(shown.stderr).toContain('Nothing was changed');
      expect(shown.stderr).toContain(`recover yes --data ${data}\`:`);
      expect((await start(data)).code).toBe(1);
      expect((await mailflow(['recover', 'yes', '--data', data])).code).toBe(0);
      expect((await start(data)).code).toBe(0);
      expect(await filesUnder(join(data, 'facts'))).toEqual(facts);
    }),
  );

  test('is not missed in a new data directory, nor after a start that found no facts', () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'new');
      expect((await start(data)).code).toBe(0);
      expect((await start(data)).code).toBe(0);
      const recovered = await mailflow(['recover', '--data', data]);
      expect([recovered.code, recovered.stdout]).toEqual([0, expect.stringContaining('nothing to recover')]);
    }));
});

describe('a state that cannot be read', () => {
  const newer = (): string => {
    const data = { format: 3, generation: 1, after: '', state: {} };
    return JSON.stringify({ data, checksum: createHash('sha256').update(JSON.stringify(data)).digest('hex') });
  };
  const harms: readonly (readonly [string, (state: string) => Promise<void>, string])[] = [
    ['of a newer version', (state) => writeFile(join(state, 'mailflow.json'), newer()), 'newer version'],
    [
      'with an altered journal',
      async (state) => {
        const path = join(state, 'mailflow.json.journal-1');
        const text = await readFile(path, 'utf8');
        expect(text).toContain('migration');
        await writeFile(path, text.replace('migration', 'migrations'));
      },
      'is damaged',
    ],
    [
      'of which both generations are garbage',
      async (state) => {
        for (const name of ['mailflow.json', 'mailflow.json.previous']) await writeFile(join(state, name), 'garbage');
      },
      'not JSON',
    ],
  ];

  test.each(harms)('is left alone by whoever asks, and by a start: %s', (_, harm, word) =>
    withData(async (data) => {
      await harm(join(data, 'state'));
      const before = await filesUnder(join(data, 'state'));
      const asked = [['insights'], ['why', 'k7f3xx'], ['subscriptions'], ['mutes']].map((line) => [
        ...line,
        '--data',
        data,
      ]);
      for (const words of asked) {
        const ran = await mailflow(words);
        expect([ran.code, ran.stdout], words.join(' ')).toEqual([1, '']);
        expect(ran.stderr).toContain(word);
      }
      expect((await mailflow(['audit', '--data', data])).stdout).toContain('migration');
      expect((await start(data)).stderr).toContain(word);
      expect(await filesUnder(join(data, 'state'))).toEqual(before);
    }),
  );

  test('goes on with what can be read once somebody says so, and keeps what could not', () =>
    withData(async (data) => {
      await harms[1]?.[1](join(data, 'state'));
      const shown = await mailflow(['recover', '--data', data]);
      expect([shown.code, shown.stderr]).toEqual([1, expect.stringContaining('journal-1: its line')]);
      const recovered = await mailflow(['recover', 'yes', '--data', data]);
      expect([recovered.code, recovered.stdout]).toEqual([0, expect.stringContaining('.corrupt-<n>')]);
      expect(await readFile(join(data, 'state', 'mailflow.json.journal-1.corrupt-1'), 'utf8')).toContain('migrations');
      expect((await start(data)).code).toBe(0);
    }));
});
