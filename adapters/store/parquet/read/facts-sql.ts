import type { Dimension, Question } from '../../../../src/model/question.ts';
import { isOneOf } from '../sql.ts';

/** Dimensions whose values are open texts; a relation may hold them as ids. */
export const TEXT_DIMENSIONS = ['connector', 'sender', 'domain', 'client', 'rawTls'] as const;
export type TextDimension = (typeof TEXT_DIMENSIONS)[number];
/** Dimensions whose values are a closed vocabulary. */
type WordDimension = 'direction' | 'connectorType' | 'forcedTls' | 'auth' | 'tls';

/** Where a question's facts are read from. */
export interface Relation {
  /** SQL that yields the fact columns the question needs. */
  readonly sql: string;
  /** Its texts as ids; null when it holds texts. */
  readonly texts: TextIds | null;
  /** A value of a closed vocabulary as the relation holds it, as an SQL value. */
  readonly word: (dimension: WordDimension, value: string) => string;
  /** SQL conditions on text columns, made by whoever knows how the relation holds them. */
  readonly conditions: readonly string[];
}

interface TextIds {
  /** The table that holds them, with `id` and `text`. */
  readonly table: string;
  /** The texts of these ids. */
  readonly named: (ids: readonly number[]) => Promise<ReadonlyMap<number, string>>;
}

/** Runs a statement and answers its rows. */
export type RunSql = (sql: string) => Promise<readonly (readonly unknown[])[]>;

export const isText = (dimension: Dimension): dimension is TextDimension =>
  (TEXT_DIMENSIONS as readonly string[]).includes(dimension);

/** Whether a column says something, in SQL. */
export const isNotEmpty = (column: TextDimension, { texts }: Relation): string =>
  `"${column}" <> ${texts === null ? `''` : '0'}`;

/** The facts that the question is about, as what follows FROM. */
export function factsSql(question: Question, relation: Relation, more: readonly string[] = []): string {
  const conditions = ['messages > 0', ...relation.conditions, ...wordConditions(question, relation), ...more];
  return `(${relation.sql}) WHERE ${conditions.join(' AND ')}`;
}

/** Conditions on the columns that hold plain words in every relation. */
function wordConditions(question: Question, { word }: Relation): readonly string[] {
  return Object.entries(question.where ?? {}).flatMap(([name, values]) =>
    isText(name as Dimension)
      ? []
      : [
          isOneOf(
            name,
            values.map((value) => word(name as WordDimension, value)),
          ),
        ],
  );
}
