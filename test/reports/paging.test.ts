import { describe, expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { parseCommand } from '../../src/commands/parse.ts';
import { reports } from '../../src/reports/index.ts';
import { askedBy } from '../commands/report-asked.ts';
import { ask, storeOf, TODAY } from './given.ts';

const manySenders = () =>
  storeOf({
    kind: 'smtp-auth',
    facts: Array.from({ length: 23 }, (_, i) => ({ day: TODAY, sender: `user${i}@contoso.com`, messages: 100 - i })),
  });

describe('pages', () => {
  test('following the next command shows every row once, in order', async () => {
    const store = await manySenders();
    const seen: unknown[] = [];
    let line: string | null = 'smtp-auth 7d by:tls top:5';
    while (line !== null) {
      const parsed = parseCommand(line, {
        commands,
        reports,
        rules: [],
        asOf: new Date(`${TODAY}T12:00:00Z`),
        defaultTop: null,
      });
      const { top, page, params } = askedBy(parsed).request;
      const { data } = await ask(store, 'smtp-auth', { top, page, ...params });
      seen.push(...data.rows.map((row) => row['sender']));
      line = data.cut?.next ?? null;
    }
    expect(seen).toEqual(Array.from({ length: 23 }, (_, i) => `user${i}@contoso.com`));
  });

  test('totals speak of all rows, whatever page is shown', async () => {
    const store = await manySenders();
    const all = await ask(store, 'smtp-auth');
    const page = await ask(store, 'smtp-auth', { top: 5, page: 5 });
    expect(page.data.totals).toEqual(all.data.totals);
    expect(page.data.cut).toEqual({ shown: 3, total: 23, next: null });
    expect(all.data.cut).toBeNull();
  });

  test('a page past the end says how many there are', async () => {
    const { data } = await ask(await manySenders(), 'smtp-auth', { top: 10, page: 9 });
    expect(data).toMatchObject({ rows: [], cut: { shown: 0, total: 23, next: null } });
    expect(data.notes).toContain('Page 9 is past the end: 23 rows make 3 pages.');
  });

  test("a sender's first page has the newest days", async () => {
    const store = await storeOf({
      kind: 'smtp-auth',
      facts: ['2026-11-11', '2026-11-12', '2026-11-13'].map((day) => ({ day, sender: 'a@b.c' })),
    });
    const { data } = await ask(store, 'sender', { subject: 'a@b.c', top: 2 });
    expect(data.rows.map((row) => row['day'])).toEqual(['2026-11-12', '2026-11-13']);
    expect(data['days']).toHaveLength(3);
    expect(data.cut?.next).toBe('sender a@b.c 7d top:2 page:2');
    const older = await ask(store, 'sender', { subject: 'a@b.c', top: 2, page: 2 });
    expect(older.data.rows.map((row) => row['day'])).toEqual(['2026-11-11']);
  });
});
