import { type Carriers, FOUND_BY_GREP } from './carriers.ts';
import { blankAfter, skipBlanks } from './date-shapes.ts';
import type { Dates } from './dates.ts';
import { readJsonLine } from './json-line.ts';
import { isMailProgram } from './mail-programs.ts';
import { containerName, grepPrefixes, priorityEnd, streamEnd, textOf } from './prefixes.ts';
import { findRfc5424 } from './rfc5424.ts';
import { findParts, type Parts } from './tags.ts';

const [SPACE, DASH, LESS, OPEN_BRACE, RECORD, T] = [32, 45, 60, 123, 30, 84] as const;
/** Logs in logs: a pod's runtime, the syslog in it, a container there. */
const DEEPEST = 4;

/** A log line taken apart. One is filled again for every line: a million of them would cost. */
export interface Entry extends Parts {
  /** What the positions are about: the line itself, or the text inside its JSON. */
  bytes: Uint8Array;
  end: number;
  /** ms since 1970; NaN when the date is impossible: then `fault` or `bytes[dateStart, dateEnd)` says why. */
  at: number;
  fault: string | undefined;
  dateStart: number;
  dateEnd: number;
  /** Whether it is a line with its own date inside another log's line. */
  isInner: boolean;
}

/**
 * - `tagged`: a date, and a program's tag and message;
 * - `dated`: a date, and something else;
 * - `undated`: no log line, or one without a date;
 * - `other-json`: an object of JSON that is neither Docker's nor the journal's.
 */
export type EntryKind = 'tagged' | 'dated' | 'undated' | 'other-json';

export interface EntryReader {
  /** Reads one line into {@link entry}. */
  readonly read: (bytes: Uint8Array, start: number, end: number) => EntryKind;
  readonly entry: Entry;
}

/**
 * The one grammar of log lines: whatever writes, forwards or saves them puts something in front of
 * `TAG[PID]: MESSAGE`, and this finds the way through it. The innermost line is the program's own: its host, its
 * date and its tag count, and what carries it says what it lacks.
 */
