import { CONTRADICTION_ADVICE, contradictionSentence, contradictionsOf } from '../model/contradictions.ts';
import { CONNECTOR_TYPES } from '../model/dimensions.ts';
import type { Partition } from '../model/partition.ts';
import type { Answer, Answering } from '../model/question.ts';
import { dayOf, MS_PER_DAY } from '../model/time.ts';
import { daysOf, type Window } from '../model/window.ts';
import { dayRanges } from '../view/window-text.ts';
import { silentParts } from './notes/silent-parts.ts';
import { dataUntil, speakingOf } from './provenance.ts';

/**
 * What an answer leaves unsaid, as sentences: days nobody told us about, days told in part, figures that were
 * computed, sources that were not asked. `held` is everything of the kind, `answer` who spoke about the window.
 */
export function coverageNotes(
  window: Window,
  held: readonly Partition[],
  answer: Pick<Answer, 'answering' | 'leftOut'>,
): readonly string[] {
  const { answering, leftOut } = answer;
  if (answering.length === 0) return [];
  return [
    ...missingDays(window, answering),
    ...silentParts(window, held, answering),
    ...limitedSlices(answering),
    ...whereTrue(
      answering,
      (p) => p.cut,
      (days) => `The file for ${days} was cut off, so data may be missing.`,
    ),
    ...partialDays(held, answering),
    ...whereTrue(
      answering,
      (p) => p.derivedCounts,
      (days) => `Counts per TLS version for ${days} were computed from percentages.`,
    ),
    ...whereTrue(
      answering,
      (p) => window.grain === 'hours' && p.precision === 'day',
      (days) => `Hours are not known for ${days}: whole days are counted.`,
    ),
    ...contradictionsOf(leftOut).map((found) => `${contradictionSentence(found)} ${CONTRADICTION_ADVICE}`),
    ...unusedSources(answering, leftOut),
  ];
}

function missingDays(window: Window, answering: readonly Partition[]): readonly string[] {
  const days = daysOf(window);
  const answer = new Set(answering.map((p) => p.day));
  const missing = days.filter((day) => !answer.has(day));
  if (missing.length === 0) return [];
  return [`No data for ${missing.length} of ${days.length} days: ${dayRanges(missing)}.`];
}

/** The last day is left to "data until" when that already says that the day was not over. */
function partialDays(held: readonly Partition[], answering: readonly Partition[]): readonly string[] {
  const until = dataUntil(held);
  const unfinished = until !== null && until.getTime() % MS_PER_DAY !== 0 ? dayOf(until) : null;
  return whereTrue(
    answering,
    (p) => p.edge && p.day !== unfinished,
    (days) => `A file begins or ends on ${days}, so that day may be incomplete.`,
  );
}

/**
 * Filters that were set when a report file was requested, unless files with the other values complete them. Judged
 * for each direction by itself: that all outbound mail was imported says nothing about inbound mail.
 */
function limitedSlices(answering: readonly Answering[]): readonly string[] {
  const directions = new Set(answering.map((p) => p.slice.filters['direction']));
  const answer = directions.has(undefined) ? ['inbound', 'outbound'] : [...directions].map(String);
  const limits = answer.flatMap((direction) => {
    const speaking = speakingOf(answering, [direction]);
    if (speaking.length === 0) return [];
    const within = ['connectorType', 'tls'].flatMap((filter) => limitOf(filter, speaking));
    if (within.length > 0) return [`${direction}: ${within.join(', ')}`];
    return answer.length === 1 && ['inbound', 'outbound'].includes(direction) ? [`direction ${direction}`] : [];
  });
  if (limits.length === 0) return [];
  return [
    `Only a part of the mail was imported (${[...new Set(limits)].join('; ')}): shares and totals cover only that part.`,
  ];
}

function limitOf(filter: string, speaking: readonly Partition[]): readonly string[] {
  const values = [...new Set(speaking.map((p) => p.slice.filters[filter]))];
  if (values.includes(undefined)) return [];
  if (filter === 'connectorType' && CONNECTOR_TYPES.every((type) => values.includes(type))) return [];
  return [`${filter} ${values.sort().join(', ')}`];
}

function unusedSources(answering: readonly Answering[], leftOut: Answer['leftOut']): readonly string[] {
  const notes = new Map<string, Partition['day'][]>();
  for (const { partition, reason, onlyFor } of leftOut) {
    if (reason === 'contradicts-a-larger-slice') continue;
    const { day, source } = partition;
    const spoke = answering.find((p) => p.day === day && p.source !== source)?.source ?? 'another source';
    const mail = onlyFor === undefined ? '' : ` for ${onlyFor.join(' and ')} mail`;
    const why =
      reason === 'another-source-has-authority'
        ? `${source} was not added${mail}: ${spoke} is used for`
        : `Another file of ${source} was not added${mail}, because it covers the same mail:`;
    notes.set(why, [...(notes.get(why) ?? []), day]);
  }
  return [...notes].map(([why, days]) => `${why} ${dayRanges(days)}.`);
}

function whereTrue(
  partitions: readonly Partition[],
  claim: (p: Partition) => boolean,
  say: (days: string) => string,
): readonly string[] {
  const days = partitions.filter(claim).map((p) => p.day);
  return days.length === 0 ? [] : [say(dayRanges(days))];
}
