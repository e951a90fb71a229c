import type { Question } from '../../../src/mailflow/question.ts';
import { columnsOf, type RawGroup } from './group-sums.ts';
import { factsSql, isNotEmpty, isText, type Relation, type RunSql } from './relation.ts';

/** Which of the groups are on a page, and how many there are. */
export interface Page {
  /** In no order. */
  readonly groups: readonly RawGroup[];
  readonly count: number;
  readonly senders: number;
}

/** The groups on the page of a question that groups by senders and wants the largest first. */
export async function findPage(question: Question, relation: Relation, run: RunSql): Promise<Page> {
  const rows = await run(pageSql(question, relation));
  const groups = question.by.length;
  const counts = rows.find((row) => row[groups] !== null);
  return {
    groups: rows.filter((row) => row[groups] === null).map((row) => row.slice(0, groups) as RawGroup),
    count: Number(counts?.[groups] ?? 0),
    senders: Number(counts?.[groups + 1] ?? 0),
  };
}

function pageSql(question: Question, relation: Relation): string {
  const keys = columnsOf(question.by);
  const { limit = 0, offset = 0 } = question;
  const ids = relation.texts?.table;
  const joins = question.by.flatMap((name, at) =>
    ids !== undefined && isText(name) ? [`JOIN ${ids} AS t${at} ON t${at}.id = g."${name}"`] : [],
  );
  const values = question.by.map((name, at) => {
    if (isText(name)) return ids === undefined ? `g."${name}"` : `t${at}.text`;
    // Closed vocabularies may be enumerations, which sort by their position; as texts they sort like texts.
    return name === 'day' || name === 'hour' ? `g."${name}"` : `CAST(g."${name}" AS VARCHAR)`;
  });
  // Only what can be on the page gets its texts, ties included, since they are ordered by them.
  const least = `(SELECT messages FROM summed ORDER BY messages DESC LIMIT 1 OFFSET ${Math.max(0, offset + limit - 1)})`;
  return `
    WITH summed AS MATERIALIZED (
      SELECT ${keys.join(', ')}, sum(messages) AS messages
      FROM ${factsSql(question, relation)} GROUP BY ${keys.join(', ')}
    )
    (SELECT ${keys.map((key) => `g.${key}`).join(', ')}, NULL AS count, NULL AS senders
     FROM summed AS g ${joins.join(' ')} WHERE g.messages >= coalesce(${least}, 0)
     ORDER BY g.messages DESC, ${values.join(', ')} LIMIT ${limit} OFFSET ${offset})
    UNION ALL
    SELECT ${keys.map(() => 'NULL').join(', ')}, count(*),
      count(DISTINCT "sender") FILTER (${isNotEmpty('sender', relation)}) FROM summed`;
}
