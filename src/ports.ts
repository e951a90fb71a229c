import type { ImportDetails, ImportRecord } from './imports/import-record.ts';
import type { KeptDay } from './imports/layer.ts';
import type { TakenBack } from './imports/take-back.ts';
import type { FactBatch, TextDictionary } from './model/fact-batch.ts';
import type { Partition, PartitionKey } from './model/partition.ts';
import type { Answer, Columns, ColumnsQuestion, Question } from './model/question.ts';
import type { Slice } from './model/slice.ts';
import type { Announcement } from './view/announcement.ts';

/** A logged event: a name and fields; never a token, never a message body. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

export interface Clock {
  now(): Date;
}

export interface Scheduler {
  /** Calls `tick` on the cron schedule (UTC), never twice at once. Answers a function that ends it. */
  every(cron: string, tick: () => Promise<void>): () => void;
}

// ── Sources ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Where facts come from. One folder in `adapters/sources` and one line in its registry. */
export interface Source {
  /** `report-csv`; how users name it in `--source`. */
  readonly name: string;
  /** One line for people: what files it reads. */
  readonly title: string;
  /** What `--declare` may say to this source: key → what it means and which values it takes. */
  readonly declarations: Readonly<Record<string, string>>;
  /** Variables of the environment that declare something about every file of this source. */
  readonly settings: readonly SourceSetting[];
  /**
   * Whether the beginning of a file (decompressed) is this source's: first asked of 64 KiB, and of 4 MiB where no
   * source knew those. Answers the format's name, or undefined. Must be cheap, and certain: a file of two minds belongs
   * to nobody.
   */
  recognise(head: Uint8Array, fileName: string): string | undefined;
  /**
   * Reads one file whole, in constant memory, giving facts to the sink. Rows that make no sense are rejected one by
   * one with line and reason; a file that makes no sense throws a MailflowError that names the column or the cure.
   */
  read(input: SourceInput, sink: FactSink): Promise<SourceResult>;
}

/** A file's own declaration wins over it. */
export interface SourceSetting {
  /** `MAILFLOW_LOG_ZONE` */
  readonly variable: string;
  /** The key of `declarations` that it sets. */
  readonly declares: string;
  /** What is wrong with a value, as it goes on after the variable's name; undefined where nothing is. */
  readonly faultOf: (value: string) => string | undefined;
}

export interface SourceInput {
  /** Decompressed bytes. */
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly fileName: string;
  /** The file's own modification time: anchors dates without a year. */
  readonly modifiedAt: Date;
  /** Rows dated more than a day after this are refused as impossible. */
  readonly now: Date;
  /** What the user declared about the file, already checked against `declarations`. */
  readonly declared: Readonly<Record<string, string>>;
  /** What earlier reads of this source left for later ones (see SourceResult.carry); JSON, newest first. */
  readonly carries: readonly unknown[];
  /** Asked after the last byte: whether more may follow. Where it is missing, nobody knows. */
  readonly growth?: () => Promise<Growth>;
}

/**
 * Whether a file's last line may be half a line: `growing`: it changed while it was read; `closed`: it is compressed,
 * rotated or has not changed for a while; `unknown`: it did not change just now.
 */
export type Growth = 'growing' | 'closed' | 'unknown';

export interface FactSink {
  /** The import's one dictionary: ids in batches are its ids. */
  readonly texts: TextDictionary;
  /** Takes a batch over; await it before the next, that is the back-pressure. */
  add(batch: FactBatch): Promise<void>;
  reject(line: number, reason: string): void;
}

export interface SourceResult {
  readonly format: string;
  /** `replace`: the file's days replace stored ones. `merge`: single events, told again they count once. */
  readonly mode: 'replace' | 'merge';
  readonly precision: 'hour' | 'day';
  /** Data rows or log lines read, rejected ones included, headers and blank lines not. */
  readonly rows: number;
  /** Headers that were not understood, as written in the file. */
  readonly unmappedColumns: readonly string[];
  /** First and last instant the file speaks of; null when it has no usable row. */
  readonly from: Date | null;
  readonly to: Date | null;
  /** A row limit or a broken end: there may be more than is here. */
  readonly cut: boolean;
  readonly derivedCounts: boolean;
  /** Sentences for people: what was inferred, what was odd. */
  readonly notes: readonly string[];
  /**
   * What all rows of a slice had in common beyond its filters, written like filters: the file may have been limited to
   * that. Absent where the source does not look.
   */
  readonly inferred?: readonly InferredCoverage[];
  /** What the next segment needs to go on where this one ended (open sessions); JSON, kept with the facts. */
  readonly carry: unknown;
  /** Which rules of counting were used: a number that grows when the same file would now give other facts. */
  readonly revision: number;
  /**
   * A sample of the file's lines with the instants they were read as, at most 256, always the same
   * ones whatever else the file holds. Two files with the same fingerprint at different instants are readings of the same
   * lines with another time zone or year. Empty where lines state their whole date.
   */
  readonly fingerprints: readonly LineFingerprint[];
}

