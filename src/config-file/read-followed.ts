import type { FetchedPlace } from '../fetch/fetched-place.ts';
import {
  type FollowableSource,
  type FollowedEntry,
  type FollowedPlace,
  isSamePlace,
} from '../follow/followed-entry.ts';
import { nearest } from '../model/text/nearest.ts';
import type { FetchedKind } from './fetched-kind.ts';
import type { Secrets } from './read-tree.ts';
import type { Entry, FileFault, Tree } from './tree.ts';

/** The key of the configuration file under which the logs stand that are followed. */
export const FOLLOWED_KEY = 'sources';
const EXAMPLE = '{ kind: postfix-log, follow: /var/log/mail.log }';

export interface FollowedReading {
  readonly followed: readonly FollowedEntry[];
  /** Tenants of services that are asked over the network. */
  readonly fetched: readonly FetchedPlace[];
  readonly faults: readonly FileFault[];
}

export interface FollowedChecks {
  readonly followable: readonly FollowableSource[];
  /** Sources whose files can only be imported. */
  readonly importable: readonly string[];
  readonly fetchable: readonly FetchedKind[];
  /** What secrets of these are taken from. */
  readonly secrets: Secrets;
  /** Makes a path of the file absolute. */
  readonly absolute: (path: string) => string;
}

/** Which logs are followed, out of a configuration file's tree; every fault at once. */
export function readFollowed(tree: Tree, checks: FollowedChecks): FollowedReading {
  const value = tree.kind === 'map' ? tree.entries.find(({ key }) => key === FOLLOWED_KEY)?.value : undefined;
  // `sources:` with everything below it commented out.
  if (value === undefined || value.kind === 'nothing') return { followed: [], fetched: [], faults: [] };
  if (value.kind !== 'list')
    return {
      followed: [],
      fetched: [],
      faults: [fault(value.line, `write each source in a line of its own: - ${EXAMPLE}`)],
    };
  const read = value.items.map((item) => readEntry(item, checks));
  const faults = read.flatMap((each) => ('faults' in each ? each.faults : []));
  const entries = read.flatMap((each) => ('entry' in each ? [each] : []));
  for (const [at, { entry, line }] of entries.entries()) {
    const earlier = entries.slice(0, at).find((other) => isSamePlace(other.entry, entry));
    if (earlier !== undefined) faults.push(fault(line, sameText(entry.place, earlier.line)));
  }
  const tenants = read.flatMap((each) => ('tenant' in each ? [each] : []));
  for (const [at, { tenant, line }] of tenants.entries()) {
    const earlier = tenants.slice(0, at).find((other) => isSameTenant(other.tenant, tenant));
    if (earlier !== undefined)
      faults.push(
        fault(line, `line ${earlier.line} already fetches from ${tenant.tenant}; write one entry with all feeds`),
      );
  }
  return {
    followed: entries.map(({ entry }) => entry),
    fetched: tenants.map(({ tenant }) => tenant),
    faults: faults.sort((a, b) => a.line - b.line),
  };
}

/** What is asked of a tenant is counted in one place, and what it tells counts once. */
const isSameTenant = (a: FetchedPlace, b: FetchedPlace): boolean =>
  a.source === b.source && a.names.some((name) => b.names.includes(name));

const sameText = (place: FollowedPlace, line: number): string =>
  place.kind === 'journal'
    ? `line ${line} already follows this journal; write all identifiers in one entry`
    : `line ${line} already follows ${place.path}; remove one of them`;

const fault = (line: number, text: string): FileFault => ({ line, text: `${FOLLOWED_KEY}: ${text}` });

type Read<T> = T | { readonly faults: readonly FileFault[] };

type ReadEntry = Read<
  { readonly entry: FollowedEntry; readonly line: number } | { readonly tenant: FetchedPlace; readonly line: number }
>;

function readEntry(item: Tree, checks: FollowedChecks): ReadEntry {
  if (item.kind !== 'map') return { faults: [fault(item.line, `write a source as ${EXAMPLE}`)] };
  const { line } = item;
  const treeAt = (key: string): Tree | undefined => item.entries.find((entry) => entry.key === key)?.value;
  const kind = treeAt('kind');
  const fetched = checks.fetchable.find(({ name }) => kind?.kind === 'text' && kind.text === name);
  if (fetched !== undefined) {
    const read = fetched.read(item, checks.secrets);
    return 'tenant' in read ? { ...read, line } : { faults: read.faults.map((each) => fault(each.line, each.text)) };
  }
  const source = readKind(kind, line, checks);
  // Without the kind, the other keys cannot be judged.
  if ('faults' in source) return source;
  const place = readPlace(treeAt('follow'), treeAt('journal'), line, source, checks);
  const declarations = item.entries.filter(({ key }) => !['kind', 'follow', 'journal'].includes(key));
  const declared = declarations.map((entry) => readDeclaration(entry, source));
  const faults = [place, ...declared].flatMap((each) => ('faults' in each ? each.faults : []));
  if ('faults' in place || faults.length > 0) return { faults };
  const pairs = declared.flatMap((each) => ('pair' in each ? [each.pair] : []));
  return { entry: { source: source.name, place, declared: Object.fromEntries(pairs) }, line };
}

