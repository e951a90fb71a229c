import type { Partition } from '../../../src/model/partition.ts';
import { partitionId } from '../../../src/model/partition.ts';
import type { Answer, AnswerRow, Question } from '../../../src/model/question.ts';
import { noTlsCounts } from '../../../src/model/tls.ts';
import { daysBetween, type Window } from '../../../src/model/window.ts';
import type { FactStore } from '../../../src/ports/fact-store.ts';
import { DAY, hourAt } from './telling.ts';

/** Sixty days around {@link DAY}. */
const ALL_DAYS: Window = daysBetween(DAY - 30, DAY + 30);

/** Hours of {@link DAY}: from the first, before the second. */
export const hoursBetween = (from: number, to: number): Window => ({
  grain: 'hours',
  from: new Date(hourAt(from) * 3_600_000),
  to: new Date(hourAt(to) * 3_600_000),
});

/** Asks for smtp-auth over {@link ALL_DAYS}, ungrouped, unless the question says otherwise. */
export function ask(store: FactStore, question: Partial<Question> = {}): Promise<Answer> {
  return store.ask({ kind: 'smtp-auth', window: ALL_DAYS, by: [], ...question });
}

/** Rows as short as they can be: the group's values and the messages. */
export async function counts(store: FactStore, question: Partial<Question>): Promise<readonly unknown[]> {
  const { rows } = await ask(store, question);
  return rows.map(({ group, messages }) => [...group, messages]);
}

export async function messagesOf(store: FactStore, question: Partial<Question> = {}): Promise<number> {
  return (await ask(store, question)).totals.messages;
}

export const NO_TOTALS: Omit<AnswerRow, 'group'> = {
  messages: 0,
  recipients: null,
  senders: 0,
  tls: noTlsCounts(),
  auth: { basic: 0, oauth: 0, other: 0 },
  firstDay: -1,
  lastDay: -1,
};

export const idsOf = (partitions: readonly Partition[]): readonly string[] => partitions.map(partitionId);

/** The one partition that is held. */
export async function onlyPartition(store: FactStore): Promise<Partition> {
  const [partition, ...others] = await store.partitions();
  if (!partition || others.length > 0) throw new Error('expected exactly one partition');
  return partition;
}
