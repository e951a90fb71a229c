import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteLength } from '../../../cards/teams/byte-length.ts';
import { nativeTable } from '../../../cards/teams/tables/native-table.ts';
import { columnWidths } from '../../../cards/teams/tables/table-layout.ts';
import type { TableView } from '../../../src/view/view.ts';
import { runs } from '../../seed/runs.ts';

const columns = (...titles: string[]): TableView['columns'] =>
  titles.map((title, at) => ({ title, align: at === 0 ? 'left' : 'right' }));

const connectors: TableView = {
  caption: 'TLS versions per connector',
  columns: columns('Connector', 'Type', 'Forced TLS?', 'No TLS', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'Messages'),
  rows: [
    ['From your partner - Fabrikam', 'Partner', 'yes', '0', '100 (47.2%)', '0', '112 (52.8%)', '212'].map(
      (text, at) => ({
        text,
        value: at < 3 ? null : Number.parseInt(text, 10),
      }),
    ),
  ],
  cut: null,
};

test('a table that is wider than a phone has two columns, and the others in small print with their titles', () => {
  const drawn = nativeTable(connectors, 10_000);
  const text = JSON.stringify(drawn?.element);
  expect(drawn?.element).toMatchObject({ type: 'Container', items: [{ type: 'Table', columns: { length: 2 } }, {}] });
  expect(text).toContain('Type: Partner · Forced TLS? yes · TLS 1.0: 100 (47.2%) · TLS 1.2: 112 (52.8%)');
  expect(text).toContain('Columns that are zero are left out.');
});

test('a table that fits into a phone keeps its columns', () => {
  const fits = { ...connectors, columns: columns('TLS version', 'Outbound', 'Inbound'), rows: [] };
  const row = ['TLS 1.2', '252 (97.7%)', '4,875 (98%)'].map((text) => ({ text, value: null }));
  expect(nativeTable({ ...fits, rows: [row] }, 10_000)?.element).toMatchObject({
    type: 'Table',
    columns: { length: 3 },
  });
});

test('columns together are never wider than a narrow card, and none is too narrow for its longest word', () => {
  const word = fc.stringMatching(/^[a-z0-9@.]{1,14}$/);
  const cell = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
  const table = fc
    .integer({ min: 1, max: 7 })
    .chain((count) => fc.array(fc.array(cell, { minLength: count, maxLength: count }), { minLength: 1, maxLength: 5 }));
  fc.assert(
    fc.property(table, ([titles = [], ...rows]) => {
      const widths = columnWidths(titles, rows);
      if (widths === null) return;
      expect(widths.reduce((sum, width) => sum + width, 0)).toBeLessThanOrEqual(414);
      for (const [at, width] of widths.entries()) {
        const longest = Math.max(...rows.flatMap((row) => (row[at] ?? '').split(' ').map(({ length }) => length)), 0);
        // No letter of these is wider on average than 7.5 pixels.
        expect(width).toBeGreaterThanOrEqual(longest * 7.5);
      }
    }),
    { numRuns: runs(200) },
  );
});

test('no figure that is not zero is lost, however wide the table is', () => {
  const table = fc.array(fc.nat(1_000_000_000), { minLength: 3, maxLength: 20 });
  fc.assert(
    fc.property(table, (values) => {
      const view: TableView = {
        caption: '',
        columns: columns(...values.map((_, at) => `Column ${at}`)),
        rows: [values.map((value) => ({ text: String(value), value }))],
        cut: null,
      };
      const text = JSON.stringify(nativeTable(view, 20_000)?.element);
      for (const [at, value] of values.entries()) {
        if (value === 0 && at > 0 && at < values.length - 1) continue;
        expect(text).toContain(String(value));
      }
    }),
    { numRuns: runs(100) },
  );
});

test('a table never takes more bytes than it has room for', () => {
  const row = connectors.rows[0] ?? [];
  const long = { ...connectors, rows: Array.from({ length: 40 }, () => row) };
  for (const table of [
    long,
    { ...long, columns: columns('A', 'B'), rows: long.rows.map((cells) => cells.slice(0, 2)) },
  ])
    for (let room = 3000; room < 3800; room += 11) {
      const drawn = nativeTable(table, room);
      if (drawn !== null) expect(byteLength(drawn.element)).toBeLessThanOrEqual(room);
    }
});
