import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../../cards/teams/limits.ts';
import { renderTeams } from '../../../cards/teams/render.ts';
import { CARD_STATES } from '../../golden/card-states.ts';
import { runs } from '../../seed/runs.ts';
import { anyCard, cardOf, senders } from '../given-any-card.ts';
import { faultsOf } from './validate.ts';
import { elementsOf } from './walk.ts';

const RUNGS = ['rich', 'plain'] as const;

describe('what Teams is sent', () => {
  test.each(CARD_STATES)('%s keeps every limit on both rungs', async (_, card) => {
    const given = await card();
    for (const rung of RUNGS) expect(faultsOf(renderTeams(given, { rung }))).toEqual([]);
  });

  test.each(RUNGS)('no card at all breaks a limit or is obeyed (%s)', (rung) => {
    fc.assert(
      fc.property(anyCard, (card) => {
        expect(faultsOf(renderTeams(card, { rung }))).toEqual([]);
      }),
      { numRuns: runs(25) },
    );
  });

  test('the plain rung is lines of text alone', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const { body, actions } = renderTeams(card, { rung: 'plain' }).card;
        expect(actions).toBeUndefined();
        expect(body.map(({ type }) => type).filter((type) => !/TextBlock$/.test(type))).toEqual([]);
      }),
      { numRuns: runs(5) },
    );
  });

  test('a report of 100,000 rows shows what fits, says how many more there are and how to see them', () => {
    const { card } = renderTeams(cardOf({ tables: [senders(100_000)] }));
    const table = elementsOf(card.body).find((element) => element.type === 'Table');
    const rows = (table?.type === 'Table' ? table.rows.length : 0) - 1;
    expect(rows).toBeGreaterThan(60);
    const said = JSON.stringify(card);
    expect(said).toContain(`Rows 1 to ${rows} of 100,000: ${(100_000 - rows).toLocaleString('en')} more rows.`);
    expect(said).toContain(`top:${rows} page:2`);
    expect(said).toContain(`user${rows - 1}@contoso.com`);
  });

  test('the next rows are asked for by a button that begins where the card ends', () => {
    const cut = { shown: 500, total: 4000, firstRow: 1, next: 'smtp-auth 7d top:500 page:2' };
    const { card } = renderTeams(cardOf({ tables: [{ ...senders(500), cut }] }));
    const rows = elementsOf(card.body).find((element) => element.type === 'Table');
    const shown = (rows?.type === 'Table' ? rows.rows.length : 0) - 1;
    expect(JSON.stringify(card)).toContain(`"command":"smtp-auth 7d top:${shown} page:2"`);
  });

  test('a table that is too long to be drawn and has no next page is told as text, every row of it', () => {
    const { columns, rows, ...rest } = senders(60);
    const [title, count] = columns;
    const wide = {
      ...rest,
      columns: [title, count, count, count].flatMap((each) => each ?? []),
      rows: rows.map(([who, many]) => [who, many, many, many].flatMap((each) => each ?? [])),
    };
    const { card } = renderTeams(cardOf({ tables: [wide] }));
    const types = card.body.map(({ type }) => type);
    expect(types).not.toContain('Table');
    const said = JSON.stringify(card);
    expect(said).toContain('user59@contoso.com');
    expect(said).not.toContain('more rows');
  });

  test('a form whose list is too long to be sent asks for a text', () => {
    const options = Array.from({ length: 23 }, (_, at) => `${'d'.repeat(60)}${at}.example`);
    const field = { key: 'domain', label: 'Domain', kind: 'text' as const, value: '', options };
    const form = { label: 'Filter', command: 'smtp-auth 7d domain:{domain}', fields: [field] };
    const typesOf = (fields: readonly (typeof field)[]) =>
      elementsOf(renderTeams(cardOf({ forms: [{ ...form, fields }] })).card.body).map(({ type }) => String(type));
    expect(typesOf([{ ...field, options: options.slice(0, 5) }])).toContain('Input.ChoiceSet');
    expect(typesOf([field])).toContain('Input.Text');
  });

  test('each limit says where it comes from', () => {
    for (const { most, source } of Object.values(LIMITS)) {
      expect(most).toBeGreaterThan(0);
      expect(source.length).toBeGreaterThan(20);
    }
  });
});

describe('the validator', () => {
  const good = renderTeams(cardOf({ tables: [senders(3)], sentences: ['One.'] }));
  const { card } = good;

  test.each([
    ['a key that Adaptive Cards do not know', { ...good, card: { ...card, boddy: [] } }],
    ['a card that is too long', { ...good, card: { ...card, body: [...card.body, ...big()] } }],
    ['a blank summary', { ...good, summary: ' ' }],
    ['a mention', { ...good, card: { ...card, fallbackText: 'hi <at>all</at>' } }],
    ['a template', { ...good, summary: '{{DATE(2026-11-15T08:00:00Z)}}' }],
    ['an id twice', { ...good, card: { ...card, body: [...card.body, ...card.body] } }],
    ['bold in a title', { ...good, card: { ...card, body: [titled('**bold**')] } }],
    ['a link in a title', { ...good, card: { ...card, body: [titled('[x](y)')] } }],
    [
      'seven buttons side by side',
      {
        ...good,
        card: {
          ...renderTeams(cardOf({ actions: actions(7) })).card,
          actions: (renderTeams(cardOf({ actions: actions(7) })).card.actions ?? []).map(({ mode, ...rest }) => rest),
        },
      },
    ],
  ])('finds %s', (_, message) => {
    expect(faultsOf(good)).toEqual([]);
    expect(faultsOf(message).length).toBeGreaterThan(0);
  });
});

const actions = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ label: `Do ${at}`, command: `do ${at}` }));

function big() {
  const text = 'x'.repeat(30_000);
  return [{ type: 'RichTextBlock' as const, inlines: [text] }];
}

const titled = (text: string) => ({
  type: 'TextBlock' as const,
  text,
  style: 'heading' as const,
  size: 'Large' as const,
  weight: 'Bolder' as const,
  wrap: true as const,
});
