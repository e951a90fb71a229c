import { chooseAuthority } from '../../../../src/model/authority.ts';
import { partitionId } from '../../../../src/model/partition.ts';
import { type Answering, HOURLY_DIMENSIONS, type LeftOut, type Question } from '../../../../src/model/question.ts';
import { hourOf, MS_PER_HOUR } from '../../../../src/model/time.ts';
import { daysOf } from '../../../../src/model/window.ts';
import type { Entry } from '../manifest-format.ts';
import { quotedList } from '../sql.ts';

/** Which partitions a question is asked of, and of which of their grains. */
export interface SelectedPartitions {
  readonly grain: 'daily' | 'hourly';
  /** Partitions that know the hour of their facts: an hours window cuts through them. */
  readonly timed: readonly Answering<Entry>[];
  /** Partitions taken whole: all of them for whole-day windows, those that only know days otherwise. */
  readonly whole: readonly Answering<Entry>[];
  /** Partitions that have lost their hours, in an hours window: taken whole, from the daily grain. */
  readonly hourless: readonly Answering<Entry>[];
  readonly answering: readonly Answering<Entry>[];
  readonly leftOut: readonly LeftOut<Entry>[];
  /** What other sources tell of the window, where one alone is asked. */
  readonly notAsked: readonly Entry[];
}

export function selectPartitions(
  question: Question,
  entries: readonly Entry[],
  priority: readonly string[],
): SelectedPartitions {
  const days = new Set(daysOf(question.window));
  const inWindow = entries.filter(({ kind, day }) => kind === question.kind && days.has(day));
  const isAsked = ({ source }: Entry): boolean => question.source === undefined || source === question.source;
  const { answering, leftOut } = chooseAuthority(inWindow.filter(isAsked), priority);
  const byId = (a: Entry, b: Entry) => (partitionId(a) < partitionId(b) ? -1 : 1);
  const chosen = answering.toSorted(byId);
  const hours = question.window.grain === 'hours';
  const named = [...question.by, ...Object.keys(question.where ?? {})];
  const asksForHours = HOURLY_DIMENSIONS.some((dimension) => named.includes(dimension));
  const whole = hours ? chosen.filter(({ precision }) => precision === 'day') : chosen;
  const isHourless = ({ hourly, daily }: Entry) => hours && hourly === null && daily !== null;
  return {
    grain: hours || asksForHours ? 'hourly' : 'daily',
    timed: hours ? chosen.filter(({ precision }) => precision === 'hour') : [],
    whole: whole.filter((entry) => !isHourless(entry)),
    hourless: asksForHours ? [] : whole.filter(isHourless),
    answering: chosen,
    notAsked: question.source === undefined ? [] : inWindow.filter((entry) => !isAsked(entry)),
    leftOut: leftOut.toSorted((a, b) => byId(a.partition, b.partition)),
  };
}

/** What an hours window asks of facts that know their hour. */
export function hoursCondition({ window }: Question): string | null {
  if (window.grain === 'days') return null;
  return `hour >= ${hourOf(window.from)} AND hour < ${Math.ceil(window.to.getTime() / MS_PER_HOUR)}`;
}

/** The entries by the directions they answer for, as an SQL condition: null for those that answer for all they have. */
export function byDirections(
  entries: readonly Answering<Entry>[],
): ReadonlyMap<string | null, readonly Answering<Entry>[]> {
  const groups = new Map<string | null, Answering<Entry>[]>();
  for (const entry of entries) {
    const condition = entry.onlyFor === undefined ? null : `direction IN (${quotedList(entry.onlyFor)})`;
    const group = groups.get(condition);
    if (group) group.push(entry);
    else groups.set(condition, [entry]);
  }
  return groups;
}
