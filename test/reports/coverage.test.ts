import { describe, expect, test } from 'vitest';
import { ask, days, storeOf } from './given.ts';

const WEEK = days('2026-11-09', '2026-11-15');
const daily = (fact: object) => WEEK.map((day) => ({ day, ...fact }));

describe('what an answer leaves unsaid is said beside it', () => {
  test('days that nobody told us about', async () => {
    const store = await storeOf({ kind: 'connector', facts: daily({}).filter(({ day }) => day < '2026-11-13') });
    const { data } = await ask(store, 'tls');
    expect(data.notes).toEqual(['No data for 3 of 7 days: 2026-11-13 to 2026-11-15.']);
  });

  test('a day that was told of and had no mail is zero, not missing', async () => {
    const store = await storeOf({ kind: 'connector', days: WEEK, facts: [{ day: '2026-11-10' }] });
    expect((await ask(store, 'tls')).data.notes).toEqual([]);
  });

  test('days on which one of several hosts told nothing, while it is remembered', async () => {
    const host = (name: string, told: readonly string[]) =>
      ({ kind: 'connector', filters: { host: name }, days: told, facts: [] }) as const;
    const store = await storeOf(
      host('mail-1', WEEK),
      host('mail-2', days('2026-11-01', '2026-11-12')),
      host('mail-3', days('2026-09-01', '2026-09-30')),
      { ...host('mail-4', []), kind: 'smtp-auth', days: ['2026-11-09'] },
    );
    expect((await ask(store, 'tls')).data.notes).toEqual([
      'No data from host mail-2 for 2026-11-13 to 2026-11-15: totals do not include it.',
    ]);
  });

  test('a host is not missed on days that a file tells of the whole', async () => {
    const store = await storeOf(
      { kind: 'connector', days: WEEK, facts: [] },
      { kind: 'connector', filters: { host: 'mail-1' }, days: ['2026-11-09'], facts: [] },
    );
    expect((await ask(store, 'tls')).data.notes.join()).not.toContain('mail-1 for');
  });

  test('an inbound file leaves the outbound mail of the same days to the relay', async () => {
    const store = await storeOf(
      { kind: 'connector', filters: { direction: 'inbound' }, facts: daily({ direction: 'inbound', messages: 100 }) },
      {
        kind: 'connector',
        source: 'postfix-log',
        filters: { host: 'mail-1' },
        facts: [...daily({ direction: 'inbound', messages: 90 }), ...daily({ direction: 'outbound', messages: 30 })],
      },
    );
    const { data } = await ask(store, 'tls');
    expect(data.rows.map(({ direction, messages }) => [direction, messages])).toEqual([
      ['outbound', 210],
      ['inbound', 700],
    ]);
    expect(data).toMatchObject({ source: 'postfix-log, report-csv' });
    const left = 'postfix-log was not added for inbound mail: report-csv is used for 2026-11-09 to 2026-11-15.';
    expect(data.notes).toContain(left);
    expect(data.notes.join(' ')).not.toContain('Only a part');
    const outbound = await ask(store, 'tls', { direction: 'outbound' });
    expect(outbound.data).toMatchObject({ source: 'postfix-log', totals: { messages: 210 }, notes: [] });
    const inbound = await ask(store, 'tls', { direction: 'inbound' });
    expect(inbound.data).toMatchObject({ source: 'report-csv', totals: { messages: 700 } });
  });

  test('a file that was requested for inbound mail only says nothing about outbound mail', async () => {
    const store = await storeOf({
      kind: 'connector',
      filters: { direction: 'inbound' },
      facts: daily({ messages: 5 }),
    });
    const outbound = await ask(store, 'tls', { direction: 'outbound' });
    expect(outbound.data).toMatchObject({ source: null, rows: [], totals: { messages: null } });
    const summary = await ask(store, 'summary');
    expect(summary.data).toMatchObject({ outbound: { messages: null }, inbound: { messages: 35 } });
    expect((await ask(store, 'tls')).data.notes).toEqual([
      'Only a part of the mail was imported (direction inbound): shares and totals cover only that part.',
    ]);
  });

  test('files for both directions complete each other', async () => {
    const store = await storeOf(
      { kind: 'connector', filters: { direction: 'inbound' }, facts: daily({}) },
      { kind: 'connector', filters: { direction: 'outbound' }, facts: daily({ direction: 'outbound' }) },
    );
    expect((await ask(store, 'tls')).data.notes).toEqual([]);
  });

  test('a file that was requested for clear text only says so, since its shares mean nothing', async () => {
    const store = await storeOf({ kind: 'connector', filters: { tls: 'none' }, facts: daily({ tls: 'none' }) });
    expect((await ask(store, 'connectors')).data.notes[0]).toContain('tls none');
  });

  test('another source for the same days is named and not added', async () => {
    const store = await storeOf(
      { kind: 'connector', source: 'postfix-log', facts: daily({ messages: 100 }) },
      { kind: 'connector', source: 'report-csv', facts: daily({ messages: 1 }) },
    );
    const { data } = await ask(store, 'tls');
    expect(data).toMatchObject({ source: 'report-csv', totals: { messages: 7 } });
    expect(data.notes).toEqual(['postfix-log was not added: report-csv is used for 2026-11-09 to 2026-11-15.']);
  });

  test('a window of hours over days whose hours are unknown says that whole days are counted', async () => {
    const store = await storeOf({ kind: 'smtp-auth', precision: 'day', facts: daily({ sender: 'a@b.c' }) });
    const { data } = await ask(store, 'smtp-auth', { window: '24h' });
    expect(data.notes).toContain('Hours are not known for 2026-11-14 to 2026-11-15: whole days are counted.');
  });

  test('the day that is not over needs no note beside "data until"', async () => {
    const store = await storeOf({
      kind: 'connector',
      edge: true,
      untilSeconds: Date.UTC(2026, 10, 15, 17) / 1000,
      facts: [{ day: '2026-11-15' }],
    });
    const { data, view } = await ask(store, 'tls', { window: '1d' });
    expect(data).toMatchObject({ dataUntil: '2026-11-15T17:00:00Z', notes: [] });
    expect(view.provenance.dataUntil).toBe('<2026-11-15T17:00Z>');
  });
});

