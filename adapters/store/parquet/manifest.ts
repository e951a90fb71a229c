import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { EMPTY, type Manifest, readFormat } from './manifest-format.ts';

const NAME = 'manifest.json';
const PREVIOUS = 'manifest.previous.json';

/**
 * Reads what the store holds. A damaged manifest is answered by the one before it, whose files are kept for this;
 * `onWord` says so.
 */
export async function readManifest(directory: string, onWord: (event: string) => void): Promise<Manifest> {
  const current = await readOne(join(directory, NAME));
  if (current.state === 'good') return current.manifest;
  const previous = await readOne(join(directory, PREVIOUS));
  if (previous.state === 'good') {
    onWord(
      current.state === 'absent' ? 'facts.manifest-missing-previous-used' : 'facts.manifest-damaged-previous-used',
    );
    return previous.manifest;
  }
  if (current.state === 'absent' && previous.state === 'absent' && !(await holdsParquet(directory))) return EMPTY;
  throw new MailflowError('store-damaged', `${join(directory, NAME)} cannot be read, nor the generation before it.`, {
    cure: `Put back ${NAME} from a backup, or move ${directory} aside and import your files again.`,
    cause: current.state === 'damaged' ? current.cause : undefined,
  });
}

/** The manifest with those files that something still refers to. */
export function withoutDeadFiles(manifest: Manifest): Manifest {
  const entries = [...manifest.partitions, ...manifest.layers];
  const live = new Set(entries.flatMap(({ daily, hourly, events }) => [daily, hourly, events]));
  const files = Object.fromEntries(Object.entries(manifest.files).filter(([file]) => live.has(file)));
  return { ...manifest, files };
}

/** What tells one state of the manifest file from another without reading it. */
export async function manifestStamp(directory: string): Promise<string> {
  try {
    const { ino, size, mtimeNs } = await stat(join(directory, NAME), { bigint: true });
    return `${ino}-${size}-${mtimeNs}`;
  } catch {
    return 'absent';
  }
}

/**
 * Makes the new state the state, by one rename: before it everything answers as before, after it as after. Then drops
 * the files that neither this nor the previous manifest knows.
 */
export async function commitManifest(directory: string, next: Manifest): Promise<void> {
  const path = join(directory, NAME);
  await writeDurably(`${path}.new`, signed(next));
  // Only a generation that can be read is worth keeping; a damaged one must not take the good one's place.
  const before = await readOne(path);
  if (before.state === 'good') {
    // In the new format as well: an older program must find nothing it could go on from, or it would drop the rest.
    await writeDurably(join(directory, `${PREVIOUS}.new`), signed(before.manifest));
    await rename(join(directory, `${PREVIOUS}.new`), join(directory, PREVIOUS));
  }
  await rename(`${path}.new`, path);
  await syncPath(directory);
}

/** Removes Parquet files that no manifest knows: left by a crash, or replaced two commits ago. */
export async function collectGarbage(directory: string): Promise<void> {
  const known = new Set<string>();
  for (const name of [NAME, PREVIOUS]) {
    const read = await readOne(join(directory, name));
    if (read.state === 'damaged') return;
    if (read.state === 'absent') {
      if (name === NAME) return;
      continue;
    }
    for (const file of Object.keys(read.manifest.files)) known.add(file);
  }
  for (const name of await readdir(directory, { recursive: true }).catch(() => [])) {
    if (name.endsWith('.parquet') && !known.has(name)) await rm(join(directory, name), { force: true });
  }
}

/** Writes an empty manifest where there is none yet, so that files without one always mean that it was lost. */
export async function beginManifest(directory: string): Promise<void> {
  if ((await readOne(join(directory, NAME))).state !== 'absent') return;
  if ((await readOne(join(directory, PREVIOUS))).state !== 'absent' || (await holdsParquet(directory))) return;
  await commitManifest(directory, EMPTY);
}

const holdsParquet = async (directory: string): Promise<boolean> =>
  (await readdir(directory, { recursive: true }).catch(() => [])).some((name) => name.endsWith('.parquet'));

/** Flushes a file or a directory's entries to the disk; file systems that cannot do it for directories are let be. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code !== 'EINVAL' && code !== 'EPERM' && code !== 'EISDIR') throw cause;
  } finally {
    await handle.close();
  }
}

async function writeDurably(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const handle = await open(path, 'w');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

type Read =
  | { readonly state: 'good'; readonly manifest: Manifest }
  | { readonly state: 'absent' }
  | { readonly state: 'damaged'; readonly cause: unknown };

async function readOne(path: string): Promise<Read> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'ENOENT' ? { state: 'absent' } : { state: 'damaged', cause };
  }
  try {
    const [head = '', body = ''] = text.split('\n');
    if ((JSON.parse(head) as { sha256?: string }).sha256 !== sha256(body)) throw new Error('checksum does not match');
    return { state: 'good', manifest: readFormat(JSON.parse(body)) };
  } catch (cause) {
    return { state: 'damaged', cause };
  }
}

function signed(manifest: Manifest): string {
  const body = JSON.stringify(manifest);
  return `${JSON.stringify({ sha256: sha256(body) })}\n${body}\n`;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
