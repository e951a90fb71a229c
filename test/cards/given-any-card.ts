import fc from 'fast-check';
import type { Card } from '../../cards/card.ts';
import { emptyCard } from '../../cards/card.ts';
import type { Cell, ChartView, TableView } from '../../src/view/view.ts';

/** Texts that would like to be more than text. */
const HOSTILE = [
  '<!channel>',
  '<!here|here> <@U012AB3CD> <#C012|general>',
  '<https://evil.example|printer@contoso.com>',
  ':tada: :100::skin-tone-2:',
  '*bold* _it_ ~s~ `code` ```fence```',
  '> quoted',
  '&lt;!everyone&gt; &amp; &',
  'a\u202egpj.exe',
  'zero\u200bwidth\u200djoiner\ufeff',
  'line\nfeed\ttab\u2028',
  '\ud800',
  '＊full＊ ＿width＿ ｀code｀',
  'q top:5 page:9',
  'x`ack`y "`ack all`"',
  'e\u0301'.repeat(400),
  `a${'\u0301'.repeat(500)}`,
  '👨‍👩‍👧'.repeat(60),
  'W'.repeat(4000),
  '',
  ' ',
  '`',
  '%3C%26&amp;',
  '<at>everybody</at> <AT id="0">x</AT>',
  '<2026-11-15T08:00Z> <2026-13-15T08:00Z>',
  '<0000-01-01T00:00Z>@contoso.com <9999-12-31T23:59Z>',
  '<2026-11-15T08:00Z>'.repeat(150),
  '{{DATE(2026-11-15T08:00:00Z, SHORT)}} {{{TIME(2026-11-15T08:00:00Z)}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a templating library would fill in
  '${title} $${x} ${{y}}',
  '[printer@contoso.com](https://evil.example) ![x](http://evil.example/x.png)',
  '# heading',
  '1. one',
  '2) two',
  '- item',
  '+ item',
  '---',
  '\\*escaped\\* ___all___ a*b*c snake_case_name _',
  '&#42;bold&#42; &lt;b&gt; <b>bold</b>',
  '\u202b\u2067right to left\u2069',
];

const hostile = fc.constantFrom(...HOSTILE);
const texts = fc.oneof(
  { weight: 3, arbitrary: hostile },
  fc.tuple(hostile, hostile).map(([a, b]) => a + b),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.emailAddress(),
);
const commands = fc.oneof(
  texts,
  fc.emailAddress().map((address) => `sender ${address} 30d`),
  fc.constant(`sender ${'x'.repeat(3000)}`),
);
const numbers = fc.oneof(fc.nat(5_000_000), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -3, 0.1, 1e300));

/** A table of 0 to 100,000 rows, made by repeating a few. */
const tables: fc.Arbitrary<TableView> = fc
  .tuple(
    fc.oneof(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 25 })),
    fc.integer({ min: 1, max: 3 }),
    fc.oneof(fc.integer({ min: 0, max: 150 }), fc.constantFrom(0, 1, 100, 101, 1000, 100_000)),
  )
  .chain(([columns, kinds, count]) =>
    fc
      .record({
        caption: texts,
        columns: fc.array(fc.record({ title: texts, align: fc.constantFrom('left' as const, 'right' as const) }), {
          minLength: columns,
          maxLength: columns,
        }),
        kinds: fc.array(
          fc.array(
            fc.record<Cell>(
              { text: texts, value: fc.option(numbers), drill: commands },
              { requiredKeys: ['text', 'value'] },
            ),
            { minLength: columns, maxLength: columns },
          ),
          { minLength: kinds, maxLength: kinds },
        ),
        cut: fc.option(
          fc.record(
            {
              shown: fc.constant(count),
              total: fc.integer({ min: count, max: 200_000 }),
              firstRow: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 500 })),
              next: fc.option(fc.oneof(commands, fc.constant('smtp-auth 7d top:500 page:2'))),
              nextLabel: texts,
            },
            { requiredKeys: ['shown', 'total', 'firstRow', 'next'] },
          ),
        ),
      })
      .map(({ kinds: rows, ...table }) => ({
        ...table,
        rows: Array.from({ length: count }, (_, at) => numbered(rows[at % rows.length] ?? [], at)),
      })),
  );

