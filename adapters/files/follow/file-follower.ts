import { stat } from 'node:fs/promises';
import type { FilePlace, FilePosition } from '../../../src/follow/file-position.ts';
import type { Fault } from '../../../src/follow/follow-status.ts';
import type { Looked, Taking } from '../../../src/follow/follower.ts';
import type { Files } from '../../../src/ports/files.ts';
import { type OpenLog, openLog } from './open-log.ts';
import { learnHead, placed, type Reading, readingOf, takeLines, withoutHalfLine } from './reading.ts';
import { refusalOf } from './refusal.ts';
import { findFile, isSame, type RotatedFile, rotatedFiles, writtenSince } from './rotated-files.ts';

export interface FileFollowing {
  readonly path: string;
  readonly files: Files;
  /** How far it was read before; null at the beginning: then what it was rotated to is read first. */
  readonly position: FilePosition | null;
  /** ms since 1970. */
  readonly now: () => number;
  /** ms of a clock that cannot be set. */
  readonly elapsed: () => number;
  /** How long a rotated file has to be left alone before the next one is read. */
  readonly graceMs?: number;
  /** How much is read at once. */
  readonly chunkBytes?: number;
}

const GRACE_MS = 2000;
/** A file that was not written to for so long is left alone. */
const SETTLED_MS = 60_000;
/** A program that was not told of a rotation may write into the old file for so long. */
const LATE_MS = 600_000;
/** A fresh file shows less than this of its log; the one before it shows more. */
const SHORT_HEAD_BYTES = 64 * 1024;

/**
 * Follows a file that grows and is rotated: renamed, copied and truncated, with dates or numbers, compressed. Every line
 * is taken once, in the order of writing, and only when its end is there. A file is known by its inode and its first
 * bytes, never by its name alone.
 */
