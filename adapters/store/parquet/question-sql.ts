import type { Answer, AnswerRow, Dimension, Question } from '../../../src/mailflow/question.ts';
import { noTlsCounts, TLS_VERSIONS } from '../../../src/mailflow/tls.ts';
import { isOneOf } from './sql.ts';

/** Dimensions whose values are open texts; a relation may hold them as ids of a `texts` table. */
export const TEXT_DIMENSIONS = ['connector', 'sender', 'domain', 'client', 'rawTls'] as const;
export type TextDimension = (typeof TEXT_DIMENSIONS)[number];
/** Dimensions whose values are a closed vocabulary. */
type WordDimension = 'direction' | 'connectorType' | 'forcedTls' | 'auth' | 'tls';
const isText = (dimension: Dimension): dimension is TextDimension =>
  (TEXT_DIMENSIONS as readonly string[]).includes(dimension);

/** Where a question's facts are read from: SQL that yields the fact columns the question needs. */
export interface Relation {
  readonly sql: string;
  /** The table that turns ids into texts; null when the relation holds texts. */
  readonly texts: string | null;
  /** A value of a closed vocabulary as the relation holds it, as an SQL value. */
  readonly word: (dimension: WordDimension, value: string) => string;
  /** SQL conditions on text columns, made by whoever knows how the relation holds them. */
  readonly conditions: readonly string[];
}

const COUNTED_AUTHS = ['basic', 'oauth', 'other'];
/** The sums of a group over finer groups that still have their TLS version and authentication. */
const sumsOver = ({ word }: Pick<Relation, 'word'>): Readonly<Record<string, string>> => ({
  messages: 'sum(messages)',
  recipients: 'sum(recipients)',
  ...Object.fromEntries(TLS_VERSIONS.map((tls, i) => [`tls_${i}`, `sum(messages) FILTER (tls = ${word('tls', tls)})`])),
  ...Object.fromEntries(
    COUNTED_AUTHS.map((auth) => [`auth_${auth}`, `sum(messages) FILTER (auth = ${word('auth', auth)})`]),
  ),
});
const sumNames = Object.keys(sumsOver({ word: () => '' }));
const DAYS = 'min(first_day) AS first_day, max(last_day) AS last_day';

/** What a row of the result holds after its position and its groups, in this order. */
const RESULT = [...sumNames, 'senders', 'first_day', 'last_day'];

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

/**
 * The question as one statement over a relation. Facts are summed up per group, sender, TLS version and
 * authentication first: four sums over millions of rows, and the rest over the few that are left. The result's rows
 * carry their position; position 0 is the totals over all groups, position -1 the number of groups (in `messages`).
 */
