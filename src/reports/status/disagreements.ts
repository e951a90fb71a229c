import type { Contradiction } from '../../model/contradictions.ts';
import { count, counted } from '../../model/format.ts';
import { dayText } from '../../model/time.ts';
import { countCell, left, right, textCell } from '../../view/cells.ts';
import type { TableView } from '../../view/view.ts';
import { dayRanges } from '../../view/window-text.ts';
import { kindName } from '../no-data.ts';
import type { Overlap } from './overlaps.ts';

const subjectOf = ({ kind, direction }: Overlap): string =>
  kind === 'smtp-auth' ? kindName[kind] : `${kindName[kind]}, ${direction}`;

/** `report-csv 1,204, postfix-log 1,198 on 2026-11-12`; large differences are marked. */
const dayWords = ({ day, bySource, isBig }: Overlap['worst'][number]): string =>
  `${bySource.map(({ source, messages }) => `${source} ${count(messages)}`).join(', ')} on ${dayText(day)}${isBig ? ' (large)' : ''}`;

/** Where sources overlap and by how much they differ: null where none do. */
export function overlapTable(overlaps: readonly Overlap[]): TableView | null {
  if (overlaps.length === 0) return null;
  return {
    caption: 'Days that several sources cover',
    columns: [left('Facts about'), right('Days'), right('Large differences'), left('Largest differences')],
    rows: overlaps.map((overlap) => [
      textCell(subjectOf(overlap)),
      countCell(overlap.days),
      countCell(overlap.bigDays),
      textCell(
        overlap.worst.length === 0 ? `none (${overlap.sources.join(', ')})` : overlap.worst.map(dayWords).join('; '),
      ),
    ]),
    cut: null,
  };
}

/** A sentence for each kind and direction whose sources differ by far. */
export const overlapWarnings = (overlaps: readonly Overlap[]): readonly string[] =>
  overlaps
    .filter(({ bigDays }) => bigDays > 0)
    .map((overlap) => {
      const [worst] = overlap.worst.filter(({ isBig }) => isBig);
      const most = worst === undefined ? '' : `: ${dayWords(worst).replace(' (large)', '')}`;
      return `${subjectOf(overlap)}: the sources differ by more than 20% on ${counted(overlap.bigDays, 'day')}${most}.`;
    });

/** What was set aside, a row for each slice: null where nothing was. */
export function setAsideTable(found: readonly Contradiction[]): TableView | null {
  if (found.length === 0) return null;
  return {
    caption: 'Set aside',
    columns: [left('Source'), left('Files'), left('Days'), right('Messages'), right('Used instead')],
    rows: found.map(({ source, slice, days, messages, against }) => [
      textCell(source),
      textCell(slice),
      textCell(dayRanges(days)),
      countCell(messages),
      countCell(against),
    ]),
    cut: null,
  };
}

export const overlapJson = ({ worst, ...overlap }: Overlap): Readonly<Record<string, unknown>> => ({
  ...overlap,
  worst: worst.map(({ day, bySource, difference, isBig }) => ({
    day: dayText(day),
    messages: Object.fromEntries(bySource.map(({ source, messages }) => [source, messages])),
    difference,
    isBig,
  })),
});

export const contradictionJson = ({ days, ...found }: Contradiction): Readonly<Record<string, unknown>> => ({
  ...found,
  days: days.map(dayText),
});
