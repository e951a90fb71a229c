import type { CarryChange } from '../imports/carry-changes.ts';
import type { ExpiryRule } from '../imports/expiry.ts';
import type { ImportDetails, ImportRecord } from '../imports/import-record.ts';
import type { KeptDay } from '../imports/layer.ts';
import type { TakenBack } from '../imports/take-back.ts';
import type { FactBatch, TextDictionary } from '../model/fact-batch.ts';
import type { LineFingerprint } from '../model/line-fingerprint.ts';
import type { LostFacts } from '../model/lost-facts.ts';
import type { Partition, PartitionKey } from '../model/partition.ts';
import type { Answer, Columns, ColumnsQuestion, Question } from '../model/question.ts';

/** Holds facts and answers questions. Any number of readers, one writer. */
export interface FactStore {
  /** Asked of one consistent state, also while an import commits. Throws `facts-damaged` where facts are lost. */
  ask(question: Question): Promise<Answer>;
  /**
   * The same groups and sums, all of them, in columns and in no order: part by part, so that others may run meanwhile.
   * No part when nothing matches. Of one consistent state, however long the reader takes.
   */
  columns(question: ColumnsQuestion): AsyncIterable<Columns>;
  /** What was imported and cannot be read any more. Looks at every file; at one that has not changed, once. */
  lost(): Promise<readonly LostFacts[]>;
  /** Everything that is held but refused attempts, which are only in answers to questions that name them. */
  partitions(): Promise<readonly Partition[]>;
  /** Changes exactly when an answer could. */
  version(): Promise<string>;
  /**
   * What reads of this source left for later ones, those of followed logs first, then the newest; not of imports that do not
   * count any more. `except`: a followed log that knows what it left.
   */
  carries(source: string, except?: string): Promise<readonly unknown[]>;
  /** Every import there was, newest first. */
  imports(): Promise<readonly ImportRecord[]>;
  /** The sample of its lines that an import came with; empty where there is none. */
  fingerprints(id: number): Promise<readonly LineFingerprint[]>;
  beginImport(source: string): Promise<ImportWriter>;
  /** How far a followed source was read, as it was committed with what was read of it; null where it never was. */
  stream(name: string): Promise<StreamState | null>;
  /**
   * Adds what was read of a followed source since the last time, and how far that is, as one commit: after a crash both
   * are there or neither. What is told again under the same event key counts once.
   */
  append(addition: Addition): Promise<Appended>;
  /** Makes everything as if this import had never been, at once or not at all. `at`: ISO 8601. */
  takeBack(id: number, by: { readonly by: string; readonly at: string }): Promise<TakenBack>;
  /**
   * Drops what is past its keep; answers how many partitions lost a grain. `forgotten`: what replaced imports told is
   * dropped where it says so, since nobody will want them back.
   */
  expire(expired: ExpiryRule, forgotten?: (record: ImportRecord) => boolean): Promise<number>;
  close(): Promise<void>;
}

/** How far a followed source was read; JSON, which only the reader understands. An undo leaves it as it is. */
export interface StreamState {
  readonly position: unknown;
  /** What was open at that position, or at an earlier one that the position names: see SourceResult.carry. */
  readonly carry: unknown;
}

/** What was read of a followed source since the last time. */
export interface Addition {
  /** The followed source, by a name that never changes: `postfix-log /var/log/mail.log`. */
  readonly stream: string;
  readonly source: string;
  readonly position: unknown;
  /** What was open then; null leaves the one there is. */
  readonly carry: unknown;
  /** Instead of `carry`, what became of it, in this order: so that an addition costs what is new, however much is open. */
  readonly carryChanges?: readonly CarryChange[] | undefined;
  /** Single events, with their keys; may be empty. */
  readonly batches: readonly FactBatch[];
  /** The texts of the ids in `batches`, by id. */
  readonly texts: readonly string[];
  /** As in {@link CommitPlan}, of this addition alone. */
  readonly write: CommitPlan['write'];
  /**
   * Of this addition alone: in the import's record `sizeBytes`, `rows` and `rejected` are added up, `from`, `to` and
   * `slices` widened; of the rest the newest stands. `sha256` is empty.
   */
  readonly about: ImportDetails;
  readonly fingerprints: readonly LineFingerprint[];
  /** Followed sources, by name, that are not there any more: how far they were read is dropped. */
  readonly forget?: readonly string[];
}

export interface Appended {
  /**
   * The import that it is counted under. One grows for a stream and UTC day of `about.at`, until it is taken back or
   * replaced, a file is imported that tells of the same days, or the source is read in another way (`format`,
   * `revision`, `declared`, `year`).
   */
  readonly import: number;
  /** Whether an answer could differ. */
  readonly changesAnswers: boolean;
}

/** One import: nothing is visible before `commit`, everything after it, nothing after a crash in between. */
export interface ImportWriter {
  readonly texts: TextDictionary;
  /** Takes the batch over: it may be handed to another thread. */
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
