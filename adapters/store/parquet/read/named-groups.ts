import type { AnswerRow, Question } from '../../../../src/model/question.ts';
import { compareValues } from '../../../../src/model/text/text-order.ts';
import { isText, type Relation } from './facts-sql.ts';
import type { RawGroup } from './group-sums.ts';

type Group = AnswerRow['group'];

/** How to turn these groups, as the relation holds them, into those of an answer: ids into their texts. */
export async function namerOf(
  by: Question['by'],
  { texts }: Relation,
  groups: readonly RawGroup[],
): Promise<(raw: RawGroup) => Group> {
  const isId = by.map((name) => texts !== null && isText(name));
  const ids = new Set(groups.flatMap((raw) => raw.filter((_, at) => isId[at])).map(Number));
  const names = ids.size > 0 ? await texts?.named([...ids]) : undefined;
  return (raw) => raw.map((value, at) => (isId[at] ? (names?.get(Number(value)) ?? '') : value));
}

interface Ranked {
  readonly group: Group;
  readonly messages: number;
}

/** Most messages first, then by the groups' values in turn; or by these alone. */
export function inOrder<T extends Ranked>(rows: readonly T[], order: Question['order']): readonly T[] {
  const byMessages = order !== 'groups';
  return [...rows].sort((a, b) => (byMessages && b.messages - a.messages) || compareGroups(a.group, b.group));
}

function compareGroups(a: Group, b: Group): number {
  for (const [at, value] of a.entries()) {
    const compared = compareValues(value, b[at] ?? '');
    if (compared !== 0) return compared;
  }
  return 0;
}
