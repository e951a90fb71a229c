import type { Answer, AnswerRow, Question } from '../../../../src/model/question.ts';
import { isInList, quoted } from '../sql.ts';
import type { Relation, RunSql } from './facts-sql.ts';
import { addSums, groupKey, NOTHING, type SummedGroup, sumGroups } from './group-sums.ts';
import { inOrder, namerOf } from './named-groups.ts';
import { countSenders, type SenderCounts, sendersAmong } from './sender-counts.ts';
import { findPage } from './sender-page.ts';

/** An answer without who answered. */
export type Figures = Pick<Answer, 'rows' | 'groups' | 'totals'>;

/**
 * Answers a question from a relation in a few plain statements. What a statement costs before it reads a row grows
 * with what it says, so the engine only sums up, and everything else happens here, to the few rows that are left.
 */
export function answerFrom(question: Question, relation: Relation, run: RunSql): Promise<Figures> {
  // Only senders are so many that a page of them is worth finding before anything else is asked about it.
  const isPage = question.by.includes('sender') && question.limit !== undefined && question.order !== 'groups';
  return isPage ? answerPage(question, relation, run) : answerWhole(question, relation, run);
}

/** Sums up all groups, and leaves out what is not wanted of them. */
async function answerWhole(question: Question, relation: Relation, run: RunSql): Promise<Figures> {
  const [groups, counted] = await Promise.all([
    sumGroups(question, question.by, relation, run),
    question.by.includes('sender') ? null : countSenders(question, relation, run),
  ]);
  const senders = counted ?? sendersAmong(question, groups, relation);
  const rows = await rowsOf(question, relation, groups, senders);
  const offset = question.offset ?? 0;
  const sums = groups.reduce((all, group) => addSums(all, group.sums), NOTHING);
  return {
    rows: rows.slice(offset, offset + (question.limit ?? rows.length)),
    groups: groups.length,
    totals: { ...sums, senders: senders.inAll },
  };
}

/** Finds the page, then sums up the groups on it, and everything. */
async function answerPage(question: Question, relation: Relation, run: RunSql): Promise<Figures> {
  const [page, [all]] = await Promise.all([findPage(question, relation, run), sumGroups(question, [], relation, run)]);
  const at = question.by.indexOf('sender');
  const senders = [...new Set(page.groups.map((raw) => String(raw[at])))];
  const ofSenders =
    relation.texts === null
      ? isInList('sender', senders.map(quoted), 'VARCHAR')
      : isInList('sender', senders, 'UINTEGER');
  const summed = senders.length > 0 ? await sumGroups(question, question.by, relation, run, [ofSenders]) : [];
  // A sender on the page may have other groups, which are not.
  const isOnPage = new Set(page.groups.map(groupKey));
  const groups = summed.filter(({ raw }) => isOnPage.has(groupKey(raw)));
  return {
    rows: await rowsOf(question, relation, groups, sendersAmong(question, groups, relation)),
    groups: page.count,
    totals: { ...(all?.sums ?? NOTHING), senders: question.withoutSenders ? 0 : page.senders },
  };
}

/** The groups as rows of an answer, in the order asked for. */
async function rowsOf(
  question: Question,
  relation: Relation,
  groups: readonly SummedGroup[],
  senders: SenderCounts,
): Promise<readonly AnswerRow[]> {
  const nameOf = await namerOf(
    question.by,
    relation,
    groups.map(({ raw }) => raw),
  );
  const rows = groups.map(({ raw, sums }) => ({ group: nameOf(raw), ...sums, senders: senders.of(raw) }));
  return inOrder(rows, question.order);
}