export interface InferredCoverage extends Pick<PartitionKey, 'kind' | 'slice'> {
  readonly filters: Slice['filters'];
}

export interface LineFingerprint {
  /** A hash of the line as it is written, its date included: an integer from 0 to 2^53. */
  readonly print: number;
  /** The instant it was read as, ms since 1970. */
  readonly at: number;
}

// ── Facts ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Holds facts and answers questions. Any number of readers, one writer. */
export interface FactStore {
  /** Asked of one consistent state, also while an import commits. */
  ask(question: Question): Promise<Answer>;
  /**
   * The same groups and sums, all of them, in columns and in no order: part by part, so that others may run meanwhile.
   * No part when nothing matches. Of one consistent state, however long the reader takes.
   */
  columns(question: ColumnsQuestion): AsyncIterable<Columns>;
  /** Everything that is held of the kinds that reports speak of; refused attempts are only in answers to who asks. */
  partitions(): Promise<readonly Partition[]>;
  /** Changes exactly when an answer could. */
  version(): Promise<string>;
  /** What reads of this source left for later ones, newest first; not of imports that do not count any more. */
  carries(source: string): Promise<readonly unknown[]>;
  /** Every import there was, newest first. */
  imports(): Promise<readonly ImportRecord[]>;
  /** The sample of its lines that an import came with; empty where there is none. */
  fingerprints(id: number): Promise<readonly LineFingerprint[]>;
  beginImport(source: string): Promise<ImportWriter>;
  /** Makes everything as if this import had never been, at once or not at all. `at`: ISO 8601. */
  takeBack(id: number, by: { readonly by: string; readonly at: string }): Promise<TakenBack>;
  /**
   * Drops what is past its keep; answers how many partitions lost a grain. `forgotten`: what replaced imports told is
   * dropped where it says so, since nobody will want them back.
   */
  expire(expired: ExpiryRule, forgotten?: (record: ImportRecord) => boolean): Promise<number>;
  close(): Promise<void>;
}

/** Decides what to drop: the partition, or only its hours and client addresses: then it is known by the day. */
export type ExpiryRule = (partition: Partition) => 'keep' | 'drop-hourly' | 'drop';

/** One import: nothing is visible before `commit`, everything after it, nothing after a crash in between. */
export interface ImportWriter {
  readonly texts: TextDictionary;
  add(batch: FactBatch): Promise<void>;
  /** What was added, per day and slice. */
  staged(): Promise<readonly StagedDay[]>;
  commit(plan: CommitPlan): Promise<CommitResult>;
  abort(): Promise<void>;
}

export interface StagedDay extends Omit<PartitionKey, 'source'> {
  readonly messages: number;
}

export interface CommitPlan {
  readonly mode: 'replace' | 'merge';
  /** The days that the import tells of with what is to be known of them; staged days not named here are dropped. */
  readonly write: readonly Omit<Partition, 'messages' | 'facts' | 'directions'>[];
  /** Kept for the next read of this source; null leaves what there is. */
  readonly carry: unknown;
  readonly about: ImportDetails;
  readonly fingerprints: readonly LineFingerprint[];
  /** Imports that do not count any more, because this one reads the same lines. */
  readonly replaces: readonly number[];
  /** An earlier import of the same content: replaced, too, unless this one would change no answer at all. */
  readonly again: number | null;
}

export interface CommitResult {
  /** The number of the import; where the same content changed nothing, that of the earlier one. */
  readonly id: number;
  readonly isNew: boolean;
  /** Days that do not answer, since what was held is better. */
  readonly kept: readonly KeptDay[];
  /** Facts (hourly grain) now held by the partitions that were written. */
  readonly facts: number;
  /** Partitions that already existed and now hold something else. */
  readonly replaced: number;
  /** Partitions that already held exactly this. */
  readonly unchanged: number;
}

// ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** A file being imported. Compression is recognised from its content and undone. */
export interface InputFile {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
  /** Whether it is compressed: then it has an end of its own. */
  readonly isCompressed: boolean;
  /** So many of the first bytes at most, decompressed. */
  head(bytes: number): Promise<Uint8Array>;
  /** Decompressed bytes up to the size the file had when it was opened; throws a MailflowError when it breaks off. */
  bytes(onProgress?: (bytesRead: number) => void): AsyncIterable<Uint8Array>;
  /** Whether the file is no longer what was opened. */
  hasChanged(): Promise<boolean>;
  close(): Promise<void>;
}

