import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditFile } from '../../../adapters/audit/audit-file.ts';
import { checkAudit } from '../../../adapters/audit/chain.ts';
import { bundleScript } from '../../prepared/bundle-script.ts';

const APPENDER = fileURLToPath(new URL('./appender.ts', import.meta.url));

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailflow-chain-'));
  file = join(folder, 'audit.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

const entry = (to: string) => ({
  ...{ at: '2026-11-22T12:00:00Z', by: 'anna', conversation: 'local:console', deed: 'mute', to, detail: 'why' },
});
const lines = async () => (await readFile(file, 'utf8')).trimEnd().split('\n');
const write = (all: readonly string[]) => writeFile(file, `${all.join('\n')}\n`);
async function append(...all: readonly string[]): Promise<void> {
  for (const to of all) await auditFile(file).append(entry(to));
}

test('an audit that nobody touched is whole, and so is one that is not there', async () => {
  expect(await checkAudit(file)).toEqual({ lines: 0, chainedFrom: null, faults: [] });
  await append('a', 'b', 'c', 'd');
  expect(await checkAudit(file)).toEqual({ lines: 4, chainedFrom: 1, faults: [] });
});

test('lines that are appended at once are chained in their order, also to those before and after', async () => {
  await append('a');
  await auditFile(file).append();
  expect(await checkAudit(file)).toEqual({ lines: 1, chainedFrom: 1, faults: [] });
  const many = Array.from({ length: 300 }, (_, n) => `${n}`);
  await auditFile(file).append(...many.map(entry));
  await append('z');
  expect(await checkAudit(file)).toEqual({ lines: 302, chainedFrom: 1, faults: [] });
  expect((await auditFile(file).last(999)).map(({ to }) => to)).toEqual(['a', ...many, 'z'].reverse());
});

test.each([
  ['the first', 1],
  ['one in the middle', 2],
  ['the last', 3],
])('of lines that were appended at once, %s is missed when it is gone', async (_, gone) => {
  await append('a');
  await auditFile(file).append(entry('b'), entry('c'), entry('d'));
  await write((await lines()).filter((_line, n) => n !== gone));
  expect((await checkAudit(file)).faults).not.toEqual([]);
});

test.each<readonly [string, (all: readonly string[]) => readonly string[]]>([
  ['altered first', (all) => all.map((line, n) => (n === 0 ? line.replace('anna', 'bert') : line))],
  ['altered in the middle', (all) => all.map((line, n) => (n === 2 ? line.replace('"to":"c"', '"to":"x"') : line))],
  ['altered last', (all) => all.map((line, n) => (n === 4 ? line.replace('anna', 'bert') : line))],
  ['missing in the middle', (all) => all.filter((_, n) => n !== 2)],
  ['missing at the beginning', (all) => all.slice(1)],
  ['missing at the end', (all) => all.slice(0, -1)],
  ['all missing', () => []],
  ['put in', (all) => [...all.slice(0, 2), JSON.stringify(entry('new')), ...all.slice(2)]],
  ['put in with a link that is none', (all) => [...all, JSON.stringify({ ...entry('new'), before: 5 })]],
  ['put in at the end', (all) => [...all, JSON.stringify(entry('new'))]],
  ['copied', (all) => [...all.slice(0, 3), all[2] ?? '', ...all.slice(3)]],
  ['moved', ([a = '', b = '', c = '', ...rest]) => [a, c, b, ...rest]],
])('a line that is %s is found', async (_, harm) => {
  await append('a', 'b', 'c', 'd', 'e');
  await write(harm(await lines()));
  expect((await checkAudit(file)).faults).not.toEqual([]);
});

test('lines of a version that did not chain them are read, and held to since the chain began', async () => {
  await write([JSON.stringify(entry('old-1')), JSON.stringify(entry('old-2'))]);
  await append('new-1', 'new-2');
  expect(await checkAudit(file)).toEqual({ lines: 4, chainedFrom: 3, faults: [] });
  expect((await auditFile(file).last(9)).map(({ to }) => to)).toEqual(['new-2', 'new-1', 'old-2', 'old-1']);
  await write((await lines()).map((line) => line.replace('old-1', 'older')));
  expect((await checkAudit(file)).faults).toEqual(['line 3: what is before it was changed']);
});

test('a line that a crash left unfinished is no fault', async () => {
  await append('a');
  await writeFile(file, '{"at":"2026-11-22T12:00', { flag: 'a' });
  expect((await checkAudit(file)).faults).toEqual([]);
  await append('b', 'c');
  expect(await checkAudit(file)).toEqual({ lines: 4, chainedFrom: 1, faults: [] });
});

test.each([
  ['two', ['{"at":"2026-11-22T12:00', '{"at":"2026-11-22T12:01:00Z","by"']],
  ['three', ['{', '{"at"', '{"at":"2026-11-22T12:00:00Z"']],
  ['two of which one is empty', ['', '{"at":"']],
])('lines in a row that crashes left unfinished are no fault: %s', async (_, torn) => {
  await append('a');
  await writeFile(file, torn.join('\n'), { flag: 'a' });
  expect((await checkAudit(file)).faults).toEqual([]);
  await append('b', 'c');
  expect(await checkAudit(file)).toEqual({ lines: 3 + torn.length, chainedFrom: 1, faults: [] });
  await write((await lines()).map((line) => line.replace('"to":"b"', '"to":"x"')));
  expect((await checkAudit(file)).faults).not.toEqual([]);
});

test('an audit that another program appends to meanwhile is whole', async () => {
  const appender = await bundleScript(APPENDER, folder);
  await auditFile(file).append(...Array.from({ length: 5_000 }, (_, n) => entry(`${n}`)));
  const child = spawn(process.execPath, [appender, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const numbers = createInterface({ input: child.stdout });
  await once(numbers, 'line');
  const faults: string[] = [];
  for (let round = 0; round < 10; round++) faults.push(...(await checkAudit(file)).faults);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(faults).toEqual([]);
});
