import { withInstants } from '../../src/model/text/instant.ts';
import type { TableView } from '../../src/view/view.ts';
import type { Card } from '../card.ts';

/** What is no prose: titles, buttons and tables, in which no chat draws an instant by itself. Tables are in UTC. */
const outsideProse = (card: Card, zone: string): Card => ({
  ...card,
  title: withInstants(card.title, zone),
  status: card.status === null ? null : withInstants(card.status, zone),
  tables: card.tables.map(inUtc),
});

const inUtc = (table: TableView): TableView => ({
  ...table,
  caption: withInstants(table.caption, 'UTC'),
  rows: table.rows.map((row) =>
    row.map((cell) => (cell.text.includes('<') ? { ...cell, text: withInstants(cell.text, 'UTC') } : cell)),
  ),
});

/** A card for a chat that draws the instants of its prose itself, in the zone of whoever reads. */
export const instantsInProse = (card: Card): Card => outsideProse(card, card.zone ?? 'UTC');

/** A card whose instants are words, in the zone that it names. */
export function instantsInWords(card: Card): Card {
  const zone = card.zone ?? 'UTC';
  const words = (text: string): string => withInstants(text, zone);
  return {
    ...outsideProse(card, zone),
    sentences: card.sentences.map(words),
    warnings: card.warnings.map(words),
    facts: card.facts.map(({ label, value }) => ({ label, value: words(value) })),
    notes: card.notes.map(words),
    footer: card.footer.map(words),
    points: (card.points ?? []).map((list) => ({
      ...list,
      points: list.points.map((point) => ({ ...point, text: words(point.text) })),
    })),
  };
}
