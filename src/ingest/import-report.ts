import type { KeptDay } from '../imports/layer.ts';
import { count } from '../model/format.ts';
import { type Day, dayText, instantText } from '../model/time.ts';
import type { CommitResult } from '../ports/fact-store.ts';
import type { SourceResult } from '../ports/source.ts';

/** What became of one file; the JSON of `import` that scripts rely on. */
export interface ImportReport {
  /** The import's number, for `undo import`; that of the earlier import where the same content changed nothing. */
  readonly id: number | null;
  /** Numbers of imports that this one replaces. */
  readonly replaces: readonly number[];
  readonly file: string;
  /** Null when the file was refused before anything recognised it. */
  readonly source: string | null;
  readonly format: string | null;
  /** Data rows or log lines read, rejected ones included. */
  readonly rows: number;
  /** Facts held now for the days this file wrote. */
  readonly facts: number;
  readonly rejected: number;
  /** The first of them, each with its line in the file. */
  readonly rejections: readonly Rejected[];
  readonly unmappedColumns: readonly string[];
  /** First and last instant the file speaks of, ISO 8601. */
  readonly from: string | null;
  readonly to: string | null;
  /** Partitions (kind, slice, day) that were held before and now say something else. */
  readonly replaced: number;
  /** Partitions that were held before and say the same. */
  readonly unchanged: number;
  readonly cut: boolean;
  readonly notes: readonly string[];
  /** The id of the request that it answers; absent where it answers none. */
  readonly request?: string;
  /** Why the file was refused as a whole; null when it was imported. */
  readonly error: string | null;
  /** Where it was refused because of this machine, not the file: the same file may be imported later. */
  readonly retry?: 'later';
}

export interface Rejected {
  readonly line: number;
  readonly reason: string;
}

/** Rejections kept word for word; all are counted. */
const REJECTIONS_KEPT = 1000;

/** Counts rejected rows and keeps the first ones. */
export class Rejections {
  readonly first: Rejected[] = [];
  count = 0;

  add(line: number, reason: string): void {
    this.count++;
    if (this.first.length < REJECTIONS_KEPT) this.first.push({ line, reason });
  }
}

export function imported(
  file: string,
  source: string,
  result: SourceResult,
  rejections: Rejections,
  committed: CommitResult & Pick<ImportReport, 'replaces' | 'notes'>,
  asked: readonly string[] = [],
): ImportReport {
  return {
    id: committed.id,
    replaces: committed.replaces,
    file,
    source,
    format: result.format,
    rows: result.rows,
    facts: committed.facts,
    rejected: rejections.count,
    rejections: rejections.first,
    unmappedColumns: result.unmappedColumns,
    from: result.from && instantText(result.from),
    to: result.to && instantText(result.to),
    replaced: committed.replaced,
    unchanged: committed.unchanged,
    cut: result.cut,
    notes: [...committed.notes, ...result.notes, ...keptNotes(committed.kept), ...asked],
    error: null,
  };
}

export function refused(
  file: string,
  source: string | null,
  error: string,
  rejections: Rejections = new Rejections(),
): ImportReport {
  return {
    id: null,
    replaces: [],
    file,
    source,
    format: null,
    rows: rejections.count,
    facts: 0,
    rejected: rejections.count,
    rejections: rejections.first,
    unmappedColumns: [],
    from: null,
    to: null,
    replaced: 0,
    unchanged: 0,
    cut: false,
    notes: [],
    error,
  };
}

const KEPT_WORDS: Readonly<Record<KeptDay['reason'], string>> = {
  'file-holds-only-a-part':
    'kept as stored: the file begins or ends on that day and has fewer messages than are stored',
  'file-was-cut': 'kept as stored: the file was cut off and has fewer messages than are stored',
  'file-has-no-rows': 'kept as stored: the file has no rows for it',
  'contradicts-what-is-held':
    'kept as stored, because the file has far fewer messages (FILE) than are stored (HELD). If it was exported with filters, ' +
    'declare them and import it again; if it is right, undo the earlier import first',
  'tells-other-mail':
    'kept as stored, because the file has different mail (FILE) from what is stored (HELD): they have no row in common. ' +
    'If both were exported with filters, declare them and import it again; if not, undo the earlier import first',
};

function keptNotes(kept: readonly KeptDay[]): readonly string[] {
  return Object.entries(KEPT_WORDS).flatMap(([reason, words]) => {
    const of = kept.filter((k) => k.reason === reason);
    const days = [...new Set(of.map(({ day }) => day))].sort((a, b) => a - b);
    const sum = (field: 'messages' | 'held'): string => count(of.reduce((all, each) => all + each[field], 0));
    const text = words.replace('FILE', sum('messages')).replace('HELD', sum('held'));
    return days.length === 0 ? [] : [`${listed(days)} ${text}`];
  });
}

const listed = (days: readonly Day[]): string =>
  days.length <= 3
    ? days.map(dayText).join(', ')
    : `${days.length} days between ${dayText(days[0] as Day)} and ${dayText(days.at(-1) as Day)}`;