function readKind(kind: Tree | undefined, line: number, checks: FollowedChecks): Read<FollowableSource> {
  const followable = checks.followable.map(({ name }) => name);
  const names = [...followable, ...checks.fetchable.map(({ name }) => name)];
  const wrong = (text: string) => ({ faults: [fault(kind?.line ?? line, text)] });
  if (kind?.kind !== 'text')
    return wrong(
      `kind is missing: the program that writes the log, or the service to fetch from. It can be ${names.join(', ')}`,
    );
  const source = checks.followable.find(({ name }) => name === kind.text);
  if (source !== undefined) return source;
  if (checks.importable.includes(kind.text))
    return wrong(
      `"${kind.text}" cannot be followed: put its files into the inbox. What can be followed: ${followable.join(', ')}`,
    );
  const meant = nearest(kind.text, names);
  return wrong(
    `there is no kind "${kind.text}"; ${meant === undefined ? `it can be ${names.join(', ')}` : `did you mean ${meant}?`}`,
  );
}

function readPlace(
  follow: Tree | undefined,
  journal: Tree | undefined,
  line: number,
  source: FollowableSource,
  { absolute }: FollowedChecks,
): Read<FollowedPlace> {
  const wrong = (at: number, text: string) => ({ faults: [fault(at, text)] });
  if (follow !== undefined && journal !== undefined)
    return wrong(journal.line, 'an entry has either follow or journal; write an entry for each');
  if (journal !== undefined) return readJournal(journal, source, absolute);
  if (follow === undefined)
    return wrong(line, 'needs follow: with a file or a folder, or journal: true for the systemd journal');
  if (follow.kind !== 'text' || follow.text.trim() === '')
    return wrong(follow.line, 'follow takes one file or one folder; write an entry for each');
  if (follow.text.startsWith('~'))
    return wrong(follow.line, `follow: write the full path instead of ~: /home/name${follow.text.slice(1)}`);
  if (follow.text.includes('*'))
    return wrong(
      follow.line,
      `follow does not accept patterns (${follow.text}). Write the current log file, and rotated files are found. Or write the folder`,
    );
  return { kind: 'path', path: absolute(follow.text) };
}

function readJournal(
  journal: Tree,
  source: FollowableSource,
  absolute: FollowedChecks['absolute'],
): Read<FollowedPlace> {
  const wrong = (at: number, text: string) => ({ faults: [fault(at, text)] });
  if (source.journal === null) return wrong(journal.line, `${source.name} has no journal; write follow: with a file`);
  const usual = { kind: 'journal', identifiers: source.journal, directory: null } as const;
  if (journal.kind === 'text' && journal.text === 'true') return usual;
  if (journal.kind !== 'map')
    return wrong(journal.line, `write journal: true, or journal: { identifiers: [${source.journal.join(', ')}] }`);
  const faults: FileFault[] = [];
  let { identifiers, directory }: { identifiers: readonly string[]; directory: string | null } = usual;
  for (const { key, line, value } of journal.entries) {
    if (key === 'identifiers') {
      const texts = textsOf(value);
      if (texts === undefined || texts.length === 0 || texts.some((text) => !/^[^\s\0]+$/.test(text)))
        faults.push(
          fault(value.line, `identifiers are those of syslog, as in identifiers: [${source.journal.join(', ')}]`),
        );
      else identifiers = texts;
    } else if (key === 'directory') {
      if (value.kind !== 'text' || value.text.trim() === '')
        faults.push(
          fault(value.line, 'directory takes the folder that has the journal, such as /srv/relay/var/log/journal'),
        );
      else directory = absolute(value.text);
    } else faults.push(fault(line, unknownText(`journal.${key}`, ['journal.identifiers', 'journal.directory'])));
  }
  return faults.length > 0 ? { faults } : { ...usual, identifiers, directory };
}

/** A list as its items, one value as a list of it; undefined for anything else. */
function textsOf(value: Tree): readonly string[] | undefined {
  const items = value.kind === 'list' ? value.items : [value];
  const texts = items.flatMap((item) => (item.kind === 'text' ? [item.text] : []));
  return texts.length === items.length ? texts : undefined;
}

function readDeclaration(
  { key, line, value }: Entry,
  { declarations, lists, faultOf }: FollowableSource,
): Read<{ readonly pair: readonly [string, string] }> {
  const wrong = (text: string, at = line) => ({ faults: [fault(at, text)] });
  if (!Object.hasOwn(declarations, key))
    return wrong(unknownText(key, ['kind', 'follow', 'journal', ...Object.keys(declarations)]));
  if (value.kind === 'list' && !lists.includes(key)) return wrong(`${key} takes one value, not a list`, value.line);
  const text = textsOf(value)?.join(' ').trim() ?? '';
  if (text === '') return wrong(`${key} has no value; leave it out, or give it one`, value.line);
  const wrongValue = faultOf(key, text);
  return wrongValue === undefined ? { pair: [key, text] } : wrong(`${key}: ${wrongValue}`, value.line);
}

function unknownText(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  return `${key}: there is no such key; ${meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`}`;
}
