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
  /**
   * The subject begins with the next line of it, whatever had that name before. `mayLean`: its lines are noted, since it may
   * turn out to lean on an earlier file.
   */
  readonly begin: (subject: string, mayLean?: boolean) => void;
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
  /** Whether its lines so far are there to be kept. */
  readonly canLean: (subject: string) => boolean;
  /** How long after the file's first line a line was written, in ms. */
  readonly ageOf: (line: LogLine) => number;
}

/** All of a file that lasts shorter may lie within one session, and what goes on in a later one depend on an earlier one. */
const SHORT_MS = MS_PER_HOUR;

export interface KeptLine extends LineInWords {
  /** What it is kept for; empty where it only says in which circumstances others were written. */
  readonly subjects: readonly string[];
  /** What those lean on that began in the same file. */
  readonly contexts: readonly string[];
}

export interface RecordedHead extends Head {
  /** What is kept, in the order of the file, which ends at `until` (ms). */
  readonly lines: (until: number) => readonly KeptLine[];
  /** After that: what began in the file and did not end there. */
  readonly open: () => readonly OpenSubject[];
}

export interface OpenSubject {
  readonly subject: string;
  /** Its lines are among those that are kept: an earlier file may say more of it. */
  readonly isKept: boolean;
}

/** Where nothing is kept. */
export const NO_HEAD: Head = {
  begin: () => {},
  end: () => {},
  hasBegun: () => true,
  add: () => {},
  lean: () => {},
  canLean: () => false,
  ageOf: () => Number.POSITIVE_INFINITY,
};

interface Noted {
  readonly line: LineInWords;
  readonly context: string | undefined;
  /** It is a context of others, and counts for nothing itself. */
  readonly isContext: boolean;
}

type Kept = { readonly [Part in 'subjects' | 'contexts']: Set<string> };

/** Of a file whose first line was written at `first` (ms). */
export function recordHead(first: number): RecordedHead {
  /** Null where its lines are no longer wanted. */
  const begun = new Map<string, Noted[] | null>();
  const leaning = new Set<string>();
  const kept = new Map<LineInWords, Kept>();
  let last: { readonly read: LogLine; readonly line: LineInWords } | null = null;
  let length = 0;
  let notedLength = 0;

  const hasBegun = (subject: string): boolean => begun.has(subject);

  return { begin, end, hasBegun, add, lean, canLean, ageOf: ({ at }) => at - first, lines, open };

  function begin(subject: string, mayLean = true): void {
    forget(subject);
    begun.set(subject, mayLean ? [] : null);
    if (begun.size > MAX_BEGUN) for (const oldest of oldestBeyond(begun, MAX_BEGUN)) forget(oldest);
  }

  function end(subject: string): void {
    forget(subject);
  }

  function forget(subject: string): void {
    leaning.delete(subject);
    const noted = begun.get(subject);
    if (noted === undefined) return;
    if (noted !== null) for (const { line } of noted) notedLength -= line.message.length;
    begun.delete(subject);
  }

  function add(subject: string, read: LogLine, context?: string, mayLean: boolean | 'as-context' = true): void {
    const isContext = mayLean === 'as-context';
    if (leaning.has(subject)) {
      keep({ line: inWords(read), context, isContext }, subject);
      return;
    }
    const noted = begun.get(subject);
    if (noted === undefined) {
      if (length >= MAX_TEXT) return;
      leaning.add(subject);
      keep({ line: inWords(read), context, isContext }, subject);
    } else if (noted !== null) {
      if (length < MAX_TEXT && (isContext || (mayLean && notedLength < MAX_NOTED))) {
        const line = inWords(read);
        noted.push({ line, context, isContext });
        notedLength += line.message.length;
        if (noted.length > MAX_LINES) notedLength -= noted.shift()?.line.message.length ?? 0;
      } else {
        forget(subject);
        begun.set(subject, null);
      }
    }
  }

  /** A line is good until the next piece of the log only, and is added for several subjects. */
  function inWords(read: LogLine): LineInWords {
    last = last?.read === read ? last : { read, line: lineInWords(read) };
    return last.line;
  }

  function canLean(subject: string): boolean {
    return leaning.has(subject) || (length < MAX_TEXT && begun.get(subject) !== null);
  }

  function lean(subject: string): void {
    if (leaning.has(subject) || !canLean(subject)) return;
    leaning.add(subject);
    for (const each of begun.get(subject) ?? []) keep(each, subject);
  }

  function keep({ line, context, isContext }: Noted, subject: string): void {
    let as = kept.get(line);
    if (as === undefined) {
      if (length >= 2 * MAX_TEXT) return;
      as = { subjects: new Set(), contexts: new Set() };
      kept.set(line, as);
      length += line.message.length;
    }
    if (!isContext) as.subjects.add(subject);
    if (context === undefined) return;
    if (begun.has(subject)) as.contexts.add(context);
    lean(context);
  }

  function lines(until: number): readonly KeptLine[] {
    if (until - first < SHORT_MS) {
      for (const [subject, noted] of begun) if (noted !== null && noted.length > 0) lean(subject);
    }
    return [...kept]
      .map(([line, { subjects, contexts }]) => ({ ...line, subjects: [...subjects], contexts: [...contexts] }))
      .sort((a, b) => a.number - b.number);
  }

  function open(): readonly OpenSubject[] {
    return [...begun.keys()].map((subject) => ({ subject, isKept: leaning.has(subject) }));
  }
}
