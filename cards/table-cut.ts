import type { ActionView, TableView } from '../src/view/view.ts';
import { separated } from './number.ts';

/** What is said of rows that are not shown, and the button that shows the next ones. */
export interface CutWords {
  readonly text: string;
  readonly next: ActionView | null;
}

/** The most characters that the words and the next command take. */
export const WORDS_ROOM = 440;

/**
 * The words for a table of which `shown` rows (the first ones it holds) are shown; null when all are. The report may
 * have left rows out, and so may we: then the next page is asked for in our size.
 */
export function cutWords({ rows, cut }: TableView, shown: number): CutWords | null {
  const total = cut?.total ?? rows.length;
  const firstRow = cut?.firstRow ?? 1;
  const isOurs = shown < rows.length;
  if (cut === null && !isOurs) return null;
  const where =
    shown === 0
      ? `None of ${separated(total)} rows shown`
      : `Rows ${separated(firstRow)} to ${separated(firstRow + shown - 1)} of ${separated(total)}`;
  // A label of its own means that the page before these is the next, or all of them.
  const before = shown === 0 || cut?.nextLabel !== undefined ? 0 : firstRow - 1;
  const left = Math.max(0, total - before - shown);
  const count = left === 0 ? '' : `: ${separated(left)} more ${left === 1 ? 'row' : 'rows'}`;
  const next = isOurs ? nextInOurSize(cut, firstRow, shown) : given(cut);
  const cure = isOurs && next === null ? ` ${askForLess(firstRow, shown)}` : '';
  return { text: `${where}${count}.${cure}`, next };
}

/** Reports take these parameters, and whoever asked for so many rows can ask again. */
const askForLess = (firstRow: number, shown: number): string =>
  `They do not fit into one message; a report shows them ${
    firstRow === 1 && shown > 0 ? `with top:${shown} page:2` : 'in smaller pages, such as top:20'
  }.`;

function given(cut: TableView['cut']): ActionView | null {
  return cut === null || cut.next === null ? null : { label: cut.nextLabel ?? 'Next rows', command: cut.next };
}

/**
 * The report's own next page begins behind rows that were left out here: the same command in pages of `shown` rows
 * begins at the first of them, where the pages meet. A label of its own means that the next page is no next rows.
 */
function nextInOurSize(cut: TableView['cut'], firstRow: number, shown: number): ActionView | null {
  if (cut === null || cut.next === null || cut.nextLabel !== undefined || shown === 0) return null;
  const page = (firstRow - 1 + shown) / shown + 1;
  // A name in the command may look like a parameter: only what stands there once is surely one.
  const isPaged = [/ top:\d+\b/g, / page:\d+\b/g].every((param) => cut.next?.match(param)?.length === 1);
  if (!Number.isInteger(page) || !isPaged) return null;
  return {
    label: 'Next rows',
    command: cut.next.replace(/ top:\d+\b/, ` top:${shown}`).replace(/ page:\d+\b/, ` page:${page}`),
  };
}

/** At most `most` rows, and fewer where pages of that length would not meet the row a table begins at. */
export function rowsThatMeet(most: number, firstRow: number): number {
  for (let rows = most; rows > most / 2; rows--) if ((firstRow - 1) % rows === 0) return rows;
  return most;
}
