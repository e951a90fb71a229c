/** What is known of one read of one file: what `imports` lists and `undo import N` takes back. */
export interface ImportDetails {
  readonly file: string;
  /** Where it lay on this machine; null where it lies no longer. */
  readonly path: string | null;
  readonly sizeBytes: number;
  readonly format: string;
  /** ISO 8601. */
  readonly at: string;
  /** A person as the audit names them, or `inbox`. */
  readonly by: string;
  /** Data rows or log lines read, rejected ones included. */
  readonly rows: number;
  readonly rejected: number;
  /** First and last instant the file speaks of, ISO 8601; null without a usable row. */
  readonly from: string | null;
  readonly to: string | null;
  readonly declared: Readonly<Record<string, string>>;
  /** The year that was given for dates without one. */
  readonly year: number | null;
  /** Which rules of counting were used (see SourceResult.revision). */
  readonly revision: number;
  /** Of the decompressed bytes. */
  readonly sha256: string;
  /** Kinds and slices that it told of, `connector postfix-log host=mail`; absent where nobody noted them. */
  readonly slices?: readonly string[] | undefined;
}

type ImportStatus =
  | { readonly kind: 'live' }
  /** Another import reads the same lines, and counts in its place. */
  | { readonly kind: 'replaced'; readonly by: number; readonly at: string }
  | { readonly kind: 'taken-back'; readonly by: string; readonly at: string };

/** One import, for as long as anything is known of it. */
export interface ImportRecord extends ImportDetails {
  /** 1, 2, 3, … in the order of importing, never used twice; 0 is everything from before imports were kept apart. */
  readonly id: number;
  readonly source: string;
  readonly mode: 'replace' | 'merge';
  /** The followed source that it is a day of: it grows as long as that day lasts. Absent for files. */
  readonly stream?: string | undefined;
  /** What it told, all kinds and slices together. */
  readonly messages: number;
  readonly days: number;
  /** Imports that it replaced. */
  readonly replaces: readonly number[];
  /** Imports whose open sessions (SourceResult.carry) it was read with. */
  readonly readWith: readonly number[];
  readonly status: ImportStatus;
}

/** The import that stands for everything from before imports were kept apart. */
export const LEGACY_IMPORT = 0;

export const isLive = ({ status }: ImportRecord): boolean => status.kind === 'live';