/** Hashes bytes as they come: SHA-256. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  /** Of all that came; once. */
  hex(): string;
}

export interface Files {
  /**
   * Opens a regular file for reading; never waits on a pipe or a device. A symlink is followed unless told not to:
   * what somebody named by hand is theirs to choose, what lies in the inbox is not.
   */
  open(path: string, options?: { readonly followSymlinks?: boolean }): Promise<InputFile>;
}

/** The drop folder: `inbox/`, and under it `done/` and `rejected/`. */
export interface Inbox {
  look(): Promise<readonly InboxEntry[]>;
  /** Puts a file into the inbox, whole at once. */
  drop(name: string, content: string): Promise<void>;
  /** Moves an entry out of the way, with the note, if there is one, in a file beside it. Never overwrites. */
  settle(entry: InboxEntry, outcome: 'done' | 'rejected', note: string): Promise<void>;
}

export interface InboxEntry {
  readonly name: string;
  readonly path: string;
  /** Anything but a regular file is never opened. */
  readonly type: 'file' | 'symlink' | 'fifo' | 'directory' | 'other';
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
}

// ── State ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** The small state that changes, validated on read; written whole and atomically, one writer. */
export interface StateStore<T> {
  read(): T;
  /** Answers the new state once it is on disk. Updates run one after another. */
  update(change: (state: T) => T): Promise<T>;
  close(): Promise<void>;
}

// ── Chat ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A place where people talk: Slack, Teams, the local conversation. Never throws for what the platform answered. */
export interface ChatPlatform {
  /** `local`, `slack`, `teams`: the part of a conversation's id before the colon. */
  readonly name: string;
  /** Posts once and does not repeat by itself. `thread`: the handle of the root to reply to. */
  post(message: OutgoingMessage & { readonly thread: string | null }): Promise<Outcome>;
  /** Replaces what the message with this handle says. Saying it twice does no harm. */
  edit(message: OutgoingMessage & { readonly handle: string }): Promise<Outcome>;
  /** Whether a message with this key is there, in the conversation or in the thread. */
  find(place: { readonly conversation: string; readonly key: string; readonly thread: string | null }): Promise<Found>;
}

export interface OutgoingMessage {
  readonly conversation: string;
  /** Kept in the message's metadata. */
  readonly key: string;
  readonly say: Announcement;
  /** It may have been said before: the message says so. */
  readonly mayRepeat: boolean;
}

/** What became of a call to a chat platform. */
export type Outcome =
  /** It is there, under this handle. */
  | { readonly kind: 'done'; readonly handle: string }
  /** It is certainly not there (throttled, not reached): try again, not before this many ms. */
  | { readonly kind: 'not-now'; readonly afterMs: number; readonly trouble: string }
  /** It is certainly not there, and asking again soon would not help: no such channel, not permitted, too long. */
  | {
      readonly kind: 'refused';
      /** The platform's own word for it, as people find it in its documentation: `not_in_channel`. */
      readonly trouble: string;
      /** Not this message alone: the conversation is gone, archived or closed to us. */
      readonly isUnreachable?: boolean;
    }
  /** Nobody knows: the answer was lost, or an error came after it may have been taken. */
  | { readonly kind: 'unsure'; readonly trouble: string };

export type Found =
  | { readonly kind: 'there'; readonly handle: string }
  | { readonly kind: 'not-there' }
  /** The platform could not be asked just now. */
  | { readonly kind: 'not-now'; readonly afterMs: number; readonly trouble: string }
  /** The platform does not let us read. */
  | { readonly kind: 'unreadable' };

/** Events that chat systems sent, so that one sent twice is acted on once. */
export interface SeenEvents {
  /** Notes the event and answers whether it is new; on disk before it answers. An id is remembered for a day at least. */
  isNew(id: string): Promise<boolean>;
}

/** What people did and what the bot was told to do, one JSON line each, only ever appended. */
export interface Audit {
  append(entry: AuditEntry): Promise<void>;
  /** The last entries, newest first. */
  last(count: number): Promise<readonly AuditEntry[]>;
}

export interface AuditEntry {
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly conversation: string;
  /** What the chat called the conversation then. */
  readonly conversationName?: string | undefined;
  /** `acknowledge`, `mute`, `subscribe`, …, in one word. */
  readonly deed: string;
  /** What it was done to: an episode's id, a rule, a subject. */
  readonly to: string;
  readonly detail: string;
}
