import { describe, expect, test } from 'vitest';
import { ask, storeOf } from './given.ts';
import { withSignIns, withSignInsAndMail } from './given-sign-ins.ts';

const WINDOW = '2026-11-09..2026-11-15';

describe('sign-ins', () => {
  test('are told by user, succeeded and failed apart, with the addresses that they came from', async () => {
    const { data, view } = await ask(await withSignIns(), 'sign-ins', { window: WINDOW });
    expect(data.totals).toEqual({ succeeded: 386, failed: 50, users: 27 });
    expect(data.rows.slice(0, 3)).toEqual([
      { user: 'scanner@contoso.com', succeeded: 280, failed: 0, addresses: 1, lastDay: '2026-11-15' },
      { user: 'erp@contoso.com', succeeded: 105, failed: 0, addresses: 2, lastDay: '2026-11-15' },
      { user: 'user07@contoso.com', succeeded: 1, failed: 2, addresses: 1, lastDay: '2026-11-14' },
    ]);
    expect(data).toMatchObject({ source: 'microsoft365', dataUntil: '2026-11-16T00:00:00Z' });
    expect(view.sentences.join()).toMatch(
      /27 users signed in to send, or tried to: 386 sign-ins succeeded, 50 failed\./,
    );
    expect(view.tables[1]?.rows.map(([reason, count]) => [reason?.text, count?.value])).toEqual([
      ['wrong user or password (50126)', 42],
      ['account locked (50053)', 8],
    ]);
    expect(data.notes.join()).toMatch(
      /Single sign-ins from Microsoft Entra.*shows what is missing.*They show neither message counts/,
    );
    expect(data.notes.join()).not.toMatch(/TLS version.*unknown/);
  });

  test('are told by address, with the users that were tried from it', async () => {
    const { data } = await ask(await withSignIns(), 'sign-ins', { window: WINDOW, by: 'address' });
    expect(data.rows[2]).toEqual({
      address: '203.0.113.77',
      succeeded: 1,
      failed: 50,
      users: 25,
      lastDay: '2026-11-14',
    });
    expect(data.totals).toMatchObject({ users: 27 });
  });

  test('are paged, and limited to a domain', async () => {
    const { data } = await ask(await withSignIns(), 'sign-ins', { window: WINDOW, top: 2, page: 2 });
    expect(data.cut).toMatchObject({ shown: 2, total: 27 });
    const none = await ask(await withSignIns(), 'sign-ins', { window: WINDOW, domain: 'fabrikam.com' });
    expect(none.view.sentences.join()).toMatch(/no user of fabrikam\.com signed in to send/);
  });

  test('that were never fetched are not taken for none, and the way to them is named', async () => {
    const { data, view } = await ask(await storeOf(), 'sign-ins', { window: WINDOW });
    expect(data.totals).toEqual({ succeeded: null, failed: null, users: null });
    expect(view.sentences).toEqual([
      'There is no sign-in data yet.',
      'Sign-ins are fetched from Microsoft 365: `kind: microsoft365` below `sources:` in config.yaml.',
    ]);
  });

  test('are told of a sender beside its mail, and change no count of it', async () => {
    const { data, view } = await ask(await withSignInsAndMail(), 'sender', {
      subject: 'scanner@contoso.com',
      window: WINDOW,
    });
    expect(data).toMatchObject({ messages: 1400, signIns: { succeeded: 280, failed: 0, addresses: 1 } });
    expect(view.sentences.at(-1)).toBe('Microsoft 365 logged 280 sign-ins to send from 1 address; none failed.');
    const attacked = await ask(await withSignInsAndMail(), 'sender', { subject: 'user07@contoso.com', window: WINDOW });
    expect(attacked.view.sentences.join()).toMatch(/logged 3 sign-ins to send from 1 address; 2 failed\./);
    for (const report of ['summary', 'tls', 'smtp-auth', 'connectors', 'status']) {
      const { data: told } = await ask(await withSignIns(), report, { window: WINDOW });
      expect(JSON.stringify(told.totals ?? null)).not.toMatch(/[1-9]/);
    }
  });
});