describe('no data is never said as zero', () => {
  test.each(['summary', 'tls', 'connectors', 'smtp-auth', 'sender'])('%s of an empty store', async (report) => {
    const { data, view } = await ask(await storeOf(), report, { subject: 'a@b.c' });
    expect(data).toMatchObject({ source: null, dataUntil: null, cut: null });
    expect(data.totals['messages'] ?? null).toBeNull();
    expect(view.sentences.join(' ')).toMatch(/^There is no .* data yet/);
    expect(view.sentences.join(' ')).not.toMatch(/\b0 (messages|senders)/);
  });

  test('a window after the data names the last window that has some, as a command', async () => {
    const store = await storeOf({ kind: 'smtp-auth', facts: [{ day: '2026-10-30', sender: 'a@b.c' }] });
    const { view } = await ask(store, 'smtp-auth', { by: 'tls' });
    expect(view.sentences).toEqual([
      'No SMTP AUTH data for 2026-11-09 to 2026-11-15.',
      'Data ends 2026-10-30; try `smtp-auth 2026-10-24..2026-10-30 by:tls`.',
    ]);
  });

  test('a window before the data names where it begins', async () => {
    const store = await storeOf({ kind: 'connector', facts: [{ day: '2026-11-14' }] });
    const { view } = await ask(store, 'tls', { window: '2026-11-01..2026-11-02' });
    expect(view.sentences[1]).toBe('Data begins 2026-11-14; try `tls 2026-11-14..2026-11-15`.');
  });
});
