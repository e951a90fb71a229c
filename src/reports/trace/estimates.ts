import { NOT_LOOKED_AT, TLS_SAMPLE_COLUMNS } from '../../model/kinds/tls-sample.ts';
import type { AnswerRow, Question } from '../../model/question.ts';
import type { Day } from '../../model/time.ts';
import { TLS_VERSIONS, type TlsCounts, type TlsVersion } from '../../model/tls.ts';
import { type ShareInterval, shareInterval } from '../../sampling/share-interval.ts';
import { addTls } from '../tls-text.ts';

export type SampledDirection = 'inbound' | 'outbound';

/** Messages of one group, and what was seen of those that were looked at. */
export interface SampledCell {
  readonly direction: SampledDirection;
  readonly day: Day;
  readonly messages: number;
  /** By version of those looked at; `unknown`: their details do not tell. */
  readonly seen: TlsCounts;
}

/** The question whose rows {@link cellsOf} reads. */
export const sampleQuestion = ({ window, where }: Pick<Question, 'window' | 'where'>) =>
  ({
    ...{ kind: 'tls-sample', window, withoutSenders: true, order: 'groups' },
    where: where?.direction === undefined ? {} : { direction: where.direction },
    by: [TLS_SAMPLE_COLUMNS.direction, 'day', TLS_SAMPLE_COLUMNS.cell, TLS_SAMPLE_COLUMNS.looked],
  }) as const satisfies Question;

export function cellsOf(rows: readonly AnswerRow[]): readonly SampledCell[] {
  const cells = new Map<string, SampledCell>();
  for (const { group, messages, tls } of rows) {
    const [direction, day, cell, looked] = group;
    if (direction !== 'inbound' && direction !== 'outbound') continue;
    const id = `${direction} ${day} ${cell}`;
    const before = cells.get(id);
    // What the source writes where it does not tell is no part of the count of those not looked at.
    const seen = looked === NOT_LOOKED_AT ? addTls([]) : tls;
    cells.set(id, {
      ...{ direction, day: Number(day) },
      messages: (before?.messages ?? 0) + messages,
      seen: addTls([...(before === undefined ? [] : [before.seen]), seen]),
    });
  }
  return [...cells.values()];
}

/** What the cells say of all messages. */
export interface TlsEstimate {
  readonly messages: number;
  readonly sampled: number;
  /** Of groups in which none was looked at: they may have anything. */
  readonly unlooked: number;
  shareOf(versions: readonly TlsVersion[]): ShareInterval;
}

/** `listed`: how many messages are listed now; of those that came to be listed later none was looked at. */
export function estimateOf(cells: readonly SampledCell[], listed = 0): TlsEstimate {
  const known = cells.map(({ messages, seen }) => ({ messages, seen, sampled: sumOf(seen, TLS_VERSIONS) }));
  const late = listed - known.reduce((sum, { messages }) => sum + messages, 0);
  const looked = late > 0 ? [...known, { messages: late, seen: addTls([]), sampled: 0 }] : known;
  return {
    messages: looked.reduce((sum, { messages }) => sum + messages, 0),
    sampled: looked.reduce((sum, { sampled }) => sum + sampled, 0),
    unlooked: looked.reduce((sum, { sampled, messages }) => sum + (sampled === 0 ? messages : 0), 0),
    shareOf: (versions) =>
      shareInterval(looked.map(({ seen, ...cell }) => ({ ...cell, having: sumOf(seen, versions) }))),
  };
}

const sumOf = (counts: TlsCounts, versions: readonly TlsVersion[]): number =>
  versions.reduce((sum, version) => sum + counts[version], 0);

/** Fewer looks say too little to be shown, unless they are all messages. */
const MIN_LOOKS = 30;
/**
 * Share of a day's messages of groups in which none was looked at: listed later, passed over, or not come to. The interval
 * is as much wider, and above this it says more of them than of those that were looked at.
 */
const MAX_UNLOOKED = 0.1;

export interface DayEstimate {
  readonly day: Day;
  readonly direction: SampledDirection;
  readonly estimate: TlsEstimate;
  readonly isEnough: boolean;
}

/** Of each day and direction with messages, newest first. `listed`: rows by direction and day of what can be looked at. */
export function dayEstimates(cells: readonly SampledCell[], listed: readonly AnswerRow[]): readonly DayEstimate[] {
  const counts = new Map<string, { direction: SampledDirection; day: number; messages: number }>();
  for (const { group, messages } of listed) {
    const [direction, day] = group;
    if (direction !== 'inbound' && direction !== 'outbound') continue;
    const id = `${direction} ${day}`;
    counts.set(id, { direction, day: Number(day), messages: (counts.get(id)?.messages ?? 0) + messages });
  }
  const days = [...counts.values()].map(({ direction, day, messages }): DayEstimate => {
    const own = cells.filter((cell) => cell.direction === direction && cell.day === day);
    const estimate = estimateOf(own, messages);
    const isKnown = estimate.sampled >= MIN_LOOKS || estimate.sampled === estimate.messages;
    return { day, direction, estimate, isEnough: isKnown && estimate.unlooked <= estimate.messages * MAX_UNLOOKED };
  });
  return days.sort((a, b) => b.day - a.day || (a.direction < b.direction ? -1 : 1));
}