export function fileFollower({ path, files, position, now, elapsed, graceMs = GRACE_MS, chunkBytes }: FileFollowing) {
  const openFile = (file: string): Promise<OpenLog> => openLog(file, files, chunkBytes);
  let current: Reading | null = null;
  /** Where the file before this one ended. */
  let ended: FilePlace | null = position?.before ?? null;
  let late: (Reading & { readonly until: number }) | null = null;
  /** By the clock of the machine that has the files, ms since 1970: when the current file was last seen empty, and when it was written to. */
  let emptySince = position?.readAt ?? 0;
  let writtenAt = position?.readAt ?? 0;
  let isBegun = false;
  let grownAt = elapsed();

  async function look(take: Taking, budget: number): Promise<Looked> {
    const gaps: string[] = [];
    let fault: Omit<Fault, 'since'> | null = null;
    let left = budget;
    if (!isBegun) fault = await begin(gaps);
    if (late !== null && budget > 0) left -= await takeLate(late, take);
    if (current !== null) await noticeTruncation(current, gaps);
    let isAtEnd = false;
    while (left > 0 && !isAtEnd && fault === null) {
      if (current === null) {
        const live = await openLive();
        if ('kind' in live) fault = live;
        else current = await readingOf(live, 0);
        continue;
      }
      const taken = await takeLines(current, take);
      left -= taken;
      if (taken > 0) grownAt = elapsed();
      else {
        await learnHead(current);
        const end = await atEnd(current);
        if (end === 'over') await goOn(current, take, gaps);
        else {
          isAtEnd = true;
          if (end !== 'here') fault = end;
        }
      }
    }
    if (current !== null) {
      await learnHead(current);
      writtenAt = await current.log.modifiedAt();
      if (current.identity.headBytes === 0) emptySince = writtenAt;
    }
    return { bytes: budget - left, isAtEnd, behind: await bytesBehind(), fault, gaps };
  }

  /** Finds the file that was read last; where there was none, the first there is. */
  async function begin(gaps: string[]): Promise<Omit<Fault, 'since'> | null> {
    const rotated = await rotatedFiles(path);
    const live = await openLive();
    const place = position?.place ?? null;
    if (place === null) {
      if (rotated.length === 0 && 'kind' in live) return live;
      if (!('kind' in live)) await live.close();
      isBegun = true;
      await openFirst(rotated, gaps);
      return null;
    }
    if (!('kind' in live)) {
      if ((await live.begins(place.file)) && ((await live.size()) ?? 0) >= place.offset) {
        current = { log: live, identity: place.file, offset: place.offset };
      } else await live.close();
    } else if (live.kind === 'forbidden') return live;
    if (current === null) {
      const found = await findFile(rotated, place.file, files);
      const size = await found?.log.size();
      if (found && (size === null || (size ?? 0) >= place.offset)) {
        current = { log: found.log, identity: place.file, offset: place.offset };
      } else {
        await found?.log.close();
        if (place.offset > 0) {
          gaps.push(
            `The file that was read last (${place.name}) is not there any more: what was written into it since may be missing.`,
          );
        }
        await openFirst(writtenSince(rotated, position?.readAt ?? 0), gaps);
      }
    }
    isBegun = true;
    await beginLate(position?.before ?? null);
    return null;
  }

  async function beginLate(place: FilePlace | null): Promise<void> {
    if (place === null) return;
    const found = await findFile(await rotatedFiles(path), place.file, files);
    if (found === null) return;
    if (found.log.isCompressed || ((await found.log.size()) ?? 0) < place.offset) await found.log.close();
    else late = { log: found.log, identity: place.file, offset: place.offset, until: elapsed() + LATE_MS };
  }

  /** The first of these that can be read; none: the live file is opened next. */
  async function openFirst(rotated: readonly { readonly path: string }[], gaps: string[]): Promise<void> {
    current = null;
    for (const file of rotated) {
      try {
        current = await readingOf(await openFile(file.path), 0);
        return;
      } catch (cause) {
        const { text } = await refusalOf(file.path, cause);
        gaps.push(`A rotated file was left out. ${text}`);
      }
    }
  }

  async function openLive(): Promise<OpenLog | Omit<Fault, 'since'>> {
    try {
      return await openFile(path);
    } catch (cause) {
      return refusalOf(path, cause);
    }
  }

  async function takeLate(reading: NonNullable<typeof late>, take: Taking): Promise<number> {
    let taken = 0;
    for (let more = await takeLines(reading, take); more > 0; more = await takeLines(reading, take)) taken += more;
    if (taken === 0 && elapsed() >= reading.until) {
      await reading.log.close();
      late = null;
    }
    return taken;
  }

  /** Emptied in place: what was copied before is read from the copy. */
  async function noticeTruncation(reading: Reading, gaps: string[]): Promise<void> {
    const { log, identity, offset } = reading;
    if (log.isCompressed) return;
    if (identity.headBytes === 0) return noticeSkipped(reading, gaps);
    const size = (await log.size()) ?? 0;
    if (size >= offset && (await log.begins(identity))) return;
    const found = await findFile(await rotatedFiles(path), identity, files);
    const copySize = await found?.log.size();
    if (found && (copySize === null || (copySize ?? 0) >= offset)) {
      await log.close();
      current = { log: found.log, identity, offset };
      return;
    }
    await found?.log.close();
    if (offset > 0)
      gaps.push(`${log.name} was emptied, and no copy of it is there: what was written into it last may be missing.`);
    reading.offset = 0;
    reading.identity = await log.identity();
  }

  /** An empty file may have been filled, copied and emptied again: of its first bytes nothing was known. */
  async function noticeSkipped({ log, identity }: Reading, gaps: string[]): Promise<void> {
    const rotated = await rotatedFiles(path);
    const own = rotated.findIndex((each) => isSame(each, identity));
    const older = own < 0 ? rotated : rotated.slice(0, own);
    const before = ended === null ? null : await findFile(rotated, ended.file, files);
    await before?.log.close();
    const skipped = before === null ? writtenSince(older, emptySince) : older.slice(before.at + 1);
    if (skipped.length === 0) return;
    await log.close();
    await openFirst(skipped, gaps);
  }

  /** At the end of what is there: whether more may come into this file, or something is wrong. */
  async function atEnd(reading: Reading): Promise<'here' | 'over' | Omit<Fault, 'since'>> {
    const { log } = reading;
    if (log.isCompressed) return 'over';
    const live = await stat(path, { bigint: true }).catch(() => null);
    const { device, inode } = await log.identity();
    if (live === null) {
      const isRotated = (await rotatedFiles(path)).some((each) => each.device === device && each.inode === inode);
      // Some programs make the next file only when they have something to write.
      if (isRotated && !(await log.isDeleted())) return 'here';
      const opened = await openLive();
      if ('kind' in opened) return opened;
      await opened.close();
      return 'here';
    }
    if (String(live.dev) === device && String(live.ino) === inode) return 'here';
    if (live.size === 0n && (await writtenAfter(reading, await rotatedFiles(path))).length === 0) return 'here';
    const isSettled = elapsed() - grownAt >= graceMs || now() - (await log.modifiedAt()) >= SETTLED_MS;
    return isSettled ? 'over' : 'here';
  }

  /** This file is over: its last line, if that has no end, and then the next file. */
  async function goOn(reading: Reading, take: Taking, gaps: string[]): Promise<void> {
    const { log } = reading;
    const rest = await log.read(reading.offset);
    if (rest.length > 0) {
      await take(Buffer.concat([rest, Buffer.from('\n')]));
      reading.offset += rest.length;
    }
    const rotated = await rotatedFiles(path);
    const next = await writtenAfter(reading, rotated);
    ended = placed(reading);
    if (late !== null) await late.log.close();
    late = log.isCompressed
      ? null
      : { log, identity: reading.identity, offset: reading.offset, until: elapsed() + LATE_MS };
    if (late === null) await log.close();
    await openFirst(next, gaps);
    if (current !== null) return;
    const live = await openLive();
    if (!('kind' in live)) current = await readingOf(live, 0);
  }

  /** The rotated files that come after this one, which may have been packed, or deleted, since it was opened. */
  async function writtenAfter(
    { log, identity }: Reading,
    rotated: readonly RotatedFile[],
  ): Promise<readonly RotatedFile[]> {
    // Nobody else gets its inode as long as it is open.
    const now = await log.identity();
    const own = rotated.findIndex((each) => isSame(each, now));
    if (own >= 0) return rotated.slice(own + 1);
    const found = identity.headBytes === 0 ? null : await findFile(rotated, identity, files);
    await found?.log.close();
    if (found !== null) return rotated.slice(found.at + 1);
    return writtenSince(rotated, await log.modifiedAt());
  }

  async function bytesBehind(): Promise<number> {
    if (current === null) return 0;
    return Math.max(0, ((await current.log.size()) ?? 0) - current.offset);
  }

  return {
    look,
    /** The log's beginning, to be surveyed; of a fresh file that of the one before, too. */
    async head(bytes: number): Promise<Uint8Array> {
      if (current === null) return new Uint8Array(0);
      const own = await current.log.head(bytes);
      if (own.length >= SHORT_HEAD_BYTES) return own;
      const before = (await rotatedFiles(path)).filter(({ name }) => name !== current?.log.name).at(-1);
      if (before === undefined) return own;
      const log = await openFile(before.path).catch(() => null);
      const older = await log?.head(bytes - own.length).catch(() => null);
      await log?.close();
      return older ? Buffer.concat([withoutHalfLine(older), own]) : own;
    },
    fileName: (): string => current?.log.name ?? path,
    modifiedAt: async (): Promise<Date> => new Date((await current?.log.modifiedAt()) ?? now()),
    position(): FilePosition {
      if (!isBegun && position !== null) return position;
      return {
        version: 1,
        kind: 'file',
        place: current === null ? ended : placed(current),
        before: late === null ? ended : placed(late),
        readAt: writtenAt,
      };
    },
    async close(): Promise<void> {
      await current?.log.close();
      await late?.log.close();
    },
  };
}
