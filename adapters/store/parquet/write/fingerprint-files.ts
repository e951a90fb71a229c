import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isLive } from '../../../../src/imports/import-record.ts';
import type { LineFingerprint } from '../../../../src/model/line-fingerprint.ts';
import type { FileSums } from '../file-sums.ts';
import type { Manifest } from '../manifest-format.ts';

/** Pairs of a line's hash and the instant it was read as. In files of their own: they are wanted only by imports. */
const printsSchema = z.array(z.tuple([z.number(), z.number()]));

const folderIn = (directory: string): string => join(directory, 'fingerprints');
const fileOf = (directory: string, id: number): string => join(folderIn(directory), `${id}.json`);

/** What is kept of an import's lines. `unsummed`: in a store that no version has changed yet that keeps sums. */
interface Prints {
  readonly state: 'good' | 'unsummed' | 'none' | 'damaged';
  readonly prints: readonly LineFingerprint[];
}

const NONE: Prints = { state: 'none', prints: [] };

/**
 * Writes an import's sample before the manifest knows of the import, and answers the manifest's samples with its sum:
 * without that sum nobody reads the file.
 */
export async function writeFingerprints(
  directory: string,
  { samples }: Pick<Manifest, 'samples'>,
  id: number,
  prints: readonly LineFingerprint[],
): Promise<Manifest['samples']> {
  // What lies there is of an import that failed under the same number.
  if (prints.length === 0) {
    await rm(fileOf(directory, id), { force: true });
    const { [id]: _, ...others } = samples;
    return others;
  }
  await mkdir(folderIn(directory), { recursive: true });
  const text = JSON.stringify(prints.map(({ print, at }) => [print, at]));
  const file = fileOf(directory, id);
  await writeFile(`${file}.new`, text, { flush: true });
  await rename(`${file}.new`, file);
  return { ...samples, [id]: sha256(text) };
}

export async function readFingerprints(
  directory: string,
  { samples, imports, generation }: Pick<Manifest, 'samples' | 'imports' | 'generation'>,
  id: number,
): Promise<Prints> {
  const sum = samples[id];
  if (sum === undefined && generation > 0) return NONE;
  const damaged: Prints = { ...NONE, state: sum === undefined ? 'none' : 'damaged' };
  if (!imports.some((each) => each.id === id)) return NONE;
  const text = await readFile(fileOf(directory, id), 'utf8').catch(() => null);
  if (text === null || (sum !== undefined && sha256(text) !== sum)) return damaged;
  const pairs = printsSchema.safeParse(parsed(text)).data;
  if (pairs === undefined) return damaged;
  return { state: sum === undefined ? 'unsummed' : 'good', prints: pairs.map(([print, at]) => ({ print, at })) };
}

/** The imports that count and whose samples are damaged. Each is read once, and again where it has changed. */
export async function damagedFingerprints(sums: FileSums, manifest: Manifest): Promise<readonly number[]> {
  const files = Object.fromEntries(
    manifest.imports.filter(isLive).flatMap(({ id }) => {
      const sha256 = manifest.samples[id];
      return sha256 === undefined
        ? []
        : [[fileOf('', id), { days: [], sha256 }] as [string, Manifest['files'][string]]];
    }),
  );
  const faults = await sums.faults(files, Object.keys(files));
  return manifest.imports.filter(({ id }) => faults.has(fileOf('', id))).map(({ id }) => id);
}

/** The manifest's samples, with the sums of those that an older version wrote without. */
export async function withSampleSums(directory: string, manifest: Manifest): Promise<Manifest['samples']> {
  const added: Manifest['samples'] = {};
  for (const { id } of manifest.imports.filter((each) => manifest.samples[each.id] === undefined)) {
    const { state } = await readFingerprints(directory, manifest, id);
    if (state === 'unsummed') added[id] = sha256(await readFile(fileOf(directory, id), 'utf8'));
  }
  return Object.keys(added).length === 0 ? manifest.samples : { ...manifest.samples, ...added };
}

/** Imports that count, or may again. */
const keptIn = ({ imports }: Pick<Manifest, 'imports'>): ReadonlySet<number> =>
  new Set(imports.filter((each) => isLive(each) || each.status.kind === 'replaced').map(({ id }) => id));

/** The samples of imports that count, or may again. */
export function keptSamples({ imports, samples }: Pick<Manifest, 'imports' | 'samples'>): Manifest['samples'] {
  const kept = keptIn({ imports });
  return Object.fromEntries(Object.entries(samples).filter(([id]) => kept.has(Number(id))));
}

/** Removes those of imports that do not count and cannot come back. */
export async function sweepFingerprints(directory: string, manifest: Pick<Manifest, 'imports'>): Promise<void> {
  const kept = keptIn(manifest);
  for (const name of await readdir(folderIn(directory)).catch(() => [])) {
    const id = /^(\d+)\.json(?:\.new)?$/.exec(name)?.[1];
    if (id !== undefined && !kept.has(Number(id))) await rm(join(folderIn(directory), name), { force: true });
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
