import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodeFiles } from '../../adapters/files/files.ts';
import { fileFollower } from '../../adapters/files/follow/file-follower.ts';
import { postfixLog } from '../../adapters/sources/postfix-log/source.ts';
import { logReader } from '../../src/follow/read-log.ts';

async function firstPiece(text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'mailflow-first-'));
  const path = join(folder, 'mail.log');
  await writeFile(path, text);
  const clock = { now: () => Date.now(), elapsed: () => performance.now() };
  const follower = fileFollower({ path, files: nodeFiles(), position: null, ...clock });
  const log = { name: 'postfix-log x', source: 'postfix-log', from: { kind: 'file', path }, declared: {} } as const;
  const reader = logReader({ ...{ log, source: postfixLog, kept: null, carries: [], follower }, ...clock });
  const piece = await reader.read();
  await reader.close();
  await rm(folder, { recursive: true, force: true });
  return piece;
}

const message = (id: string, name: string, prefix = ''): string =>
  [
    `${prefix}2026-11-29T10:00:00+00:00 mx1 ${name}/smtpd[7]: ${id}: client=a[192.0.2.1]`,
    `${prefix}2026-11-29T10:00:00+00:00 mx1 ${name}/qmgr[2]: ${id}: from=<x@y.de>, size=9, nrcpt=1 (queue active)`,
    `${prefix}2026-11-29T10:00:01+00:00 mx1 ${name}/qmgr[2]: ${id}: removed\n`,
  ].join('\n');

const many = (name: string, prefix = ''): string =>
  Array.from({ length: 300 }, (_, i) => message(`4F${i}A`, name, prefix)).join('');

it.each([
  ['Postfix under a name of its own', many('relay.out')],
  ["a container's log with a name in front of every line", many('postfix', 'mail-1  | ')],
])('a log is read from its first line on as what its beginning shows: %s', async (_, text) => {
  const { batches, rejected } = await firstPiece(text);
  expect(batches.reduce((sum, { length }) => sum + length, 0)).toBe(300);
  expect(rejected).toBe(0);
});
