import type { Kind } from './dimensions.ts';
import { count } from './format.ts';
import type { LeftOut } from './question.ts';
import { sliceId } from './slice.ts';
import { type Day, dayText } from './time.ts';

/** A slice that was set aside because it tells far less than it should: on which days, and by how much. */
export interface Contradiction {
  readonly kind: Kind;
  readonly source: string;
  /** Its text, `connector-report direction=inbound`. */
  readonly slice: string;
  /** In order. */
  readonly days: readonly Day[];
  /** Its messages on these days, and those of what is used in its place. */
  readonly messages: number;
  readonly against: number;
}

/** The contradictions among what was left out, one for each slice. */
export function contradictionsOf(leftOut: readonly LeftOut[]): readonly Contradiction[] {
  const slices = new Map<string, Contradiction>();
  for (const { partition, contradiction } of leftOut) {
    if (contradiction === undefined) continue;
    const { kind, source, day } = partition;
    const slice = sliceId(partition.slice);
    const id = `${kind} ${source} ${slice}`;
    const known = slices.get(id) ?? { kind, source, slice, days: [], messages: 0, against: 0 };
    slices.set(id, {
      ...known,
      days: [...new Set([...known.days, day])].sort((a, b) => a - b),
      messages: known.messages + contradiction.messages,
      against: known.against + contradiction.against,
    });
  }
  return [...slices].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

/** `report-csv, connector-report direction=inbound`, */
export const sliceName = ({ source, slice }: Pick<Contradiction, 'source' | 'slice'>): string => `${source}, ${slice}`;

/** What was set aside, and by how much it differs. */
export function contradictionSentence(found: Contradiction): string {
  const [first = 0, last = first] = [found.days[0], found.days.at(-1)];
  const when = first === last ? `on ${dayText(first)}` : `between ${dayText(first)} and ${dayText(last)}`;
  return (
    `A file was set aside (${sliceName(found)}): it has ${count(found.messages)} messages ${when}, ` +
    `another file of ${found.source} has ${count(found.against)}.`
  );
}

/** What to do about it. */
export const CONTRADICTION_ADVICE =
  'If it was exported with filters, declare them and import it again. If it should not be there, undo its import.';
