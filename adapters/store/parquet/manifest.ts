import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { EMPTY, type Manifest, readFormat } from './manifest-format.ts';

const NAME = 'manifest.json';
const PREVIOUS = 'manifest.previous.json';
/** What stands behind the name of a file that was set aside, in its folder. */
const SET_ASIDE = '.damaged';

/** What the store holds. */
export interface ReadManifest {
  readonly manifest: Manifest;
  /** Whether the newest manifest may be another one, which is lost or was. */
  readonly isDoubtful: boolean;
}

/**
 * Reads what the store holds. A manifest that is damaged, gone or older than the one before it is answered by that one,
 * whose files are kept for this; `onWord` says so.
 */
export async function readManifest(directory: string, onWord: (event: string) => void): Promise<ReadManifest> {
  const stamp = await manifestStamp(directory);
  const current = await readOne(join(directory, NAME));
  if (current.state === 'good' && (await previousGeneration(directory)) < Math.max(1, current.manifest.generation))
    return { manifest: current.manifest, isDoubtful: await wasSetAside(directory) };
  const previous = await readOne(join(directory, PREVIOUS));
  if (current.state === 'good' && !(await isReplaced(directory, current.manifest, previous)))
    return { manifest: current.manifest, isDoubtful: await wasSetAside(directory) };
  // Read while another process wrote the next.
  if (stamp !== (await manifestStamp(directory))) return readManifest(directory, onWord);
  if (previous.state === 'good') {
    onWord(USED_INSTEAD[current.state]);
    return { manifest: previous.manifest, isDoubtful: true };
  }
  if (current.state === 'absent' && previous.state === 'absent' && !(await holdsParquet(directory)))
    return { manifest: EMPTY, isDoubtful: false };
  throw new MailflowError('store-damaged', `${join(directory, NAME)} cannot be read, nor the generation before it.`, {
    cure: `Restore ${NAME} from a backup, or move ${directory} aside and import your files again.`,
    cause: current.state === 'damaged' ? current.cause : undefined,
  });
}

const USED_INSTEAD = {
  absent: 'facts.manifest-missing-previous-used',
  damaged: 'facts.manifest-damaged-previous-used',
  good: 'facts.manifest-older-previous-used',
} as const;

/**
 * Whether the one that should be older is not: the newest was replaced by one from before. Both are of one generation
 * also where a writer was killed between writing the one and the other; then what it was about to write is still there.
 */
async function isReplaced(directory: string, { generation }: Manifest, previous: Read): Promise<boolean> {
  if (previous.state !== 'good' || previous.manifest.generation === 0) return false;
  if (previous.manifest.generation > generation) return true;
  return previous.manifest.generation === generation && !(await isThere(join(directory, `${NAME}.new`)));
}

/** The one before the newest, which is kept in case that is damaged; null where there is none that can be read. */
export async function previousManifest(directory: string): Promise<Manifest | null> {
  const read = await readOne(join(directory, PREVIOUS));
  return read.state === 'good' ? read.manifest : null;
}

/** What the previous manifest says in its first line, without reading it; 0 where it says nothing. */
async function previousGeneration(directory: string): Promise<number> {
  try {
    const handle = await open(join(directory, PREVIOUS), 'r');
    try {
      const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(HEAD_BYTES), position: 0 });
      const { generation } = JSON.parse(buffer.toString('utf8', 0, bytesRead).split('\n')[0] ?? '') as Head;
      return generation ?? 0;
    } finally {
      await handle.close();
    }
  } catch {
    return 0;
  }
}

interface Head {
  readonly sha256?: string;
  readonly generation?: number;
}

const HEAD_BYTES = 256;

/** Whether a damaged manifest was once replaced, and nobody has said since that nothing is missing. */
const wasSetAside = (directory: string): Promise<boolean> => isThere(join(directory, NAME + SET_ASIDE));

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const filesOf = (entries: Manifest['partitions'] | Manifest['layers']) =>
  entries.flatMap(({ daily, hourly, events }) => [daily, hourly, events]).filter((file) => file !== null);

/** The files of what answers, and of imports that count. */
function countedFiles({ partitions, layers, imports }: Manifest): ReadonlySet<string> {
  const live = new Set(imports.flatMap(({ id, status }) => (status.kind === 'live' ? [id] : [])));
  return new Set([...filesOf(partitions), ...filesOf(layers.filter((each) => live.has(each.import)))]);
}