export function questionSql(question: Question, relation: Relation): string {
  const keys = question.by.map((name) => `"${name}"`);
  const bySender = question.by.includes('sender');
  const tellsSenders = question.withoutSenders !== true;
  const finer = bySender || !tellsSenders ? keys : [...keys, '"sender"'];
  const noSender = relation.texts === null ? `''` : '0';
  const isSender = `"sender" <> ${noSender}`;
  const conditions = ['messages > 0', ...relation.conditions, ...wordConditions(question, relation)];
  const select = (columns: readonly string[], from: string, by: readonly string[]) =>
    `SELECT ${[...by, ...columns].join(', ')} FROM ${from} ${by.length > 0 ? `GROUP BY ${by.join(', ')}` : ''}`;

  const counted = select(
    ['sum(messages) AS messages', 'sum(recipients) AS recipients', 'min(day) AS first_day', 'max(day) AS last_day'],
    `(${relation.sql}) WHERE ${conditions.join(' AND ')}`,
    [...new Set([...finer, '"tls"', '"auth"'])],
  );
  const pivoted = Object.entries(sumsOver(relation)).map(([name, sql]) => `${sql} AS ${name}`);
  const summed = sumNames.map((name) => `sum(${name}) AS ${name}`);
  const senders = (sql: string) => `${tellsSenders ? sql : '0'} AS senders`;
  const grouped =
    bySender || !tellsSenders
      ? `SELECT *, ${senders(`CAST(${isSender} AS INTEGER)`)} FROM base`
      : select([...summed, DAYS, senders(`count(*) FILTER (${isSender})`)], 'base', keys);

  const texts = question.by.map((name) => (relation.texts !== null && isText(name) ? relation.texts : null));
  const names = question.by.map((name, i) => `${texts[i] === null ? plain(name) : `t${i}.text`} AS k${i}`);
  const joins = question.by.flatMap((name, i) =>
    texts[i] === null ? [] : [`JOIN ${texts[i]} AS t${i} ON t${i}.id = g."${name}"`],
  );
  const groups = question.by.map((_, i) => `k${i}`);
  const order = [...(question.order === 'groups' ? [] : ['messages DESC']), ...groups];
  const limit = question.limit === undefined ? '' : `LIMIT ${question.limit}`;
  // Only what can be on the page gets its texts, ties included, since they are ordered by them.
  const last =
    question.order === 'groups' || question.limit === undefined ? null : question.limit + (question.offset ?? 0);
  const least =
    last === null
      ? '0'
      : `coalesce((SELECT messages FROM grouped WHERE messages > 0 ORDER BY messages DESC LIMIT 1 OFFSET ${Math.max(0, last - 1)}), 0)`;
  const offset = question.offset === undefined ? '' : `OFFSET ${question.offset}`;
  const noGroups = groups.map((group) => `NULL AS ${group}`);
  return `
    WITH counted AS (${counted}),
    base AS MATERIALIZED (${select([...pivoted, DAYS], 'counted', finer)}),
    grouped AS MATERIALIZED (${grouped}),
    named AS (SELECT ${[...names, ...RESULT.map((name) => `g.${name}`)].join(', ')}
      FROM grouped AS g ${joins.join(' ')} WHERE g.messages > 0 AND g.messages >= ${least}),
    page AS (SELECT row_number() OVER (${order.length > 0 ? `ORDER BY ${order.join(', ')}` : ''}) AS position, * FROM named
      ORDER BY position ${limit} ${offset}),
    totals AS (${select([...summed, DAYS, senders(`count(DISTINCT "sender") FILTER (${isSender})`)], 'base', [])})
    SELECT ${['position', ...groups, ...RESULT].join(', ')} FROM page
    UNION ALL SELECT ${['0', ...noGroups, ...RESULT].join(', ')} FROM totals
    UNION ALL SELECT ${['-1', ...noGroups, 'count(*)', ...RESULT.slice(1).map(() => 'NULL')].join(', ')}
      FROM grouped WHERE messages > 0`;
}

/** Closed vocabularies may be enumerations, which sort by their position; as texts they sort like texts. */
function plain(name: Dimension): string {
  return name === 'day' || name === 'hour' || isText(name) ? `g."${name}"` : `CAST(g."${name}" AS VARCHAR)`;
}

type SqlRow = readonly unknown[];

/** Turns the statement's rows into the answer's. */
export function readAnswer(question: Question, rows: readonly SqlRow[]): Pick<Answer, 'rows' | 'groups' | 'totals'> {
  const groups = question.by.length;
  const ordered = rows.filter(([position]) => Number(position) > 0).sort((a, b) => Number(a[0]) - Number(b[0]));
  const totals = rows.find(([position]) => Number(position) === 0) ?? [];
  const count = rows.find(([position]) => Number(position) === -1) ?? [];
  return {
    rows: ordered.map((row) => ({
      group: row.slice(1, 1 + groups).map((value) => (typeof value === 'string' ? value : Number(value))),
      ...sumsOf(row.slice(1 + groups)),
    })),
    groups: Number(count[1 + groups] ?? 0),
    totals: sumsOf(totals.slice(1 + groups)),
  };
}

function sumsOf(values: SqlRow): Omit<AnswerRow, 'group'> {
  const named = new Map(RESULT.map((name, i) => [name, values[i] ?? null]));
  const number = (name: string, absent = 0) => Number(named.get(name) ?? absent);
  const tls = noTlsCounts();
  for (const [i, version] of TLS_VERSIONS.entries()) tls[version] = number(`tls_${i}`);
  return {
    messages: number('messages'),
    recipients: named.get('recipients') === null ? null : number('recipients'),
    senders: number('senders'),
    tls,
    auth: { basic: number('auth_basic'), oauth: number('auth_oauth'), other: number('auth_other') },
    firstDay: number('first_day', -1),
    lastDay: number('last_day', -1),
  };
}
