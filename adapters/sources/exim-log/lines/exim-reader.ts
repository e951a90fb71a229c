import type { Carriers } from '../../../../src/ingest/syslog/carriers.ts';
import { skipBlanks } from '../../../../src/ingest/syslog/date-shapes.ts';
import type { Dates } from '../../../../src/ingest/syslog/dates.ts';
import {
  type Entry,
  type EntryKind,
  type EntryReader,
  entryReader,
} from '../../../../src/ingest/syslog/entry-reader.ts';
import { textOf } from '../../../../src/ingest/syslog/prefixes.ts';
import { afterPid, isBody, isPart } from './bodies.ts';

const [E, X, I, M] = [101, 120, 105, 109] as const;

/** Whether a line is of the log that Exim writes itself: that has neither host nor tag. */
export const isUntagged = ({ tagStart, tagEnd }: Entry): boolean => tagEnd === tagStart;

/** `exim`, `exim4`, `exim-out`, or the declared name. */
export function isEximTag({ bytes, tagStart, tagEnd }: Entry, declared: string | undefined): boolean {
  const isNamed =
    bytes[tagStart] === E && bytes[tagStart + 1] === X && bytes[tagStart + 2] === I && bytes[tagStart + 3] === M;
  if (isNamed && tagEnd - tagStart >= 4) return true;
  return declared !== undefined && textOf(bytes, tagStart, tagEnd) === declared;
}

/**
 * Reads lines of Exim: those of its own log, `DATE( ZONE)( [PID]) BODY`, for which it leaves the tag empty, and what
 * it writes to syslog, which has the same once more behind its tag (unless `syslog_timestamp` is false). Others are read
 * as lines of any log.
 */
export function eximReader(
  dates: Dates,
  carriers: Carriers,
  declared: Readonly<Record<string, string>> = {},
): EntryReader {
  const reader = entryReader(dates, carriers);
  const { entry } = reader;
  const name = declared['syslogName'];
  return { entry, read };

  function read(bytes: Uint8Array, start: number, end: number): EntryKind {
    if (dates.find(bytes, start, end) && isOwn(bytes, dates.end(), end)) {
      entry.bytes = bytes;
      entry.end = end;
      entry.isInner = false;
      take(start, Number.NaN);
      return 'tagged';
    }
    const kind = reader.read(bytes, start, end);
    if (kind === 'tagged' && isEximTag(entry, name)) behindTag();
    else if (kind === 'tagged' || kind === 'dated') return carried(kind);
    return kind;
  }

  function isOwn(bytes: Uint8Array, dateEnd: number, end: number): boolean {
    return isBody(bytes, afterPid(bytes, skipBlanks(bytes, dateEnd, end), end).at, end);
  }

  /** Takes the date found last for the line's. `around`: when another log wrote the line down. */
  function take(start: number, around: number): void {
    entry.dateStart = start;
    entry.dateEnd = dates.end();
    entry.at = dates.instant(around);
    entry.fault = Number.isNaN(entry.at) ? dates.fault() : undefined;
    untagged(entry.dateEnd);
  }

  function untagged(from: number): void {
    const { at, pid } = afterPid(entry.bytes, skipBlanks(entry.bytes, from, entry.end), entry.end);
    entry.pid = pid;
    entry.message = at;
    entry.hostStart = entry.hostEnd = entry.tagStart = entry.tagEnd = at;
    entry.slash = -1;
  }

  /** The date in the message has a year, and the one before it perhaps a zone: together they say which instant it is. */
  function behindTag(): void {
    const { bytes, end } = entry;
    if (isPart(bytes, entry.message, end)) return;
    if (dates.find(bytes, entry.message, end)) {
      const at = dates.instant(entry.at);
      if (!Number.isNaN(at)) {
        entry.at = at;
        entry.fault = undefined;
      }
      entry.message = skipBlanks(bytes, dates.end(), end);
    }
    const { at, pid } = afterPid(bytes, entry.message, end);
    entry.message = at;
    if (entry.pid < 0) entry.pid = pid;
  }

  /** A line of Exim's own log that a container wrote, with its own date or with that of the container alone. */
  function carried(kind: EntryKind): EntryKind {
    const { bytes, end, at } = entry;
    const start = skipBlanks(bytes, entry.dateEnd, end);
    if (dates.find(bytes, start, end)) {
      if (!isOwn(bytes, dates.end(), end)) return kind;
      take(start, at);
      entry.isInner = true;
      return 'tagged';
    }
    if (!isOwn(bytes, start, end)) return kind;
    untagged(start);
    return 'tagged';
  }
}
