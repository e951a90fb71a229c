import type { FilePlace, FilePosition } from '../../../src/follow/file-position.ts';
import { withTurns } from '../../../src/follow/folder-logs.ts';
import type { Fault } from '../../../src/follow/follow-status.ts';
import type { Looked, Taking } from '../../../src/follow/follower.ts';
import { findPlace, firstReadable, longHead, refusalTo, sameAnew, skippedBefore, writtenAfter } from './find-place.ts';
import { type LateReading, longerCopy } from './late-reading.ts';
import { type LogPlace, logFiles, type ReadLast } from './log-files.ts';
import type { OpenLog } from './open-log.ts';
import { learnHead, placed, type Reading, readingOf, takeSound, written } from './reading.ts';
import { findFile, isSame, type RotatedFile, writtenSince } from './rotated-files.ts';

export interface FileFollowing extends LogPlace {
  /** How far it was read before; null at the beginning: then what it was rotated to is read first. */
  readonly position: FilePosition | null;
  /** ms since 1970. */
  readonly now: () => number;
  /** ms of a clock that cannot be set. */
  readonly elapsed: () => number;
  /** How long a rotated file has to be left alone before the next one is read. */
  readonly graceMs?: number;
}

const GRACE_MS = 2000;
/** A file that was not written to for so long is left alone. */
const SETTLED_MS = 60_000;
/** A program that was not told of a rotation may write into the old file for so long. */
const LATE_MS = 600_000;

/**
 * Follows a file that grows and is rotated: renamed, copied and truncated, with dates or numbers, compressed. Every line
 * is taken once, in the order of writing, and only when its end is there. A file is known by its inode and its first
 * bytes, never by its name alone.
 */
