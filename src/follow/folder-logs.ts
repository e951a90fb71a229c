import { rotationOf, unpackedName } from '../ingest/rotation-order.ts';
import type { FilePosition } from './file-position.ts';
import type { FoundFile } from './log-reader.ts';

/** A log in a folder: the file that is written, with what it was rotated to. */
export interface FolderLog {
  /** Relative to the folder, what the file that is written would be called without a date in its name: `mx1/mail.log`. */
  readonly file: string;
  /** Oldest first; at least one. */
  readonly parts: readonly FoundFile[];
  /** Changes when one of its files does. */
  readonly state: string;
}

/**
 * Which logs these files of a folder are. `mail.log.1`, `mail.log-20261130.gz` and `mail-2026-11-30.log` belong to
 * `mail.log`, whether that is there or not. Files of `alone` are logs by themselves.
 */
export function folderLogs(
  files: readonly FoundFile[],
  alone: (file: string) => boolean = () => false,
): readonly FolderLog[] {
  const logs = new Map<string, FoundFile[]>();
  for (const file of files) {
    const name = logIn(unpackedName(file.name), alone);
    const parts = logs.get(name);
    if (parts) parts.push(file);
    else logs.set(name, [file]);
  }
  return [...logs].map(([file, parts]) => {
    const place = ({ name }: FoundFile): number => (name === file ? Number.MAX_VALUE : turnOf(name));
    const ordered = parts.sort((a, b) => place(a) - place(b) || byTime(a, b));
    return { file, parts: ordered, state: JSON.stringify(ordered) };
  });
}

const byTime = (a: FoundFile, b: FoundFile): number => a.modifiedAt - b.modifiedAt || (a.name < b.name ? -1 : 1);

/** `mx1/mail.log` of `mx1/mail.log-20261130`, and of what that was rotated to in its turn. */
function logIn(path: string, alone: (file: string) => boolean): string {
  if (alone(path)) return path;
  const at = path.lastIndexOf('/') + 1;
  const log = path.slice(0, at) + rotationOf(path.slice(at)).log;
  return log === path ? path : logIn(log, alone);
}

/** Which turn of a program that writes files with dates in their names a file is; 0 where there is no date. */
export function turnOf(path: string): number {
  const { by, turn } = rotationOf(path.slice(path.lastIndexOf('/') + 1));
  return by === 'date' ? turn : 0;
}

/** Turns that are kept of a log. */
const PASSED = 64;

/** See FilePosition.passed: with those of these files. */
export function withTurns(passed: readonly number[], files: readonly { readonly name: string }[]): number[] {
  const turns = new Set([...passed, ...files.map(({ name }) => turnOf(name)).filter((turn) => turn > 0)]);
  return [...turns].sort((a, b) => a - b).slice(-PASSED);
}

/** From which turn on a log is read: the one of the file that was read last, or of its oldest. */
export const turnRead = ({ parts }: FolderLog, position: FilePosition | null): number =>
  turnOf(position?.place?.name ?? parts[0]?.name ?? '');

/**
 * Names, unpacked, of files that came to the folder after a younger one was read. `known`: names that were seen before that;
 * null after a start, when nothing is known of files older than the position tells of. Of names without a date nothing can
 * be said.
 */
export function lateOnes(
  { parts }: FolderLog,
  position: FilePosition,
  known: ReadonlySet<string> | null,
): readonly string[] {
  const turn = turnOf(position.place?.name ?? '');
  const passed = position.passed ?? [];
  const oldest = known === null && passed.length === PASSED ? (passed[0] as number) : 0;
  return parts.flatMap(({ name }) => {
    const own = turnOf(name);
    const isKnown = own <= oldest || own >= turn || passed.includes(own) || known?.has(unpackedName(name)) === true;
    return isKnown ? [] : [unpackedName(name)];
  });
}

/** Whether all of a log was read before, as far as that can be seen without opening it. */
export function isReadWhole({ parts }: FolderLog, { place, before, readAt }: FilePosition): boolean {
  if (place === null) return false;
  const turn = turnOf(place.name);
  // The place is the file before only when there was no further one.
  const isOver = before !== null && JSON.stringify(place) === JSON.stringify(before);
  return parts.every((part) => {
    const own = [place, before].find((each) => each?.file.inode === part.inode && each.file.device === part.device);
    // Of a compressed file the offset is one in what is unpacked.
    if (turn > 0 && turnOf(part.name) > turn) return false;
    if (own && unpackedName(part.name) === part.name) return own.offset === part.sizeBytes;
    const modifiedAt = Math.floor(part.modifiedAt);
    return isOver ? modifiedAt <= Math.floor(readAt) : modifiedAt < Math.floor(readAt);
  });
}
