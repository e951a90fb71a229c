import { describe, expect, test } from 'vitest';
import { reportCard } from '../../cards/report-card.ts';
import { renderText } from '../../cards/text/render.ts';
import { contoso } from '../reports/contoso.ts';
import { ask, storeOf } from '../reports/given.ts';

const CONTOSO = { sample: false, organisation: 'Contoso' };

describe('the card of a report', () => {
  test('made of sample data says so in its badge, its footer and its notification', async () => {
    const { view } = await ask(await contoso(), 'summary');
    const card = reportCard(view, { ...CONTOSO, sample: true });
    expect(card.badge).toBe('SAMPLE DATA');
    expect(card.footer).toContain('SAMPLE DATA');
    expect(card.fallback).toMatch(/^\[SAMPLE DATA\] /);
    expect(renderText(card, { width: 80, colour: false })).toContain('SAMPLE DATA');
    expect(JSON.stringify(reportCard(view, CONTOSO))).not.toContain('SAMPLE');
  });

  test('states the window, the source and how far the data goes', async () => {
    const { view } = await ask(await contoso(), 'tls');
    expect(reportCard(view, CONTOSO).footer).toEqual([
      'Contoso',
      '2026-11-09 to 2026-11-15 (UTC)',
      'source report-csv',
      'data until <2026-11-16T00:00Z>',
    ]);
  });

  test('says in a word what its tone means', async () => {
    const old = await ask(await contoso(), 'smtp-auth');
    expect(reportCard(old.view, CONTOSO)).toMatchObject({ tone: 'attention', status: 'Needs attention' });
    const none = await ask(await storeOf(), 'smtp-auth');
    expect(reportCard(none.view, CONTOSO)).toMatchObject({ tone: 'neutral', status: 'No data' });
  });

  test('has one plain line for a notification, with the figure in it', async () => {
    const { view } = await ask(await contoso(), 'smtp-auth');
    const { fallback } = reportCard(view, CONTOSO);
    expect(fallback).toContain('3 senders sent 11,253 messages');
    expect(fallback).not.toContain('\n');
  });

  test('keeps the commands behind rows for the platforms that can click them', async () => {
    const { view } = await ask(await contoso(), 'smtp-auth');
    const drills = reportCard(view, CONTOSO).tables[0]?.rows.map((row) => row[0]?.drill);
    expect(drills).toContain('sender ceo@contoso.com 30d');
  });
});
