import { count } from '../model/format.ts';
import { isFarBelow } from '../model/overlap.ts';
import { isReported, type Partition, partitionId } from '../model/partition.ts';
import { type Day, dayText } from '../model/time.ts';

/**
 * A sentence about days that hold far fewer messages after an import than before it, because it took the place of
 * older readings: a correction, or a part of a log that stands for the whole. Which of them, only people can say.
 */
export function fallenDaysNotes(
  before: readonly Partition[],
  after: readonly Partition[],
  id: number,
): readonly string[] {
  const now = new Map(after.map((partition) => [partitionId(partition), partition.messages]));
  const days = new Set<Day>();
  let was = 0;
  let is = 0;
  for (const partition of before.filter(isReported)) {
    const messages = now.get(partitionId(partition)) ?? 0;
    if (!isFarBelow(messages, partition.messages)) continue;
    days.add(partition.day);
    was += partition.messages;
    is += messages;
  }
  if (days.size === 0) return [];
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const when = first === last ? `On ${dayText(first)}` : `Between ${dayText(first)} and ${dayText(last)}`;
  return [
    `${when} ${count(is)} messages are stored now instead of ${count(was)}. If this file is only a part of a log or report, revert it: \`undo import ${id}\`.`,
  ];
}
