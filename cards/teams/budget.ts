import type { TableView } from '../../src/view/view.ts';
import type { Card } from '../card.ts';
import { byteLength } from './byte-length.ts';
import type { AdaptiveCard, CardAction, Element } from './elements.ts';
import { LIMITS } from './limits.ts';
import { subtle } from './rich-text.ts';

/** More tables than most cards have. */
const MAX_TABLES = 5;
/** What each table keeps for itself, whatever stands before it: caption, count, the button for the rest. */
const ROOM_FOR_A_TABLE = 2000;
/** How much of their room texts and buttons take: all of it, and less where a card is full everywhere. */
const SHARES = [1, 1 / 2, 1 / 4, 1 / 8];

/** The parts of a card, by their order. */
export interface Parts {
  readonly before: readonly Element[];
  readonly after: readonly Element[];
  readonly actions: readonly CardAction[];
}

/**
 * Puts a card together so that it keeps its limit: first what must be said, then the chart where it leaves the tables
 * their room, then the tables, each with what the ones before it left.
 */
export function withinTheCard(
  card: Card,
  given: {
    readonly fallbackText: string;
    /** Everything but chart and tables, in a share of the room that it likes to have. */
    readonly parts: (share: number) => Parts;
    readonly chart: readonly Element[];
    readonly table: (table: TableView, place: { readonly at: number; readonly room: number }) => readonly Element[];
  },
): AdaptiveCard {
  const shown = card.tables.slice(0, MAX_TABLES);
  const more = card.tables.length - shown.length;
  const moreTables = more === 0 ? [] : [subtle(`${more} more ${more === 1 ? 'table' : 'tables'} left out.`)];
  const forTables = shown.length * ROOM_FOR_A_TABLE;
  const put = ({ before, after, actions }: Parts, middle: readonly Element[]): AdaptiveCard => ({
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    msteams: { width: 'Full' },
    fallbackText: given.fallbackText,
    body: [...before, ...middle, ...moreTables, ...after],
    ...(actions.length === 0 ? {} : { actions }),
  });
  const roomOf = (parts: Parts): number => LIMITS.cardBytes.most - byteLength(put(parts, []));

  const tried = SHARES.map((share) => () => given.parts(share));
  let parts = given.parts(1);
  for (const next of tried.slice(1)) {
    if (roomOf(parts) >= forTables) break;
    parts = next();
  }
  const free = roomOf(parts);
  const fits = byteLength(given.chart) <= free - forTables;
  const chart = fits ? given.chart : [subtle('The chart does not fit here.')];
  const tables: Element[] = [];
  for (const [at, table] of shown.entries()) {
    const forTheNext = ROOM_FOR_A_TABLE * (shown.length - at - 1);
    tables.push(...given.table(table, { at, room: free - byteLength([chart, tables]) - forTheNext }));
  }
  return put(parts, [...chart, ...tables]);
}
