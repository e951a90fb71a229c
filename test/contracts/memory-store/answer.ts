import { chooseAuthority } from '../../../src/model/authority.ts';
import type { Fact } from '../../../src/model/fact.ts';
import { type Partition, partitionId } from '../../../src/model/partition.ts';
import { type Answer, type Dimension, HOURLY_DIMENSIONS, type Question } from '../../../src/model/question.ts';
import { compareTexts } from '../../../src/model/text/text-order.ts';
import { MS_PER_HOUR } from '../../../src/model/time.ts';
import { daysOf } from '../../../src/model/window.ts';
import type { HeldPartition } from './held-partition.ts';
import { groupFacts, orderRows, totalsOf } from './rows.ts';

/** Answers a question from `held` in the plainest way there is; see FactStore.ask. */
export function answer(question: Question, held: Iterable<HeldPartition>, priority: readonly string[]): Answer {
  const days = new Set(daysOf(question.window));
  const touched = [...held].filter(
    ({ partition: { kind, day, source } }) =>
      kind === question.kind && days.has(day) && source === (question.source ?? source),
  );
  const { answering, leftOut } = chooseAuthority(
    touched.map(({ partition }) => partition),
    priority,
  );
  const speaking = new Map(answering.map((partition) => [partitionId(partition), partition]));
  const facts = touched
    .flatMap((held) => {
      const speaker = speaking.get(partitionId(held.partition));
      if (speaker === undefined) return [];
      return factsInWindow(question, held).filter(({ direction }) => speaker.onlyFor?.includes(direction) ?? true);
    })
    // What counts no message is no mail: it makes no group, no sender and no day.
    .filter((fact) => fact.messages > 0 && isAskedFor(question, fact));
  const rows = orderRows(groupFacts(question.by, facts), question.order ?? 'messages');
  const offset = question.offset ?? 0;
  const counted = <T extends { readonly senders: number }>(row: T): T =>
    question.withoutSenders ? { ...row, senders: 0 } : row;
  return {
    rows: rows.slice(offset, offset + (question.limit ?? rows.length)).map(counted),
    groups: rows.length,
    totals: counted(totalsOf(facts)),
    answering: [...answering].sort(byId),
    leftOut: [...leftOut].sort((a, b) => byId(a.partition, b.partition)),
  };
}

function factsInWindow(question: Question, { partition, daily, hourly }: HeldPartition): readonly Fact[] {
  const { window } = question;
  const asked = [...question.by, ...Object.keys(question.where ?? {})] as Dimension[];
  const asksForHours = asked.some((d) => HOURLY_DIMENSIONS.includes(d));
  if (window.grain === 'days') return asksForHours ? (hourly ?? []) : daily;
  // A source that knows only days cannot say which of its messages fall into the hours: all of them may.
  if (partition.precision === 'day') return hourly ?? (asksForHours ? [] : daily);
  return (hourly ?? []).filter(({ hour }) => {
    const at = hour * MS_PER_HOUR;
    return at >= window.from.getTime() && at < window.to.getTime();
  });
}

function isAskedFor(question: Question, fact: Fact): boolean {
  const filters = Object.entries(question.where ?? {}) as [keyof NonNullable<Question['where']>, readonly string[]][];
  return filters.every(([dimension, values]) => values.includes(fact[dimension]));
}

const byId = (a: Partition, b: Partition): number => compareTexts(partitionId(a), partitionId(b));
