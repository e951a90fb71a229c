import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditFile } from '../../../adapters/audit/audit-file.ts';
import type { AuditEntry } from '../../../src/ports/audit.ts';
import { bundleScript } from '../../prepared/bundle-script.ts';

const APPENDER = fileURLToPath(new URL('./appender.ts', import.meta.url));

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailflow-audit-'));
  file = join(folder, 'deep', 'audit.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

const entry = (to: string, detail = ''): AuditEntry => ({
  ...{ at: '2026-11-22T12:00:00Z', by: 'anna', conversation: 'local:console', deed: 'mute', to, detail },
});
const told = async (count = 99) => (await auditFile(file).last(count)).map(({ to }) => to);

test('where nothing was done there are no entries', async () => {
  expect(await told()).toEqual([]);
});

test('the last entries come newest first, as they were told', async () => {
  const audit = auditFile(file);
  for (const to of ['a', 'b', 'c']) await audit.append(entry(to, 'because\nof "this" – and 📬'));
  expect(await audit.last(2)).toEqual([
    entry('c', 'because\nof "this" – and 📬'),
    entry('b', 'because\nof "this" – and 📬'),
  ]);
  expect(await audit.last(0)).toEqual([]);
});

test('entries told at once are kept in their order', async () => {
  const audit = auditFile(file);
  await Promise.all(['a', 'b', 'c', 'd'].map((to) => audit.append(entry(to))));
  expect(await told()).toEqual(['d', 'c', 'b', 'a']);
});

test('more is found than is read at once, also where a letter lies across the border', async () => {
  const audit = auditFile(file);
  for (let n = 0; n < 12; n++) await audit.append(entry(`${n}`, '📬'.repeat(5_000 + n)));
  const entries = await audit.last(99);
  expect(entries.map(({ to }) => to)).toEqual(Array.from({ length: 12 }, (_, n) => `${11 - n}`));
  expect(entries.every(({ to, detail }) => detail === '📬'.repeat(5_000 + Number(to)))).toBe(true);
});

test('a line that a crash left unfinished is passed over, and harms neither its neighbour', async () => {
  await auditFile(file).append(entry('a'));
  await appendFile(file, '{"at":"2026-11-22T12:00');
  expect(await told()).toEqual(['a']);
  await auditFile(file).append(entry('b'));
  expect(await told()).toEqual(['b', 'a']);
});

test('two programs may append to it', async () => {
  const [one, other] = [auditFile(file), auditFile(file)];
  for (const to of ['a', 'b']) await Promise.all([one.append(entry(`${to}1`)), other.append(entry(`${to}2`))]);
  expect((await told()).sort()).toEqual(['a1', 'a2', 'b1', 'b2']);
});

test('killed at any moment, it has every entry that was said to be kept', async () => {
  const appender = await bundleScript(APPENDER, folder);
  for (let round = 0; round < 3; round++) {
    const child = spawn(process.execPath, [appender, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let last = '';
    for await (const line of createInterface({ input: child.stdout })) {
      last = line;
      if (Number(line) === 5 + 9 * round) break;
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    const kept = await told(1_000);
    expect(kept).toContain(last);
    expect(Number(kept[0])).toBeGreaterThanOrEqual(Number(last));
    await rm(file);
  }
});
