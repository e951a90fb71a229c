import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PREPARED_FOLDER } from './prepared.ts';

/** Once a run: a folder for what several test files need and what is costly to make.. */
export async function setup(): Promise<() => Promise<void>> {
  const inherited = process.env[PREPARED_FOLDER];
  if (inherited !== undefined) return async () => {};
  const folder = await mkdtemp(join(tmpdir(), 'mailflow-prepared-'));
  process.env[PREPARED_FOLDER] = folder;
  return () => rm(folder, { recursive: true, force: true });
}