export function fileFollower({ position, now, elapsed, graceMs = GRACE_MS, ...place }: FileFollowing) {
  const files = logFiles(place, readLast, elapsed);
  const { openFile, openLive } = files;
  let current: Reading | null = null;
  /** Where the file before this one ended. */
  let ended: FilePlace | null = position?.before ?? null;
  let late: LateReading | null = null;
  /** By the clock of the machine that has the files, ms since 1970: when the current file was last seen empty, and when it was written to. */
  let emptySince = position?.readAt ?? 0;
  let writtenAt = position?.readAt ?? 0;
  let passed = position?.passed ?? [];
  let isBegun = false;
  let grownAt = elapsed();

  function readLast(): ReadLast {
    const name = current?.log.name ?? ended?.name ?? position?.place?.name;
    const others = [isBegun ? undefined : position?.place?.name, ended?.name, late?.log.name];
    return name === undefined ? null : { name, writtenAt, others: others.filter((each) => each !== undefined) };
  }

  async function look(take: Taking, budget: number): Promise<Looked> {
    const gaps: string[] = [];
    let fault: Omit<Fault, 'since'> | null = null;
    let left = budget;
    if (!isBegun) fault = await begin(gaps);
    if (late !== null && budget > 0) left -= await takeLate(late, left, take, gaps);
    if (current !== null) await noticeTruncation(current, gaps);
    let isAtEnd = false;
    while (left > 0 && !isAtEnd && fault === null) {
      if (current === null) {
        fault = await openNext(gaps);
        continue;
      }
      const taken = await takeSound(current, take, gaps);
      left -= taken;
      if (taken > 0) grownAt = elapsed();
      else {
        await learnHead(current);
        const end = await atEnd(current);
        if (end === 'over') {
          fault = await goOn(current, take, gaps);
          // In a folder other logs may have to be read up to the same hour.
          if (place.inFolder === true && left < budget) break;
        } else if (end === 'soon over') break;
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
    return { bytes: budget - left, isAtEnd, behind: await bytesBehind(isAtEnd), fault, gaps };
  }

  /** Finds the file that was read last; where there was none, the first there is. */
  async function begin(gaps: string[]): Promise<Omit<Fault, 'since'> | null> {
    const live = await openLive();
    const rotated = await files.rotated();
    const readTo = position?.place ?? null;
    if (readTo === null) {
      if (rotated.length === 0 && 'kind' in live) return live;
      isBegun = true;
      passed = withTurns(passed, rotated);
      // What cannot be read of the past is left out; the log begins with what can.
      await openFirst(rotated, gaps, 'pass over');
      if ('kind' in live) return null;
      if (current === null) current = await readingOf(live, 0);
      else await live.close();
      return null;
    }
    const found = await findPlace(readTo, { rotated, live }, openFile);
    if (!('kind' in live) && found?.log !== live) await live.close();
    if (found !== null) current = { log: found.log, identity: readTo.file, offset: readTo.offset };
    else {
      // It may be there, and only not be seen now.
      if ('kind' in live) return live;
      const own = rotated.find((file) => isSame(file, readTo.file));
      const refusal = own && (await refusalTo(own.path, openFile));
      if (refusal?.kind === 'forbidden') return refusal;
      if (readTo.offset > 0) {
        gaps.push(
          `The file that was read last (${readTo.name}) no longer exists: lines written to it since may be missing.`,
        );
      }
      const fault = await openFirst(writtenSince(rotated, position?.readAt ?? 0), gaps, 'wait');
      if (fault !== null) return fault;
    }
    isBegun = true;
    await beginLate(position?.before ?? null);
    return null;
  }

  /** The file after the one that ended last: rotated meanwhile, or the live one. */
  async function openNext(gaps: string[]): Promise<Omit<Fault, 'since'> | null> {
    const live = await openLive();
    const rotated = await files.rotated();
    const before = ended === null ? null : await findFile(rotated, ended.file, openFile);
    await before?.log.close();
    if (before !== null) return openFirstOr(live, rotated.slice(before.at + 1), gaps);
    return openFirstOr(live, writtenAt > 0 ? writtenSince(rotated, writtenAt) : [], gaps);
  }

  /** The first of these; where there is none the live file. */
  async function openFirstOr(
    live: OpenLog | Omit<Fault, 'since'>,
    next: readonly RotatedFile[],
    gaps: string[],
  ): Promise<Omit<Fault, 'since'> | null> {
    const fault = await openFirst(next, gaps, 'wait');
    if ('kind' in live) return fault ?? (current === null ? live : null);
    if (fault === null && current === null) current = await readingOf(live, 0);
    else await live.close();
    return fault;
  }

  async function beginLate(place: FilePlace | null): Promise<void> {
    if (place === null) return;
    const found = await findFile(await files.rotated(), place.file, openFile);
    if (found === null) return;
    if (found.log.isCompressed || ((await found.log.size()) ?? 0) < place.offset) await found.log.close();
    else late = { log: found.log, identity: place.file, offset: place.offset, until: elapsed() + LATE_MS };
  }

  async function openFirst(
    rotated: readonly RotatedFile[],
    gaps: string[],
    forbidden: 'wait' | 'pass over',
  ): Promise<Omit<Fault, 'since'> | null> {
    const first = await firstReadable(rotated, files, { gaps, forbidden });
    current = first !== null && 'log' in first ? first : null;
    return current === null ? (first as Omit<Fault, 'since'> | null) : null;
  }

  async function takeLate(before: LateReading, budget: number, take: Taking, gaps: string[]): Promise<number> {
    const reading = await longerCopy(before, files);
    late = reading;
    let taken = 0;
    for (let more = -1; more !== 0 && taken < budget && reading.isBroken !== true; taken += more)
      more = await takeSound(reading, take, gaps);
    if (taken === 0 && elapsed() >= reading.until) {
      await reading.log.close();
      ended = placed(reading);
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
    const found = await findFile(await files.rotated(), identity, openFile);
    const copySize = await found?.log.size();
    if (found && (copySize === null || (copySize ?? 0) >= offset)) {
      await log.close();
      current = { log: found.log, identity, offset };
      return;
    }
    await found?.log.close();
    if (offset > 0) gaps.push(`${log.name} was truncated and has no copy: its last lines may be missing.`);
    reading.offset = 0;
    reading.identity = await log.identity();
  }

  /** An empty file may have been filled, copied and emptied again: of its first bytes nothing was known. */
  async function noticeSkipped({ log, identity }: Reading, gaps: string[]): Promise<void> {
    const skipped = await skippedBefore(identity, { ended, emptySince }, files);
    if (skipped.length === 0) return;
    await log.close();
    await openFirst(skipped, gaps, 'pass over');
  }

  /** At the end of what is there: whether more may come into this file, or something is wrong. */
  async function atEnd(reading: Reading): Promise<'here' | 'soon over' | 'over' | Omit<Fault, 'since'>> {
    const { log } = reading;
    const live = await files.live();
    const { device, inode } = await log.identity();
    if (live !== null && isSame(live, { device, inode })) return 'here';
    if (log.isCompressed) return 'over';
    if (live === null) {
      const isRotated = (await files.rotated()).some((each) => each.device === device && each.inode === inode);
      // Some programs make the next file only when they have something to write.
      if (isRotated && !(await log.isDeleted())) return 'here';
      const opened = await openLive();
      if ('kind' in opened) return opened;
      await opened.close();
      return 'here';
    }
    const next = await writtenAfter(reading, await files.rotated(), openFile);
    if (next.length > 0) return 'over';
    if (live.size === 0) return 'here';
    const isSettled = elapsed() - grownAt >= graceMs || now() - (await log.modifiedAt()) >= SETTLED_MS;
    return isSettled ? 'over' : 'soon over';
  }

  /** This file is over: its last line, if that has no end, and then the next file. */
  async function goOn(reading: Reading, take: Taking, gaps: string[]): Promise<Omit<Fault, 'since'> | null> {
    const { log } = reading;
    const again = await sameAnew(reading, files);
    if (again !== null) {
      current = again;
      await log.close();
      return null;
    }
    const rest = reading.isBroken ? new Uint8Array(0) : await written(reading);
    if (rest.length > 0) {
      await take(Buffer.concat([rest, Buffer.from('\n')]));
      reading.offset += rest.length;
    }
    const live = await openLive();
    const next = await writtenAfter(reading, await files.rotated(), openFile);
    ended = placed(reading);
    passed = withTurns(passed, [ended]);
    writtenAt = await log.modifiedAt();
    if (late !== null) await late.log.close();
    late = log.isCompressed
      ? null
      : { log, identity: reading.identity, offset: reading.offset, until: elapsed() + LATE_MS };
    if (late === null) await log.close();
    return openFirstOr(live, next, gaps);
  }

  /** Unknown where other files wait, or a packed one is read. */
  async function bytesBehind(isAtEnd: boolean): Promise<number | null> {
    if (current === null) return isBegun ? null : 0;
    const size = await current.log.size();
    if (size === null) return null;
    const isAlone =
      isAtEnd || (await files.rotated()).every((each) => current === null || !isSame(each, current.identity));
    return isAlone ? Math.max(0, size - current.offset) : null;
  }

  return {
    look,
    head: async (bytes: number): Promise<Uint8Array> =>
      current === null ? new Uint8Array(0) : longHead(current.log, bytes, files),
    fileName: (): string => current?.log.name ?? place.path,
    modifiedAt: async (): Promise<Date> => new Date((await current?.log.modifiedAt()) ?? now()),
    position(): FilePosition {
      if (!isBegun && position !== null) return position;
      return {
        version: 1,
        kind: 'file',
        place: current === null ? ended : placed(current),
        before: late === null ? ended : placed(late),
        readAt: writtenAt,
        ...(passed.length > 0 && { passed }),
      };
    },
    async close(): Promise<void> {
      await current?.log.close();
      await late?.log.close();
    },
  };
}
