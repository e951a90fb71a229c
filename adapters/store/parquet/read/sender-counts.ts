import type { Question } from '../../../../src/model/question.ts';
import { factsSql, isNotEmpty, type Relation, type RunSql } from './facts-sql.ts';
import { columnsOf, groupKey, type RawGroup, type SummedGroup } from './group-sums.ts';

/** How many different senders there are. */
export interface SenderCounts {
  readonly inAll: number;
  readonly of: (raw: RawGroup) => number;
}

const NOT_COUNTED: SenderCounts = { inAll: 0, of: () => 0 };

/** The senders of a question that does not group by them. */
export async function countSenders(question: Question, relation: Relation, run: RunSql): Promise<SenderCounts> {
  if (question.withoutSenders) return NOT_COUNTED;
  const facts = factsSql(question, relation, [isNotEmpty('sender', relation)]);
  const [all, perGroup] = await Promise.all([
    run(`SELECT count(DISTINCT "sender") FROM ${facts}`),
    question.by.length === 0 ? [] : run(perGroupSql(columnsOf(question.by).join(', '), facts)),
  ]);
  const inAll = Number(all[0]?.[0] ?? 0);
  if (question.by.length === 0) return { inAll, of: () => inAll };
  const counts = new Map(perGroup.map((row) => [groupKey(row.slice(0, -1) as RawGroup), Number(row.at(-1))]));
  return { inAll, of: (raw) => counts.get(groupKey(raw)) ?? 0 };
}

const perGroupSql = (keys: string, facts: string): string =>
  `SELECT ${keys}, count(*) FROM (SELECT DISTINCT ${keys}, "sender" FROM ${facts}) GROUP BY ${keys}`;

/** The senders of groups that are of one sender each. */
export function sendersAmong(question: Question, groups: readonly SummedGroup[], { texts }: Relation): SenderCounts {
  if (question.withoutSenders) return NOT_COUNTED;
  const at = question.by.indexOf('sender');
  const nobody = texts === null ? '' : 0;
  const senders = new Set(groups.map(({ raw }) => raw[at]));
  senders.delete(nobody);
  return { inAll: senders.size, of: (raw) => (raw[at] === nobody ? 0 : 1) };
}