export function entryReader(dates: Dates, carriers: Carriers): EntryReader {
  const entry: Entry = {
    bytes: new Uint8Array(0),
    end: 0,
    at: Number.NaN,
    fault: undefined,
    dateStart: 0,
    dateEnd: 0,
    isInner: false,
    hostStart: 0,
    hostEnd: 0,
    tagStart: 0,
    tagEnd: 0,
    slash: -1,
    pid: -1,
    message: 0,
  };
  const tried: Parts = { ...entry };

  return {
    entry,
    read(bytes, start, end) {
      entry.bytes = bytes;
      entry.end = end;
      entry.isInner = false;
      return dates.find(bytes, start, end)
        ? afterDate(bytes, start, end, Number.NaN, 0)
        : wrapped(bytes, start, end, Number.NaN, 0);
    },
  };

  function afterDate(bytes: Uint8Array, start: number, end: number, around: number, depth: number): EntryKind {
    const isZoned = dates.isZoned();
    const dateEnd = dates.end();
    entry.dateStart = start;
    entry.dateEnd = dateEnd;
    entry.at = dates.instant(around);
    if (Number.isNaN(entry.at)) entry.fault = dates.fault();
    const known = isZoned ? entry.at : around;
    if (findParts(bytes, dateEnd, end, entry)) {
      const isDateForHost = bytes[entry.hostStart + 4] === DASH && bytes[entry.hostStart + 10] === T;
      if (!isDateForHost) return tagged(bytes, end, known, depth);
    }
    const next = skipBlanks(bytes, dateEnd, end);
    const stream = streamEnd(bytes, next, end);
    return inner(bytes, stream < 0 ? next : stream, end, known, depth, stream >= 0) ? 'tagged' : 'dated';
  }

  /** A line with a tag: the program's own, unless its message is a whole line of a log and the tag is a carrier's. */
  function tagged(bytes: Uint8Array, end: number, around: number, depth: number): EntryKind {
    if (!carriers.isOpen() || isMailProgram(bytes, entry.slash + 1, entry.tagEnd)) return 'tagged';
    const name = textOf(bytes, entry.tagStart, entry.tagEnd);
    if (!carriers.carries(name)) return 'tagged';
    carriers.met(name, inner(bytes, entry.message, end, around, depth, true) ? innerTag() : undefined);
    return 'tagged';
  }

  /**
   * Tries `bytes[at, end)` as a line of its own and fills the entry with it; else leaves the entry as it is. Where it
   * may lack a date (`mayLackDate`), it has to begin with a mail program's tag.
   */
  function inner(
    bytes: Uint8Array,
    at: number,
    end: number,
    around: number,
    depth: number,
    mayLackDate: boolean,
  ): boolean {
    if (depth >= DEEPEST || at >= end) return false;
    const start = bytes[at] === LESS ? priorityEnd(bytes, at, end) : at;
    const isDated = dates.find(bytes, start, end);
    if (!isDated && !(mayLackDate && isMailLine(bytes, start, end))) return false;
    const outer = { ...entry };
    const isLine = isDated
      ? afterDate(bytes, start, end, around, depth + 1) === 'tagged'
      : findParts(bytes, start, end, entry);
    if (!isLine) Object.assign(entry, outer);
    else if (entry.hostEnd === entry.hostStart) {
      entry.hostStart = outer.hostStart;
      entry.hostEnd = outer.hostEnd;
    }
    entry.isInner ||= isLine && isDated;
    return isLine;
  }

  function isMailLine(bytes: Uint8Array, start: number, end: number): boolean {
    return findParts(bytes, start, end, tried) && tried.pid >= 0 && isMailProgram(bytes, tried.slash + 1, tried.tagEnd);
  }

  function innerTag(): string {
    return textOf(entry.bytes, entry.tagStart, entry.tagEnd);
  }

  /** A line that does not begin with a date. */
  function wrapped(bytes: Uint8Array, start: number, end: number, around: number, depth: number): EntryKind {
    let at = start;
    while (at < end && (bytes[at] === SPACE || bytes[at] === RECORD)) at++;
    if (depth >= DEEPEST || at === end) return 'undated';
    if (at > start && dates.find(bytes, at, end)) return afterDate(bytes, at, end, around, depth);
    if (bytes[at] === OPEN_BRACE) return json(bytes, at, end, depth);
    if (bytes[at] === LESS) return prioritised(bytes, at, end, around, depth);
    const container = containerName(bytes, at, end);
    if (container !== undefined) {
      if (!carriers.carries(container.name)) return 'undated';
      const kind = line(bytes, container.end, end, around, depth);
      carriers.met(container.name, kind === 'tagged' ? innerTag() : undefined);
      return kind;
    }
    if (!carriers.carries(FOUND_BY_GREP)) return 'undated';
    for (const to of grepPrefixes(bytes, at, end)) {
      if (!dates.find(bytes, to, end) && bytes[to] !== OPEN_BRACE && bytes[to] !== LESS) continue;
      const kind = line(bytes, to, end, around, depth);
      if (kind === 'undated') continue;
      carriers.met(FOUND_BY_GREP, innerTag());
      return kind;
    }
    return 'undated';
  }

  function line(bytes: Uint8Array, start: number, end: number, around: number, depth: number): EntryKind {
    return dates.find(bytes, start, end)
      ? afterDate(bytes, start, end, around, depth + 1)
      : wrapped(bytes, start, end, around, depth + 1);
  }

  /** `<22>`, and behind it a date or the version of RFC 5424. */
  function prioritised(bytes: Uint8Array, start: number, end: number, around: number, depth: number): EntryKind {
    const at = priorityEnd(bytes, start, end);
    if (at === start) return 'undated';
    if (dates.find(bytes, at, end)) return afterDate(bytes, at, end, around, depth);
    const header = findRfc5424(bytes, at, end, entry);
    if (header < 0 || !dates.find(bytes, header, blankAfter(bytes, header, end))) return 'undated';
    entry.dateStart = header;
    entry.dateEnd = dates.end();
    entry.at = dates.instant(around);
    entry.fault = Number.isNaN(entry.at) ? dates.fault() : undefined;
    return tagged(bytes, end, entry.at, depth);
  }

  function json(bytes: Uint8Array, start: number, end: number, depth: number): EntryKind {
    const found = readJsonLine(bytes, start, end);
    if (found === undefined) return 'other-json';
    const text = found.bytes;
    entry.bytes = text;
    entry.end = text.length;
    entry.dateStart = entry.dateEnd = 0;
    entry.at = found.at;
    entry.fault = Number.isNaN(found.at) ? 'the record has no time' : undefined;
    if (found.kind === 'container') {
      entry.hostStart = entry.hostEnd = entry.tagStart = entry.tagEnd = 0;
      return inner(text, 0, text.length, found.at, depth, true) ? 'tagged' : 'dated';
    }
    return findParts(text, 0, text.length, entry) ? tagged(text, text.length, found.at, depth) : 'dated';
  }
}
