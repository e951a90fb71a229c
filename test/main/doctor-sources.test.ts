import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mailflow } from '../journeys/in-process.ts';
import { withDirectory } from '../journeys/mailflow.ts';

const LINE =
  'postfix/smtpd[81]: Anonymous TLS connection established from a[192.0.2.9]: TLSv1.3 with cipher X (256/256 bits)';
const WRITTEN = new Date('2026-11-30T06:00:00Z');

/** What doctor says of sources, with these files and this configuration. */
async function examined(files: Readonly<Record<string, string | null>>, config: string) {
  let said: readonly string[] = [];
  await withDirectory(async (directory) => {
    const data = join(directory, 'data');
    await mkdir(data);
    await writeFile(join(data, 'config.yaml'), config);
    for (const [name, text] of Object.entries(files)) {
      const path = join(directory, name);
      if (text === null) await mkdir(path);
      else await writeFile(path, text);
      await utimes(path, WRITTEN, WRITTEN);
    }
    const { stdout } = await mailflow(['doctor', '--data', data, '--format', 'json']);
    const lines = JSON.parse(stdout).examined as readonly Record<
      'about' | 'verdict' | 'what' | 'said' | 'cure',
      string
    >[];
    said = lines
      .filter(({ about }) => about === 'Sources')
      .map((line) => `${line.verdict} ${line.what}: ${line.said} ${line.cure}`.replaceAll(directory, ''));
  });
  return said;
}

const one = (entry: string): string => `sources:\n  - { kind: postfix-log, ${entry} }\n`;

test('a log that is there, of its kind, and with TLS versions is good', async () => {
  expect(await examined({ 'mail.log': `2026-11-30T06:00:00Z mx1 ${LINE}\n` }, one('follow: ../mail.log'))).toEqual([
    'good /mail.log: It can be read; last written 2026-11-30T06:00:00Z. null',
  ]);
});

test.each([
  ['is not there', {}, 'follow: ../mail.log', /^bad \/mail\.log: It is not there\. .*journal: true/],
  ['is empty', { 'mail.log': '' }, 'follow: ../mail.log', /^unknown \/mail\.log: .*is empty/],
  [
    'is another kind of file',
    { 'mail.log': 'a,b\n1,2\n' },
    'follow: ../mail.log',
    /^bad \/mail\.log: It is not a log of/,
  ],
  [
    'is an empty folder',
    { logs: null },
    'follow: ../logs',
    /^bad \/logs: It can be read; none of its 0 files is a log/,
  ],
  [
    'was written in another zone',
    { 'mail.log': `Nov 30 07:30:00 mx1 ${LINE}\n` },
    'follow: ../mail.log, zone: UTC',
    /^bad \/mail\.log: Its newest line would be 1\.5 h in the future in the zone UTC .* zone: \+01:30$/,
  ],
  [
    'is a journal in a folder that is not there',
    {},
    'journal: { directory: ../none }',
    /^(bad|unknown) journal .*none: /,
  ],
])('a log that %s is said to be so, with what to do', async (_, files, entry, words) => {
  expect(await examined(files as Record<string, string | null>, one(entry))).toEqual([expect.stringMatching(words)]);
});

test('the files of a folder are looked at, and those of another kind are left', async () => {
  const files = { logs: null, 'logs/notes.txt': 'hello\n', 'logs/mx1.log': `2026-11-30T06:00:00Z mx1 ${LINE}\n` };
  expect(await examined(files, one('follow: ../logs'))).toEqual([
    expect.stringMatching(/^good \/logs: It can be read/),
  ]);
});

test('where nothing is followed, nothing is said of it', async () => {
  expect(await examined({}, '')).toEqual([]);
});
