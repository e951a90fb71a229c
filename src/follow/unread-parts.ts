import { unpackedName } from '../ingest/rotation-order.ts';
import type { FilePosition } from './file-position.ts';
import { type FolderLog, turnOf } from './folder-logs.ts';
import type { FoundFile } from './log-reader.ts';

/** What was just written is read at one of the next looks. */
const UNREAD_MS = 600_000;

/**
 * Notices files of a log that are written though another one is read: by a program of its own, or by one whose clock was set
 * back. A log is read in one place, so that what is written there is not read, which has to be said.
 */
export function unreadParts() {
  /** Since when, ms, and whether that was said. */
  const grown = new Map<string, { readonly since: number; isKnown: boolean }>();

  /** Names of those for which it is to be said now, ms. `before`: as the log was at the look before. */
  return (before: FolderLog, log: FolderLog, position: FilePosition | null, now: number): readonly string[] => {
    if (position === null) return [];
    const sizes = new Map(before.parts.map(({ name, sizeBytes }) => [name, sizeBytes]));
    for (const part of log.parts) {
      const growth = part.sizeBytes - (sizes.get(part.name) ?? part.sizeBytes);
      if (isRead(part, position)) grown.delete(part.name);
      else if (growth > 0 && isPassed(part, log, position) && !grown.has(part.name))
        grown.set(part.name, { since: now, isKnown: false });
    }
    const due = [...grown].filter(([, { since, isKnown }]) => !isKnown && now - since >= UNREAD_MS);
    for (const [, each] of due) each.isKnown = true;
    return due.map(([name]) => name);
  };
}

/** Whether reading does not come to it any more. */
function isPassed({ name }: FoundFile, { file }: FolderLog, { place }: FilePosition): boolean {
  if (place === null || name === file) return false;
  const [own, turn] = [turnOf(name), turnOf(place.name)];
  return own > 0 && turn > 0 ? own < turn : place.name === file.slice(file.lastIndexOf('/') + 1);
}

/** Whether it is the one that is read, or the one before with nothing new in it, or packed. */
function isRead(part: FoundFile, { place, before }: FilePosition): boolean {
  const is = (each: FilePosition['place']): boolean =>
    each !== null && each.file.inode === part.inode && each.file.device === part.device;
  return unpackedName(part.name) !== part.name || is(place) || (is(before) && (before?.offset ?? 0) >= part.sizeBytes);
}
