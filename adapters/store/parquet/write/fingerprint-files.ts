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
/** Where a sample is written: under another name for each content, since one that grows may be read by what was before. */
const fileOf = (directory: string, id: number, sum: string): string =>
  join(folderIn(directory), `${id}.${sum.slice(0, 16)}.json`);
/** Where older versions wrote it. */
const olderFileOf = (directory: string, id: number): string => join(folderIn(directory), `${id}.json`);

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
  if (prints.length === 0) {
    const { [id]: _, ...others } = samples;
    return others;
  }
  const text = JSON.stringify(prints.map(({ print, at }) => [print, at]));
  const sum = sha256(text);
  if (samples[id] === sum && (await textOf(directory, id, sum)) === text) return samples;
  await mkdir(folderIn(directory), { recursive: true });
  const file = fileOf(directory, id, sum);
  await writeFile(`${file}.new`, text, { flush: true });
  await rename(`${file}.new`, file);
  return { ...samples, [id]: sum };
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
  const text = await textOf(directory, id, sum);
  if (text === null || (sum !== undefined && sha256(text) !== sum)) return damaged;
  const pairs = printsSchema.safeParse(parsed(text)).data;
  if (pairs === undefined) return damaged;
  return { state: sum === undefined ? 'unsummed' : 'good', prints: pairs.map(([print, at]) => ({ print, at })) };
}

/** What stands in an import's sample; null where it cannot be read. */
async function textOf(directory: string, id: number, sum: string | undefined): Promise<string | null> {
  const own = sum === undefined ? null : await readFile(fileOf(directory, id, sum), 'utf8').catch(() => null);
  return own ?? (await readFile(olderFileOf(directory, id), 'utf8').catch(() => null));
}

/** The imports that count and whose samples are damaged. Each is read once, and again where it has changed. */
export async function damagedFingerprints(sums: FileSums, manifest: Manifest): Promise<readonly number[]> {
  const summed = manifest.imports.filter(isLive).flatMap(({ id }) => {
    const sha256 = manifest.samples[id];
    return sha256 === undefined ? [] : [{ id, sha256 }];
  });
  const damagedAt = async (fileFor: (id: number, sum: string) => string, ids: typeof summed) => {
    const files: Manifest['files'] = {};
    for (const { id, sha256 } of ids) files[fileFor(id, sha256)] = { days: [], sha256 };
    const faults = await sums.faults(files, Object.keys(files));
    return ids.filter(({ id, sha256 }) => faults.has(fileFor(id, sha256)));
  };
  const notAsNow = await damagedAt((id, sum) => fileOf('', id, sum), summed);
  return (await damagedAt((id) => olderFileOf('', id), notAsNow)).map(({ id }) => id);
}

/** The manifest's samples, with the sums of those that an older version wrote without. */
export async function withSampleSums(directory: string, manifest: Manifest): Promise<Manifest['samples']> {
  const added: Manifest['samples'] = {};
  for (const { id } of manifest.imports.filter((each) => manifest.samples[each.id] === undefined)) {
    const { state } = await readFingerprints(directory, manifest, id);
    if (state === 'unsummed') added[id] = sha256(await readFile(olderFileOf(directory, id), 'utf8'));
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

/**
 * Removes those of imports that do not count and cannot come back, and those that have grown since. What the manifest
 * before this one names stays: it may still have to answer.
 */
export async function sweepFingerprints(
  directory: string,
  ...manifests: readonly Pick<Manifest, 'imports' | 'samples'>[]
): Promise<void> {
  const kept = new Set(
    manifests.flatMap((manifest) =>
      [...keptIn(manifest)].flatMap((id) => {
        const sum = manifest.samples[id];
        return [olderFileOf('', id), ...(sum === undefined ? [] : [fileOf('', id, sum)])];
      }),
    ),
  );
  for (const name of await readdir(folderIn(directory)).catch(() => [])) {
    const isOurs = /^\d+\.(?:[0-9a-f]{16}\.)?json(?:\.new)?$/.test(name);
    if (isOurs && !kept.has(join(folderIn(''), name))) await rm(join(folderIn(directory), name), { force: true });
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
