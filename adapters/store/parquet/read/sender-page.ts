import type { Question } from '../../../../src/model/question.ts';
import { factsSql, isNotEmpty, type Relation, type RunSql } from './facts-sql.ts';
import { columnsOf, type RawGroup } from './group-sums.ts';
import { inOrder, namerOf } from './named-groups.ts';

/** Which of the groups are on a page, and how many there are in all. */
interface Page {
  readonly groups: readonly RawGroup[];
  readonly count: number;
  readonly senders: number;
}

/** The groups on the page of a question that groups by senders and wants the largest first. */
export async function findPage(question: Question, relation: Relation, run: RunSql): Promise<Page> {
  const { by, limit = 0, offset = 0 } = question;
  const rows = await run(pageSql(question, relation, offset + limit));
  const counts = rows.find((row) => row[by.length] === null) ?? [];
  const found = rows
    .filter((row) => row[by.length] !== null)
    .map((row) => ({ raw: row.slice(0, by.length) as RawGroup, messages: Number(row[by.length]) }));
  const nameOf = await namerOf(
    by,
    relation,
    found.map(({ raw }) => raw),
  );
  const named = found.map((group) => ({ ...group, group: nameOf(group.raw) }));
  return {
    groups: inOrder(named, 'messages')
      .slice(offset, offset + limit)
      .map(({ raw }) => raw),
    count: Number(counts[by.length + 1] ?? 0),
    senders: Number(counts[by.length + 2] ?? 0),
  };
}

/** The `first` largest groups, those as large as the last of them, and a row of how many groups and senders there are. */
function pageSql(question: Question, relation: Relation, first: number): string {
  const keys = columnsOf(question.by);
  return `
    WITH summed AS MATERIALIZED (
      SELECT ${keys.join(', ')}, sum(messages)::DOUBLE AS messages
      FROM ${factsSql(question, relation)} GROUP BY ${keys.join(', ')}
    )
    SELECT ${keys.join(', ')}, messages, NULL, NULL FROM summed WHERE messages >= coalesce(
      (SELECT messages FROM summed ORDER BY messages DESC LIMIT 1 OFFSET ${Math.max(0, first - 1)}), 0)
    UNION ALL
    SELECT ${keys.map(() => 'NULL').join(', ')}, NULL, count(*),
      count(DISTINCT "sender") FILTER (${isNotEmpty('sender', relation)}) FROM summed`;
}