/** The manifest with those files that something still refers to. */
export function withoutDeadFiles(manifest: Manifest): Manifest {
  const live = new Set([...filesOf(manifest.partitions), ...filesOf(manifest.layers)]);
  const files = Object.fromEntries(Object.entries(manifest.files).filter(([file]) => live.has(file)));
  return { ...manifest, files };
}

/** What tells one state of the manifest file from another without reading it. */
export async function manifestStamp(directory: string): Promise<string> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(join(directory, NAME), { bigint: true });
    return `${ino}-${size}-${mtimeNs}-${ctimeNs}${(await wasSetAside(directory)) ? ' doubtful' : ''}`;
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
  // Only a generation that can be read is worth keeping; a damaged one must not take the good one's place.
  const before = await readOne(path);
  const kept = await readOne(join(directory, PREVIOUS));
  const generations = [next, ...[before, kept].flatMap((read) => (read.state === 'good' ? [read.manifest] : []))];
  const generation = 1 + generations.reduce((newest, each) => Math.max(newest, each.generation), 0);
  const isOlder = before.state === 'good' && (await isReplaced(directory, before.manifest, kept));
  await writeDurably(`${path}.new`, signed({ ...next, generation }));
  // As long as this file is there, answers say that something may be missing: what is written now is without it.
  if (isOlder || (before.state !== 'good' && kept.state === 'good'))
    await writeFile(path + SET_ASIDE, await readFile(path).catch(() => ''), { mode: 0o600, flush: true });
  if (before.state === 'good' && !isOlder) {
    // In the new format as well: an older program must find nothing it could go on from, or it would drop the rest.
    await writeDurably(join(directory, `${PREVIOUS}.new`), signed(before.manifest));
    await rename(join(directory, `${PREVIOUS}.new`), join(directory, PREVIOUS));
  }
  await rename(`${path}.new`, path);
  await syncPath(directory);
}

/** Moves a damaged file out of the way, beside its place: it may still help somebody to find out what happened. */
export async function setAside(directory: string, file: string): Promise<void> {
  await rename(join(directory, file), join(directory, file + SET_ASIDE)).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw cause;
  });
}

/** Removes Parquet files that no manifest knows: left by a crash, or replaced two commits ago. */
export async function collectGarbage(directory: string): Promise<void> {
  const known = new Set<string>();
  let counted: ReadonlySet<string> = new Set();
  for (const name of [NAME, PREVIOUS]) {
    const read = await readOne(join(directory, name));
    if (read.state === 'damaged') return;
    if (read.state === 'absent') {
      if (name === NAME) return;
      continue;
    }
    if (name === NAME) counted = countedFiles(read.manifest);
    for (const file of Object.keys(read.manifest.files)) known.add(file);
  }
  const there = new Set(await readdir(directory, { recursive: true }).catch(() => []));
  for (const name of there) {
    const file = name.endsWith(SET_ASIDE) ? name.slice(0, -SET_ASIDE.length) : name;
    // One that was set aside is of no use either once another answers for it, or its place is taken again.
    const isReplaced = file !== name && (there.has(file) || !counted.has(file));
    if (file.endsWith('.parquet') && (!known.has(file) || isReplaced)) await rm(join(directory, name), { force: true });
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
    const sum = sha256(body);
    if ((JSON.parse(head) as Head).sha256 !== sum) throw new Error('checksum does not match');
    return { state: 'good', manifest: known.get(sum) ?? keepKnown(sum, readFormat(JSON.parse(body))) };
  } catch (cause) {
    return { state: 'damaged', cause };
  }
}

/**
 * Manifests that were read last, by their SHA-256. A commit reads the newest and the one before it several times, and to
 * read one entry by entry takes most of that.
 */
const known = new Map<string, Manifest>();
/** The newest and the one before it. */
const KNOWN = 2;

function keepKnown(sum: string, manifest: Manifest): Manifest {
  known.set(sum, manifest);
  for (const oldest of [...known.keys()].slice(0, -KNOWN)) known.delete(oldest);
  return manifest;
}

function signed(manifest: Manifest): string {
  const body = JSON.stringify(manifest);
  return `${JSON.stringify({ sha256: sha256(body), generation: manifest.generation } satisfies Head)}\n${body}\n`;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