/** Every hundredth row leads somewhere of its own. */
const numbered = (row: readonly Cell[], at: number): readonly Cell[] =>
  at % 100 === 0 ? row.map((cell) => ({ ...cell, drill: `sender user${at}@contoso.com 30d` })) : row;

const charts: fc.Arbitrary<ChartView> = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constant(400)).chain((count) =>
  fc.record({
    kind: fc.constantFrom('bars' as const, 'stacked-bars' as const, 'stacked-shares' as const),
    title: texts,
    unit: texts,
    categories: fc.array(fc.oneof(texts, fc.constant('2026-11-01')), { minLength: count, maxLength: count }),
    missing: fc.array(fc.nat(50), { maxLength: 12 }),
    series: fc.array(
      fc.record({
        name: texts,
        values: fc.array(fc.nat(5_000_000), { minLength: count, maxLength: count }),
      }),
      { maxLength: 9 },
    ),
  }),
);

const many = (of: fc.Arbitrary<string>): fc.Arbitrary<readonly string[]> =>
  fc.oneof(
    fc.array(of, { maxLength: 3 }),
    fc.tuple(of, fc.integer({ min: 10, max: 120 })).map(([text, count]) => Array.from({ length: count }, () => text)),
  );

const ADDRESSES = [
  'https://admin.protection.outlook.com/ExtendedReport/Download?Type=OnDemandReport&RequestID=0b1f3c52-8a77-4d63-9d0e-1f5a3c7d9e11',
  'https://contoso.example/|x>',
  'https://contoso.example/{{DATE(2026-11-15T08:00:00Z)}}',
  `https://contoso.example/${'x'.repeat(3000)}`,
  'http://contoso.example/',
  'javascript:alert(1)',
];

const pointLists = fc.array(
  fc.record({
    heading: texts,
    points: fc
      .tuple(
        fc.array(
          fc.record({
            kind: fc.constantFrom('high', 'low'),
            name: texts,
            text: texts,
            open: fc.record({ label: texts, command: commands }),
          }),
          { maxLength: 4 },
        ),
        fc.integer({ min: 1, max: 30 }),
      )
      .map(([points, times]) => Array.from({ length: times }, () => points).flat()),
    totals: fc.array(
      fc.record({ kind: texts, total: fc.nat(200_000), show: fc.record({ label: texts, command: commands }) }),
      {
        maxLength: 6,
      },
    ),
    all: fc.record({ label: texts, command: commands }),
  }),
  { maxLength: 3 },
);

/** Any card at all, with texts that wish to be obeyed. */
export const anyCard: fc.Arbitrary<Card> = fc.record({
  title: texts,
  badge: fc.option(texts),
  tone: fc.constantFrom('neutral' as const, 'good' as const, 'attention' as const, 'problem' as const),
  status: fc.option(texts),
  sentences: many(texts),
  points: pointLists,
  warnings: many(texts),
  facts: many(texts).map((labels) => labels.map((label, at) => ({ label, value: labels[at - 1] ?? label }))),
  chart: fc.option(charts),
  tables: fc.array(tables, { maxLength: 6 }),
  actions: many(commands).map((all) => all.map((command, at) => ({ label: all[at - 1] ?? 'Acknowledge', command }))),
  forms: fc.array(fc.record({ label: texts, command: commands, fields: fc.constant([]) }), { maxLength: 3 }),
  links: fc.array(fc.record({ label: texts, url: fc.oneof(texts, fc.constantFrom(...ADDRESSES)) }), { maxLength: 4 }),
  notes: many(texts),
  footer: many(texts),
  fallback: texts,
});

/** A table of plain senders, `count` of them. */
export const senders = (count: number): TableView => ({
  caption: 'SMTP AUTH clients by volume',
  columns: [
    { title: 'Sender address', align: 'left' },
    { title: 'Message count', align: 'right' },
  ],
  rows: Array.from({ length: count }, (_, at) => [
    { text: `user${at}@contoso.com`, value: null, drill: `sender user${at}@contoso.com 30d` },
    { text: String(9000 - at), value: 9000 - at },
  ]),
  cut: null,
});

export const cardOf = (given: Partial<Card>): Card => ({ ...emptyCard('SMTP AUTH clients'), ...given });
