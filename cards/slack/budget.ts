import type { TableView } from '../../src/view/view.ts';
import type { Card } from '../card.ts';
import type { Block } from './blocks.ts';
import { LIMITS } from './limits.ts';
import { textLength } from './text-length.ts';

/**
 * What each part of a card may take at most, in characters, of the 10,000 that a message has: even a card that is full
 * everywhere leaves its tables a place.
 */
export const ROOM = { sentences: 1800, warnings: 1000, facts: 1000, notes: 1000, footer: 400, actions: 1000 } as const;

/** What all lists of a card may take beyond that, where its tables leave it. */
const ROOM_FOR_LISTS = 3200;

/** More tables than most cards have. */
const MAX_TABLES = 5;
/** What each table keeps for itself, whatever stands before it: caption, count, and the command for the rest. */
const ROOM_FOR_A_TABLE = 650;

/**
 * Puts the parts of a card together so that they keep the message's limit: what must be said first, then the chart
 * where it leaves the tables their room, then the tables, each with what the ones before it left.
 */
export function withinTheMessage(
  card: Card,
  parts: {
    readonly heading: readonly Block[];
    readonly lists: (room: number) => readonly Block[];
    readonly before: readonly Block[];
    readonly chart: readonly Block[];
    readonly table: (table: TableView, place: { readonly at: number; readonly room: number }) => readonly Block[];
    readonly after: readonly Block[];
    readonly remark: (text: string) => Block;
  },
): readonly Block[] {
  const { heading, before, after, remark } = parts;
  const shown = card.tables.slice(0, MAX_TABLES);
  const more = card.tables.length - shown.length;
  const moreTables = more === 0 ? [] : [remark(`${more} more ${more === 1 ? 'table' : 'tables'} left out.`)];
  const beyond = LIMITS.blocksText.most - textLength([heading, before, after, moreTables]);
  const lists = parts.lists(Math.min(ROOM_FOR_LISTS, beyond - shown.length * ROOM_FOR_A_TABLE));
  const free = beyond - textLength(lists);
  const chartRoom = free - shown.length * ROOM_FOR_A_TABLE;
  const chart = textLength(parts.chart) <= chartRoom ? parts.chart : [remark('The chart does not fit here.')];
  const tables: Block[] = [];
  for (const [at, table] of shown.entries()) {
    const forTheNext = ROOM_FOR_A_TABLE * (shown.length - at - 1);
    tables.push(...parts.table(table, { at, room: free - textLength([chart, tables]) - forTheNext }));
  }
  return [...heading, ...lists, ...before, ...chart, ...tables, ...moreTables, ...after];
}
