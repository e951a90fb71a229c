import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isLive } from '../../../../src/imports/import-record.ts';
import type { LineFingerprint } from '../../../../src/model/line-fingerprint.ts';
import type { Manifest } from '../manifest-format.ts';

/** Pairs of a line's hash and the instant it was read as. In files of their own: they are wanted only by imports. */
const printsSchema = z.array(z.tuple([z.number(), z.number()]));

const folderIn = (directory: string): string => join(directory, 'fingerprints');

/** After the manifest knows of the import: one without its sample is only not recognised, one with another's would be wrong. */
export async function writeFingerprints(
  directory: string,
  id: number,
  prints: readonly LineFingerprint[],
): Promise<void> {
  if (prints.length === 0) return;
  await mkdir(folderIn(directory), { recursive: true });
  const text = JSON.stringify(prints.map(({ print, at }) => [print, at]));
  await writeFile(join(folderIn(directory), `${id}.json`), text);
}

export async function readFingerprints(directory: string, id: number): Promise<readonly LineFingerprint[]> {
  const text = await readFile(join(folderIn(directory), `${id}.json`), 'utf8').catch(() => '[]');
  const read = printsSchema.safeParse(parsed(text)).data ?? [];
  return read.map(([print, at]) => ({ print, at }));
}

/** Removes those of imports that do not count and cannot come back. */
export async function sweepFingerprints(directory: string, { imports }: Manifest): Promise<void> {
  const kept = new Set(imports.filter((each) => isLive(each) || each.status.kind === 'replaced').map(({ id }) => id));
  for (const name of await readdir(folderIn(directory)).catch(() => [])) {
    const id = /^(\d+)\.json$/.exec(name)?.[1];
    if (id !== undefined && !kept.has(Number(id))) await rm(join(folderIn(directory), name), { force: true });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return [];
  }
}
