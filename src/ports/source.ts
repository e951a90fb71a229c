import type { FactBatch, TextDictionary } from '../model/fact-batch.ts';
import type { LineFingerprint } from '../model/line-fingerprint.ts';
import type { PartitionKey } from '../model/partition.ts';
import type { Slice } from '../model/slice.ts';

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
  /** What is wrong with the value of a declaration that has no setting, as it goes on after its key. */
  readonly declaredFault?: (key: string, value: string) => string | undefined;
  /** Looks at the end of a log for what is wrong with how it is written or declared, as a missing log level or a zone. */
  readonly examine?: (tail: LogTail) => Promise<readonly LogDoubt[]>;
  /** Under which syslog identifiers systemd's journal has its lines, `*` for any text; absent where it has none. */
  readonly journal?: readonly string[];
  /** Names of the programs that write its lines, where they may log to the journal under another facility than mail. */
  readonly programs?: readonly string[];
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
  /**
   * Of a file that may have been made on request: what it shows of that, read through once without keeping anything. Null for
   * what is not made on request, or cannot be read. `head`: its beginning, see recognise.
   */
  readonly survey?: (head: Uint8Array, input: SourceInput) => Promise<FileSurvey | null>;
  /**
   * Where this source's logs can be followed while they are written: begins to read one, or goes on with it. Read piece
   * by piece it gives the same events as read whole. Throws a MailflowError where something has to be declared.
   */
  readonly follow?: (input: FollowInput, sink: FactSink) => FollowedReading;
  /** One of its logs may decide what another one tells: see {@link FollowedReading.waits}. */
  readonly joinsLogs?: true;
}

/** What a report shows of what was asked for. */
export interface FileSurvey {
  /** By the service's name for it: `ConnectorReport`. */
  readonly report: string;
  /** First and last instant; null without a usable row. */
  readonly from: Date | null;
  readonly to: Date | null;
  /**
   * What all rows have in common, by the keys and words of declarations (`direction: Received`); null where rows differ; a key
   * is missing where the file does not say.
   */
  readonly shows: Readonly<Record<string, string | null>>;
}

/** A log that goes on. */
export interface FollowInput extends Pick<SourceInput, 'fileName' | 'modifiedAt' | 'now' | 'declared' | 'carries'> {
  /** The log's beginning as far as it is there, decompressed: what it shows holds for the rest. */
  readonly head: Uint8Array;
  /** What this log's reading left last; null at its beginning. */
  readonly carry: unknown;
}

/** A log in the course of being read. */
export interface FollowedReading {
  /** Bytes that go on from the ones before. */
  push(bytes: Uint8Array): Promise<void>;
  /**
   * Gives everything that is known to the sink, what is undecided as far as it is known: it is given again under the same
   * event key when it is decided. Lines are counted since the last time, and so are `first` and `to`, the earliest and the
   * newest of their instants; `from` is where that ended, or `first` at the log's beginning. All three are null without a
   * line that has a date. `others`: what other reads of its source have left by now, where it {@link waits} for them.
   */
  flush(others?: readonly unknown[]): Promise<Flushed>;
  /** After a flush: what another reading needs to go on from there; JSON, and what was given before stays as it was. */
  carry(): unknown;
  /**
   * Of a source one of whose logs may decide what another one tells: whether something is undecided that another one may
   * decide. Then it is flushed again, also without new lines. Absent where that cannot be.
   */
  readonly waits?: () => boolean;
}

export interface Flushed extends Pick<SourceResult, 'rows' | 'from' | 'to' | 'notes' | 'fingerprints' | 'revision'> {
  readonly format: string;
  readonly first: Date | null;
}

/** The end of a log that grows, from the beginning of a line on. */
export interface LogTail extends Pick<SourceInput, 'fileName' | 'modifiedAt' | 'declared'> {
  readonly bytes: Uint8Array;
  /** Zones that may be meant, by name, with their offset from UTC then. */
  readonly zones: readonly { readonly name: string; readonly offsetMs: number }[];
}

/** What is odd about a log, in a sentence for people, and what to do. `isFault`: it is wrong for certain. */
export interface LogDoubt {
  readonly isFault: boolean;
  readonly text: string;
  readonly cure: string;
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
  /** How many bytes there are, where that is known before they are unpacked. */
  readonly sizeBytes?: number;
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
