import type { Direction, Kind } from './dimensions.ts';
import type { LostFacts } from './lost-facts.ts';
import type { Partition } from './partition.ts';
import type { Day } from './time.ts';
import type { TlsCounts, TlsVersion } from './tls.ts';
import { daysBetween, type Window } from './window.ts';

/** What a question can group by. `day` is a {@link Day}, `hour` an Hour; the rest are texts as in a Fact. */
export type Dimension =
  | 'day'
  | 'hour'
  | 'direction'
  | 'connectorType'
  | 'connector'
  | 'forcedTls'
  | 'sender'
  | 'domain'
  | 'client'
  | 'auth'
  | 'tls'
  | 'rawTls';

/** Dimensions that only the hourly grain has. */
export const HOURLY_DIMENSIONS: readonly Dimension[] = ['hour', 'client'];

/**
 * The one question a FactStore answers: messages (and recipients, and distinct senders), split by TLS version and by
 * authentication, per group, where the filters hold, over a window, most messages first.
 */
export interface Question {
  readonly kind: Kind;
  readonly window: Window;
  /** Empty: one row for everything. */
  readonly by: readonly Dimension[];
  /** Each dimension's value is one of those listed; dimensions not named are not restricted. */
  readonly where?: Partial<Readonly<Record<Exclude<Dimension, 'day' | 'hour'>, readonly string[]>>>;
  /** Ask this source alone, whoever has authority. */
  readonly source?: string;
  /** `messages`: most first, then by the groups' values. `groups`: by the groups' values in `by` order. */
  readonly order?: 'messages' | 'groups';
  /**
   * Distinct senders are not counted (and given as 0): telling senders apart on every day of a quarter costs more than
   * the whole rest of such a question.
   */
  readonly withoutSenders?: boolean;
  /**
   * Answer also where facts are damaged, without them, and name them in `lost`: for who passes that on. Without it such
   * a question is an error (`facts-damaged`), so that nobody takes a part for the whole.
   */
  readonly partial?: boolean;
  /** Rows to leave out first, and at most to give; all by default. */
  readonly offset?: number;
  readonly limit?: number;
}

/**
 * Who answers for the days from the first to the last of these, and what is left out or damaged: about no connector, so
 * that no fact is read. `days`: one at least.
 */
export const aboutNoFact = (kind: Kind, days: readonly Day[]): Question => ({
  kind,
  window: daysBetween(
    days.reduce((a, b) => Math.min(a, b)),
    days.reduce((a, b) => Math.max(a, b)),
  ),
  by: [],
  where: { connector: [] },
  withoutSenders: true,
  partial: true,
});

export interface AnswerRow {
  /** One value per `by`, in that order: text, or a number for `day` and `hour`. */
  readonly group: readonly (string | number)[];
  readonly messages: number;
  /** Null when no fact in the group knows its recipients. */
  readonly recipients: number | null;
  readonly senders: number;
  readonly tls: TlsCounts;
  readonly auth: AuthCounts;
  /** First and last day with messages. */
  readonly firstDay: number;
  readonly lastDay: number;
}

export interface AuthCounts {
  readonly basic: number;
  readonly oauth: number;
  readonly other: number;
}

export interface Answer {
  /** At most `limit` rows from `offset` on; none when nothing matches. */
  readonly rows: readonly AnswerRow[];
  /** All matching groups, shown or not. */
  readonly groups: number;
  /** Over all matching groups. Zero messages when nothing matches. */
  readonly totals: Omit<AnswerRow, 'group'>;
  /** What answered: one source per day and direction. */
  readonly answering: readonly Answering[];
  /** What could have spoken about the window and was not used, and why. */
  readonly leftOut: readonly LeftOut[];
  /** What would have answered and cannot be read; absent where nothing is damaged. */
  readonly lost?: readonly LostFacts[];
}

/** A partition that answers. */
export type Answering<P extends Partition = Partition> = P & {
  /** The directions it answers for; absent where it answers for all that it tells of. */
  readonly onlyFor?: readonly Direction[] | undefined;
};

export interface LeftOut<P extends Partition = Partition> {
  readonly partition: P;
  /**
   * `contradicts-a-larger-slice`: it should tell at least as much mail as another slice of its source, and tells far
   * less. One of the two is not what it seems, so this is asked about.
   */
  readonly reason: 'another-source-has-authority' | 'told-again-by-another-slice' | 'contradicts-a-larger-slice';
  /** The directions it was left out of; absent where that is all it tells of. */
  readonly onlyFor?: readonly Direction[];
  /** For a contradiction: its messages, and those of what was used in its place. */
  readonly contradiction?: { readonly messages: number; readonly against: number };
}

/** What can be asked in columns: every group, in no order. */
export type ColumnsQuestion = Pick<Question, 'kind' | 'window' | 'by' | 'where' | 'source'>;

/**
 * Some of the groups that answer a question, in columns: for readers who want all of them, where a million rows must
 * not become a million objects. A group comes once; each column has one entry per row.
 */
export interface Columns {
  readonly rows: number;
  /** One column per `by`, in that order: `day` and `hour` as numbers, other dimensions as indexes into `texts`. */
  readonly groups: readonly Int32Array[];
  /** The same for all parts of one answer: it grows from part to part, and an index keeps its text. */
  readonly texts: readonly string[];
  readonly messages: Float64Array;
  readonly tls: Readonly<Record<TlsVersion, Float64Array>>;
  readonly auth: Readonly<Record<keyof AuthCounts, Float64Array>>;
}
