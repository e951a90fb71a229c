import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { nodeFiles } from '../../adapters/files/files.ts';
import { filesIn } from '../../adapters/files/follow/folder.ts';
import { sources } from '../../adapters/sources/index.ts';
import { type FollowedEntry, isSamePlace } from '../follow/followed-entry.ts';
import { type FollowedLog, followedName } from '../follow/followed-log.ts';
import { recognisedBy } from '../ingest/choose-source.ts';
import { MailflowError } from '../model/mailflow-error.ts';
import { nearest } from '../model/text/nearest.ts';
import { errorText } from './error-text.ts';
import { followableSources } from './followable-sources.ts';
import { fromHere, type RunOptions } from './run-options.ts';

export type FollowedLogs =
  | { readonly ok: true; readonly logs: readonly FollowedLog[] }
  /** Every fault at once, of the command line: the settings were checked before. */
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * The logs that are followed: of the configuration file, then of `--follow`. Looks at each place: what is not there or
 * cannot be looked at counts as a file. What `--follow` names is recognised by its content, unless `--source` says it.
 */
export async function followedLogs({ config, given, shell }: RunOptions): Promise<FollowedLogs> {
  const ofFile = given.file.followed;
  // What the configuration file says about the same place holds: it may declare more.
  const paths = [...new Set(shell.follow.map(fromHere))].filter(
    (path) => !ofFile.some(({ place }) => place.kind === 'path' && place.path === path),
  );
  const typed = await Promise.all(paths.map((path) => typedEntry(path, shell.source)));
  const faults = typed.flatMap((each) => ('fault' in each ? [each.fault] : []));
  if (faults.length > 0) return { ok: false, faults };
  const further = typed.flatMap((each) =>
    'fault' in each || ofFile.some((entry) => isSamePlace(entry, each)) ? [] : [each],
  );
  const entries = [
    ...ofFile,
    ...further.filter((each, at) => !further.slice(0, at).some((other) => isSamePlace(other, each))),
  ];
  return { ok: true, logs: await Promise.all(entries.map((entry) => asLog(entry, config.declaredAlways))) };
}

async function asLog(
  { source, place, declared }: FollowedEntry,
  always: RunOptions['config']['declaredAlways'],
): Promise<FollowedLog> {
  const from =
    place.kind === 'journal'
      ? place
      : ({ kind: (await isFolder(place.path)) ? 'folder' : 'file', path: place.path } as const);
  return { name: followedName(source, from), source, from, declared: { ...always[source], ...declared } };
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );

async function typedEntry(
  path: string,
  named: string | undefined,
): Promise<FollowedEntry | { readonly fault: string }> {
  const place = { kind: 'path', path } as const;
  const names = followableSources.map(({ name }) => name);
  if (named !== undefined) {
    if (names.includes(named)) return { source: named, place, declared: {} };
    const meant = nearest(named, names);
    const hint = meant === undefined ? `What can be followed: ${names.join(', ')}.` : `Did you mean ${meant}?`;
    return { fault: `--source ${named} cannot be followed. ${hint}` };
  }
  const read = await recognised(path);
  if ('fault' in read) return { fault: `--follow ${path}: ${read.fault}` };
  if (names.includes(read.source)) return { source: read.source, place, declared: {} };
  return {
    fault: `--follow ${path}: a file of ${read.source} cannot be followed, only imported: put it into the inbox.`,
  };
}

const HEAD_BYTES = 64 * 1024;
/** Where a system's whole log is one file, mail may come late in it. */
const LONG_HEAD_BYTES = 4 * 1024 * 1024;
/** Of a folder with thousands of files the newest tell what is in it. */
const MAX_LOOKED_AT = 20;

/** Which source reads what is at a path: the file, or where it says nothing yet, as after a rotation, its older parts. */
async function recognised(path: string): Promise<{ readonly source: string } | { readonly fault: string }> {
  const ask = `Name the program that writes it: --source ${followableSources.map(({ name }) => name).join(' or --source ')}`;
  try {
    const folder = await isFolder(path);
    const files = folder
      ? await newestBelow(path)
      : [path, ...(await newestIn(dirname(path), (name) => isOlderPart(name, basename(path))).catch(() => []))];
    let refusal: unknown;
    for (const file of files) {
      const source = await sourceOf(file).catch((cause: unknown) => {
        // A missing or forbidden file is what to say; of its older parts, or in a folder, others may still be readable.
        refusal ??= cause;
        return undefined;
      });
      if (refusal !== undefined && !folder) throw refusal;
      if (source !== undefined) return { source };
    }
    if (refusal !== undefined) throw refusal;
    return {
      fault: `${folder ? 'no file in this folder is a log' : 'this is no log'} that Mailflow knows, or nothing is in it yet. ${ask}`,
    };
  } catch (cause) {
    return { fault: `${errorText(cause)} If it will be there later: ${ask[0]?.toLowerCase()}${ask.slice(1)}` };
  }
}

/** `mail.log.1`, `mail.log-20261130.gz`: what rotation makes of `mail.log`. */
const isOlderPart = (name: string, of: string): boolean => name.startsWith(of) && /^[.-]/.test(name.slice(of.length));

/** Of a folder, and those in it. Throws a MailflowError where it cannot be looked at. */
async function newestBelow(folder: string): Promise<readonly string[]> {
  const listing = await filesIn(folder);
  if ('kind' in listing) throw new MailflowError('not-permitted', listing.text, { cure: '' });
  return listing.files.slice(0, MAX_LOOKED_AT).map(({ name }) => join(folder, name));
}

async function newestIn(folder: string, isMeant: (name: string) => boolean): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter(isMeant);
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const stats = await stat(path).catch(() => null);
      return stats?.isFile() === true ? [{ path, at: stats.mtimeMs }] : [];
    }),
  );
  return files
    .flat()
    .sort((a, b) => b.at - a.at)
    .slice(0, MAX_LOOKED_AT)
    .map(({ path }) => path);
}

async function sourceOf(path: string): Promise<string | undefined> {
  const file = await nodeFiles().open(path);
  try {
    for (const bytes of [HEAD_BYTES, LONG_HEAD_BYTES]) {
      const source = recognisedBy(sources, await file.head(bytes), file.name);
      if (source !== undefined) return source.name;
      if (file.sizeBytes <= bytes && !file.isCompressed) return undefined;
    }
    return undefined;
  } finally {
    await file.close();
  }
}
