import { MS_PER_HOUR } from '../../../model/time.ts';
import { type LineInWords, lineInWords } from '../lines/line-in-words.ts';
import type { LogLine } from '../lines/log-line.ts';
import { oldestBeyond } from '../oldest.ts';

/** Characters of lines that are kept; beyond that nothing more is, but what goes on, up to twice as many. */
const MAX_TEXT = 500_000;
/** Of what has begun in this file; beyond that the oldest is taken for begun before it. */
const MAX_BEGUN = 20_000;
/** Characters of its lines, as long as it may lean on an earlier file; what others may lean on comes on top. */
const MAX_NOTED = 4_000_000;
/** The last lines of one of these. */
const MAX_LINES = 200;

/**
 * The lines of a file that an earlier one says more of, and that are therefore left for it to go on with: it may be read
 * later. A subject is what lines are about: a message by its queue id, the session of a process. What begins in this
 * file needs no other one; of all else, and of what leans on it, the lines are kept.
 */
export interface Head {
  /** The subject begins with the next line of it, whatever had that name before. */
  readonly begin: (subject: string) => void;
  /** Nothing more is logged of it. */
  readonly end: (subject: string) => void;
  readonly hasBegun: (subject: string) => boolean;
  /**
   * Takes note of a line of it. `context`: another subject, without whose lines this one says less. `mayLean` is false
   * where what has begun in this file leans on no other one any more, and 'as-context' where another subject may.
   */
  readonly add: (subject: string, line: LogLine, context?: string, mayLean?: boolean | 'as-context') => void;
  /** An earlier file may say more of it though it began in this one, or a line of it says something of an earlier file. */
  readonly lean: (subject: string) => void;
  /** How long after the file's first line a line was written, in ms. */
  readonly ageOf: (line: LogLine) => number;
}

/** All of a file that lasts shorter may lie within one session, and what goes on in a later one depend on an earlier one. */
const SHORT_MS = MS_PER_HOUR;

export interface RecordedHead extends Head {
  /** What is kept, in the order of the file, which ends at `until` (ms). */
  readonly lines: (until: number) => readonly LineInWords[];
}

/** Where nothing is kept. */
export const NO_HEAD: Head = {
  begin: () => {},
  end: () => {},
  hasBegun: () => true,
  add: () => {},
  lean: () => {},
  ageOf: () => Number.POSITIVE_INFINITY,
};

interface Noted {
  readonly line: LineInWords;
  readonly context: string | undefined;
}

/** Of a file whose first line was written at `first` (ms). */
export function recordHead(first: number): RecordedHead {
  /** Null where its lines are no longer wanted. */
  const begun = new Map<string, Noted[] | null>();
  const leaning = new Set<string>();
  const kept = new Set<LineInWords>();
  let last: { readonly read: LogLine; readonly line: LineInWords } | null = null;
  let length = 0;
  let notedLength = 0;

  return { begin, end, hasBegun: (subject) => begun.has(subject), add, lean, ageOf: ({ at }) => at - first, lines };

  function begin(subject: string): void {
    forget(subject);
    begun.set(subject, []);
    for (const oldest of oldestBeyond(begun, MAX_BEGUN)) forget(oldest);
  }

  function end(subject: string): void {
    forget(subject);
  }

  function forget(subject: string): void {
    leaning.delete(subject);
    for (const { line } of begun.get(subject) ?? []) notedLength -= line.message.length;
    begun.delete(subject);
  }

  function add(subject: string, read: LogLine, context?: string, mayLean: boolean | 'as-context' = true): void {
    // A line is good until the next piece of the log only, and is added for several subjects.
    last = last?.read === read ? last : { read, line: lineInWords(read) };
    const { line } = last;
    if (leaning.has(subject)) {
      keep({ line, context });
      return;
    }
    const noted = begun.get(subject);
    if (noted === undefined) {
      if (length >= MAX_TEXT) return;
      leaning.add(subject);
      keep({ line, context });
    } else if (noted !== null) {
      if (mayLean === 'as-context' || (mayLean && notedLength < MAX_NOTED)) {
        noted.push({ line, context });
        notedLength += line.message.length;
        if (noted.length > MAX_LINES) notedLength -= noted.shift()?.line.message.length ?? 0;
      } else {
        forget(subject);
        begun.set(subject, null);
      }
    }
  }

  function lean(subject: string): void {
    const noted = begun.get(subject);
    if (leaning.has(subject) || length >= MAX_TEXT || noted === null) return;
    leaning.add(subject);
    for (const each of noted ?? []) keep(each);
  }

  function keep({ line, context }: Noted): void {
    if (length >= 2 * MAX_TEXT || kept.has(line)) return;
    kept.add(line);
    length += line.message.length;
    if (context !== undefined) lean(context);
  }

  function lines(until: number): readonly LineInWords[] {
    if (until - first < SHORT_MS) for (const subject of begun.keys()) lean(subject);
    return [...kept].sort((a, b) => a.number - b.number);
  }
}
