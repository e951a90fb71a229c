import { type Kind, REPORTED_KINDS } from '../model/dimensions.ts';
import type { Partition } from '../model/partition.ts';
import { type Answering, aboutNoFact, type LeftOut } from '../model/question.ts';
import { instantMark } from '../model/text/instant.ts';
import { instantText } from '../model/time.ts';
import { daysOf, type Window, windowText } from '../model/window.ts';
import type { Provenance } from '../view/view.ts';
import type { ReportContext, ReportData, ReportRequest } from './report.ts';

/** What is held of one kind: the facts of a report are never of two kinds at once. */
export function heldOf(kind: Kind, partitions: readonly Partition[]): readonly Partition[] {
  return partitions.filter((partition) => partition.kind === kind);
}

/** Whether facts of this kind are mail: only then their TLS is a matter. */
export const isMail = (kind: Kind): boolean => REPORTED_KINDS.some((each) => each === kind);

/** So far around a window is looked for kinds that are only in answers to who names them. */
const DAYS_AROUND = 400;

/** What is held of a kind; of one that is no mail, what answers around the window. */
export async function heldOfKind(kind: Kind, window: Window, context: ReportContext): Promise<readonly Partition[]> {
  if (isMail(kind)) return heldOf(kind, await context.partitions());
  const days = daysOf(window);
  const [first = 0, last = first] = [days[0], days.at(-1)];
  const { answering } = await context.ask(aboutNoFact(kind, [first - DAYS_AROUND, last + DAYS_AROUND]));
  return answering;
}

/** Up to when any source has told us anything; null when nothing is held. */
export function dataUntil(held: readonly Partition[]): Date | null {
  return held.length === 0 ? null : new Date(held.reduce((max, p) => Math.max(max, p.untilSeconds), 0) * 1000);
}

/** Names of those who answered, `postfix-log, report-csv`; null when nobody did. */
function sourceOf(answering: readonly Partition[]): string | null {
  return answering.length === 0 ? null : [...new Set(answering.map((p) => p.source))].sort().join(', ');
}

/** Where an answer comes from, once for scripts and once for people. */
export function provenanceOf(
  request: ReportRequest,
  held: readonly Partition[],
  answering: readonly Partition[],
): { readonly data: Pick<ReportData, 'window' | 'source' | 'dataUntil'>; readonly view: Provenance } {
  const source = sourceOf(answering);
  const until = dataUntil(held);
  return {
    data: {
      window: { from: instantText(request.window.from), to: instantText(request.window.to) },
      source,
      dataUntil: until === null ? null : instantText(until),
    },
    view: {
      window: windowText(request.window),
      source,
      dataUntil: until === null ? null : instantMark(until),
    },
  };
}

/** What was left out of these directions, and may be worth a note. */
export function leftOutOf(leftOut: readonly LeftOut[], directions: readonly string[]): readonly LeftOut[] {
  return leftOut.filter(({ partition, onlyFor }) => speakingOf([{ ...partition, onlyFor }], directions).length > 0);
}

/**
 * The partitions that can have an opinion about these directions: one imported from a file that was limited to
 * inbound mail says nothing about outbound mail, which is not the same as saying zero.
 */
export function speakingOf<P extends Answering>(answering: readonly P[], directions: readonly string[]): readonly P[] {
  return answering.filter(({ slice, onlyFor }) => {
    const only = slice.filters['direction'];
    if (only !== undefined) return directions.includes(only);
    return onlyFor === undefined || onlyFor.some((direction) => directions.includes(direction));
  });
}
