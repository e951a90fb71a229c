import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { mailflow } from './in-process.ts';
import { type Ran, withDirectory } from './mailflow.ts';
import { REPORT } from './small-report.ts';

const LINES = [
  ['insights'],
  ['mutes'],
  ['subscriptions'],
  ['mute', 'printer@contoso.com', 'force:yes'],
  ['subscribe', 'all'],
] as const;

const ran = new Map<string, Ran>();

beforeAll(
  () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data');
      const importMonth = async (month: string) => {
        await writeFile(join(directory, `${month}.csv`), REPORT.replaceAll('2026-11', month));
        await mailflow(['import', join(directory, `${month}.csv`), '--data', data]);
      };
      for (const month of ['2025-10', '2025-11']) await importMonth(month);
      const facts = join(data, 'facts');
      for (const name of (await readdir(facts, { recursive: true })).filter((each) => each.endsWith('.parquet'))) {
        const bytes = await readFile(join(facts, name));
        bytes[20] = (bytes[20] ?? 0) ^ 1;
        await writeFile(join(facts, name), bytes);
      }
      await importMonth('2025-09');
      for (const line of LINES) ran.set(line.join(' '), await mailflow([...line, '--data', data]));
      ran.set('json', await mailflow(['mutes', '--data', data, '--format', 'json']));
      for (const id of ['1', '2']) ran.set(`undo ${id}`, await mailflow(['undo', 'import', id, '--data', data]));
      ran.set('after', await mailflow(['insights', '--data', data]));
    }),
  240_000,
);

test.for(LINES.map((line) => line.join(' ')))('`%s` is answered in a shell, and says what is damaged', (line) => {
  const { code, stdout, stderr } = ran.get(line) as Ran;
  expect({ code, stderr: stderr.includes('Damaged facts') }, stderr).toEqual({ code: 0, stderr: false });
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('`undo import 1`');
});

test('a script is told of it beside the list', () => {
  const { warning, mutes } = JSON.parse(ran.get('json')?.stdout ?? '');
  expect(mutes).toMatchObject([{ subject: 'printer@contoso.com' }]);
  expect(warning).toContain('`undo import 1`');
});

test('the cure works in a shell: each undo is done, and after the last nothing is damaged', () => {
  for (const id of ['1', '2']) {
    const { code, stdout, stderr } = ran.get(`undo ${id}`) as Ran;
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('Reverted');
  }
  expect(ran.get('after')?.code).toBe(0);
  expect(ran.get('after')?.stdout).not.toContain('amaged');
});
