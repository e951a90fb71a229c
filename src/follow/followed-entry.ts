import { type FollowedFrom, followedName } from './followed-log.ts';

/** A log to follow as the settings write it: whether a path is a file or a folder, only a look at it can tell. */
export interface FollowedEntry {
  readonly source: string;
  readonly place: FollowedPlace;
  /** What the entry itself declares; what is declared for all files of the source is not in it. */
  readonly declared: Readonly<Record<string, string>>;
}

export type FollowedPlace =
  /** `path`: absolute. */
  { readonly kind: 'path'; readonly path: string } | Extract<FollowedFrom, { readonly kind: 'journal' }>;

/** What a source that can be followed takes from an entry of the settings. */
export interface FollowableSource {
  readonly name: string;
  /** The identifiers that `journal: true` stands for; null where the source's lines are in no journal. */
  readonly journal: readonly string[] | null;
  /** Key → what it means. */
  readonly declarations: Readonly<Record<string, string>>;
  /** Keys of declarations that may be written as a list, which is joined by blanks. */
  readonly lists: readonly string[];
  /** What is wrong with the value of a declaration, as it goes on after the key; undefined where nothing is. */
  readonly faultOf: (key: string, value: string) => string | undefined;
}

/** See FollowedLog.name: it is the same for a file and for a folder. */
export const entryName = ({ source, place }: Pick<FollowedEntry, 'source' | 'place'>): string =>
  followedName(source, place.kind === 'path' ? { kind: 'file', path: place.path } : place);

/**
 * Whether two entries read the same lines, as far as their words show: the same place, or a file or folder in a folder that
 * the other one follows. Two journals of one directory are the same place, whichever identifiers they name.
 */
export function isSamePlace(a: FollowedEntry, b: FollowedEntry): boolean {
  if (a.source !== b.source) return false;
  return entryName(a) === entryName(b) || isIn(a.place, b.place) || isIn(b.place, a.place);
}

function isIn(file: FollowedPlace, folder: FollowedPlace): boolean {
  if (file.kind !== 'path' || folder.kind !== 'path' || !file.path.startsWith(folder.path)) return false;
  return /^[\\/]./.test(file.path.slice(folder.path.replace(/[\\/]$/, '').length));
}
