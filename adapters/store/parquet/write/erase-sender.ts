import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Erased, withoutAddress } from '../../../../src/model/text/erased-address.ts';
import type { Manifest } from '../manifest-format.ts';
import { quoted } from '../sql.ts';
import type { FoldDatabase } from './fold-database.ts';
import { PARQUET_OPTIONS, WorkingFiles } from './working-files.ts';

/**
 * How many files below a facts directory name the sender: Parquet files, known or not, and tails. `counted`: those that have
 * to be readable. Any other is removed by an erasure, also one that cannot be read, which therefore counts as well.
 */
export async function countOnDisk(
  database: FoldDatabase,
  directory: string,
  { counted, address }: { readonly counted: Manifest['files']; readonly address: string },
): Promise<number> {
  let count = 0;
  for (const file of await readdir(directory, { recursive: true })) {
    if (file.endsWith('.parquet'))
      count += await isNaming(database, join(directory, file), address).then(Number, (cause: unknown) => {
        if (Object.hasOwn(counted, file)) throw cause;
        return 1;
      });
    if (file.endsWith('.tail')) {
      const bytes = await readFile(join(directory, file));
      count += Number(bytes.toString('utf8').toLowerCase().includes(address.toLowerCase()));
    }
  }
  return count;
}

async function isNaming(database: FoldDatabase, path: string, address: string): Promise<boolean> {
  const rows = await database.rows(`SELECT 1 FROM read_parquet(${quoted(path)}) WHERE ${isSender(address)} LIMIT 1`);
  return rows.length > 0;
}

/** What a manifest says beside what is in its files. */
const notesOf = ({ imports, carries, streams, partitions, layers }: Manifest) => ({
  ...{ imports, carries, streams, partitions, layers },
});

/** Whether a manifest's notes have the address: what a file left, how far a log was read, what an import is called. */
export function notesName(manifest: Manifest, address: string): boolean {
  const notes = notesOf(manifest);
  return withoutAddress(notes, { address, pseudonym: '' }) !== notes;
}

/**
 * The manifest whose facts and notes have a pseudonym in the sender's place, and no client addresses of that sender. New
 * files are written beside the old ones: nothing changes before the manifest is committed. Counts stay, and so do the
 * signatures, by which the same file that is imported once more is known to tell nothing new.
 */
export async function withoutSender(
  database: FoldDatabase,
  directory: string,
  manifest: Manifest,
  erased: Erased,
): Promise<Manifest> {
  const naming: string[] = [];
  for (const file of Object.keys(manifest.files))
    if (await isNaming(database, join(directory, file), erased.address)) naming.push(file);
  const files: Manifest['files'] = Object.fromEntries(
    Object.entries(manifest.files).filter(([file]) => !naming.includes(file)),
  );
  const renamed = new Map<string, string>();
  if (naming.length > 0) {
    const working = await WorkingFiles.open(directory);
    for (const file of naming) {
      const from = quoted(join(directory, file));
      const columns = await database.rows(`DESCRIBE SELECT * FROM read_parquet(${from})`);
      const hasClient = columns.some(([name]) => name === 'client');
      const is = isSender(erased.address);
      const client = hasClient ? `, CASE WHEN ${is} THEN '' ELSE client END AS client` : '';
      const to = file.replace(/(?:\.[0-9a-f]{16})?\.parquet$/, `.${randomBytes(8).toString('hex')}.parquet`);
      const { days = [] } = manifest.files[file] ?? {};
      files[to] = { days };
      renamed.set(file, to);
      await database.run(
        `COPY (SELECT * REPLACE (CASE WHEN ${is} THEN ${quoted(erased.pseudonym)} ELSE sender END AS sender${client})
               FROM read_parquet(${from}))
         TO ${quoted(working.add(to))} ${PARQUET_OPTIONS}`,
      );
    }
    await working.finish(files);
  }
  const moved = <E extends Manifest['partitions'][number] | Manifest['layers'][number]>(entry: E): E => ({
    ...entry,
    daily: placeOf(entry.daily),
    hourly: placeOf(entry.hourly),
    events: placeOf(entry.events),
  });
  const placeOf = (file: string | null): string | null => (file === null ? null : (renamed.get(file) ?? file));
  const { imports, carries, streams, partitions, layers } = withoutAddress(notesOf(manifest), erased);
  return {
    ...manifest,
    ...{ files, imports, carries, streams },
    // What was answered before is not right any more.
    version: manifest.version + 1,
    partitions: partitions.map(moved),
    layers: layers.map(moved),
  };
}

const isSender = (address: string): string => `lower(sender) = lower(${quoted(address)})`;
