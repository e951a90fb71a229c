import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Erased, withoutAddress } from '../../../../src/model/text/erased-address.ts';
import type { Manifest } from '../manifest-format.ts';
import { quoted } from '../sql.ts';
import type { FoldDatabase } from './fold-database.ts';
import { PARQUET_OPTIONS, WorkingFiles } from './working-files.ts';

/** Those of the manifest's files that name the sender, also in rows that nothing refers to any more. */
export async function filesNaming(
  database: FoldDatabase,
  directory: string,
  { files }: Pick<Manifest, 'files'>,
  address: string,
): Promise<readonly string[]> {
  const naming: string[] = [];
  for (const file of Object.keys(files)) {
    const found = await database.rows(
      `SELECT 1 FROM read_parquet(${quoted(join(directory, file))}) WHERE ${isSender(address)} LIMIT 1`,
    );
    if (found.length > 0) naming.push(file);
  }
  return naming;
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
  const naming = await filesNaming(database, directory, manifest, erased.address);
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
  const { imports, carries, streams } = withoutAddress(
    { imports: manifest.imports, carries: manifest.carries, streams: manifest.streams },
    erased,
  );
  return {
    ...manifest,
    ...{ files, imports, carries, streams },
    // What was answered before is not right any more.
    version: manifest.version + 1,
    partitions: manifest.partitions.map(moved),
    layers: manifest.layers.map(moved),
  };
}

const isSender = (address: string): string => `lower(sender) = lower(${quoted(address)})`;
