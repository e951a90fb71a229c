import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Card, emptyCard } from '../../../cards/card.ts';
import { renderText } from '../../../cards/text/render.ts';
import { displayWidth } from '../../../cards/text/width.ts';
import type { TableView } from '../../../src/view/view.ts';

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 70 }),
  fc.emailAddress(),
  fc.string({ unit: 'grapheme' }),
);
const counts = fc.nat(5_000_000);

const tables: fc.Arbitrary<TableView> = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 6 }))
  .chain(([columns, rows]) =>
    fc.record({
      caption: texts,
      columns: fc.array(fc.record({ title: texts, align: fc.constantFrom('left' as const, 'right' as const) }), {
        minLength: columns,
        maxLength: columns,
      }),
      rows: fc.array(
        fc.array(fc.record({ text: texts, value: fc.option(counts), drill: texts }), {
          minLength: columns,
          maxLength: columns,
        }),
        { minLength: rows, maxLength: rows },
      ),
      cut: fc.option(fc.record({ shown: counts, total: counts, firstRow: counts, next: fc.option(texts) })),
    }),
  );

const charts = fc.integer({ min: 0, max: 40 }).chain((categories) =>
  fc.record({
    kind: fc.constantFrom('bars' as const, 'stacked-bars' as const, 'stacked-shares' as const),
    title: texts,
    unit: texts,
    categories: fc.array(texts, { minLength: categories, maxLength: categories }),
    missing: fc.array(fc.nat(40), { maxLength: 3 }),
    series: fc.array(
      fc.record({ name: texts, values: fc.array(counts, { minLength: categories, maxLength: categories }) }),
      { maxLength: 8 },
    ),
  }),
);

const PAGE =
  'https://learn.microsoft.com/exchange/mail-flow-best-practices/set-up-connectors-for-secure-mail-flow-with-a-partner';

const cards: fc.Arbitrary<Card> = fc.record({
  title: texts,
  badge: fc.option(texts),
  tone: fc.constantFrom('neutral' as const, 'good' as const, 'attention' as const, 'problem' as const),
  status: fc.option(texts),
  sentences: fc.array(texts, { maxLength: 3 }),
  warnings: fc.array(texts, { maxLength: 2 }),
  facts: fc.array(fc.record({ label: texts, value: texts }), { maxLength: 4 }),
  chart: fc.option(charts),
  tables: fc.array(tables, { maxLength: 2 }),
  actions: fc.array(fc.record({ label: texts, command: texts }), { maxLength: 2 }),
  links: fc.array(fc.record({ label: texts, url: fc.oneof(texts, fc.constant(PAGE)) }), { maxLength: 2 }),
  notes: fc.array(texts, { maxLength: 2 }),
  footer: fc.array(texts, { maxLength: 3 }),
  fallback: texts,
});
const widths = fc.integer({ min: 24, max: 130 });

// biome-ignore lint/suspicious/noControlCharactersInRegex: our own colours are what is looked for
const SGR = /\x1b\[\d+m/g;

describe('any card as text', () => {
  test('has no line wider than the screen but a long address, which is in one piece, with or without colour', () => {
    fc.assert(
      fc.property(cards, widths, fc.boolean(), (card, width, colour) => {
        const lines = renderText(card, { width, colour }).replace(SGR, '').split('\n');
        for (const line of lines) if (line.trim() !== PAGE) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        const pages = (card.links ?? []).filter(({ url }) => url === PAGE);
        expect(lines.filter((line) => line.endsWith(PAGE)).length).toBeGreaterThanOrEqual(pages.length);
      }),
    );
  });

  test('puts a bar below its label where label and number leave it no room beside them', () => {
    const chart = {
      kind: 'bars' as const,
      title: '',
      unit: '',
      categories: ['a@contoso.com!'],
      missing: [],
      series: [{ name: '', values: [10_000_000] }],
    };
    const text = renderText({ ...emptyCard('x'), chart }, { width: 28, colour: false });
    for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(28);
  });

  test('holds nothing a terminal would act on but line feeds and, when asked for, colours', () => {
    fc.assert(
      fc.property(cards, widths, (card, width) => {
        const plain = renderText(card, { width, colour: false });
        const coloured = renderText(card, { width, colour: true }).replace(SGR, '');
        for (const text of [plain, coloured]) {
          expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
        }
        expect(coloured).toBe(plain);
      }),
    );
  });
});

const table = (rows: readonly (readonly [string, string])[]): TableView => ({
  caption: '',
  columns: [
    { title: 'Sender address', align: 'left' },
    { title: 'Message count', align: 'right' },
  ],
  rows: rows.map((row) => row.map((text) => ({ text, value: null }))),
  cut: null,
});

const linesOf = (view: TableView, width: number): readonly string[] =>
  renderText({ ...emptyCard('T'), tables: [view] }, { width, colour: false })
    .split('\n')
    .slice(3);

describe('tables', () => {
  test('columns line up whatever script the addresses are in', () => {
    const lines = linesOf(
      table([
        ['組織@例え.jp', '7'],
        ['👍@contoso.com', '1,204'],
        ['jo\u0308rg@contoso.com', '12'],
      ]),
      60,
    );
    const ends = lines.filter((line) => line !== '').map(displayWidth);
    expect(new Set(ends).size).toBe(1);
  });

  test('two different addresses never look alike, however narrow the column', () => {
    const scanner = (floor: string) => `scanner-${'z'.repeat(20)}${floor}${'z'.repeat(20)}@contoso.com`;
    const other = `printer-${'y'.repeat(40)}@contoso.com`;
    const rows = [scanner('1st'), scanner('2nd'), other].map((sender): [string, string] => [sender, '1']);
    const text = linesOf(table(rows), 50).join('\n');
    const joined = text.replaceAll(/[ \n]1?/g, '');
    expect(joined).toContain('z1stz');
    expect(joined).toContain('z2ndz');
    expect(text.match(/…/g)).toHaveLength(1);
  });

  test('a table too wide for the screen becomes records that lose no figure', () => {
    const wide: TableView = {
      caption: '',
      columns: ['Sender', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'Messages'].map((title, i) => ({
        title,
        align: i === 0 ? 'left' : 'right',
      })),
      rows: [
        ['ceo@contoso.com', '472 (100%)', '0', '0', '472'].map((text, i) => ({
          text,
          value: i === 1 ? 472 : 0,
        })),
      ],
      cut: null,
    };
    expect(linesOf(wide, 40)).toEqual([
      'Sender                          Messages',
      '─'.repeat(40),
      'ceo@contoso.com                      472',
      '  TLS 1.0: 472 (100%)',
      '(columns that are zero are left out)',
      '',
    ]);
  });
});
