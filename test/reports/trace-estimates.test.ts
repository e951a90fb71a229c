import { describe, expect, test } from 'vitest';
import type { FactStore } from '../../src/ports/fact-store.ts';
import { ask, days, storeOf, type Telling } from './given.ts';

const WINDOW = '2026-11-09..2026-11-11';
const FILTERS = { tenant: 'contoso.com' };

const trace: Telling = {
  ...{ kind: 'trace', source: 'microsoft365', format: 'graph-message-trace', filters: FILTERS },
  facts: days('2026-11-09', '2026-11-11').map((day) => ({
    ...{ day, hour: 9, direction: 'inbound', connector: 'delivered', tls: 'unknown' },
    ...{ sender: 'ann@fabrikam.com', messages: 1000 },
  })),
};

/** On the first day nearly all messages were listed in time and 100 looked at, on the second next to none, on the third all. */
const sample: Telling = {
  ...{ kind: 'tls-sample', source: 'microsoft365', format: 'graph-message-details', filters: FILTERS },
  facts: [
    { day: '2026-11-09', connector: 'contoso.com 08-0', tls: '1.3', messages: 75 },
    { day: '2026-11-09', connector: 'contoso.com 08-0', tls: '1.0', messages: 25 },
    { day: '2026-11-09', connector: 'contoso.com 08-0', tls: 'unknown', rawTls: 'not looked at', messages: 850 },
    { day: '2026-11-10', connector: 'contoso.com 08-0', tls: '1.3', messages: 5 },
    { day: '2026-11-10', connector: 'contoso.com 08-0', tls: 'unknown', rawTls: 'not looked at', messages: 995 },
    { day: '2026-11-11', connector: 'contoso.com 08-0', tls: '1.2', messages: 900 },
    { day: '2026-11-11', connector: 'contoso.com 08-1', tls: 'unknown', rawTls: '', messages: 100 },
  ],
};

const both = (): Promise<FactStore> => storeOf(trace, sample);

interface Shares {
  readonly inbound: {
    readonly sampled: number;
    readonly messages: number;
    readonly daysWithEnough: number;
    readonly shares: Readonly<Record<string, { share: number; lower: number; upper: number }>>;
  };
}

describe('TLS of traced messages', () => {
  test('is shown as estimated from some of all messages, between its bounds', async () => {
    const { data, view } = await ask(await both(), 'trace', { window: WINDOW });
    const { inbound } = data.totals['tlsEstimated'] as Shares;
    expect(inbound).toMatchObject({ sampled: 1100, messages: 2000, daysWithEnough: 2 });
    const old = inbound.shares['1.1+1.0+ssl3'];
    expect(old?.lower).toBeLessThan(old?.share ?? 0);
    expect(old?.upper).toBeGreaterThan(old?.share ?? 1);
    expect(view.tables.map(({ caption }) => caption)).toContain(
      'TLS of inbound mail, estimated from 1,100 of 2,000 messages, on 2 of 3 days',
    );
    expect(data.notes.join()).toMatch(/estimated, never counted/);
    // Only of mail that is no part of it is anything counted.
    expect(data.totals).toMatchObject({ messages: 3000 });
  });

  test('is not told of days with too few looks, and is no estimate of a day that was looked at whole', async () => {
    const { view } = await ask(await both(), 'trace', { window: WINDOW });
    const byDay = view.tables.at(-1)?.rows.map((row) => row.map(({ text }) => text)) ?? [];
    expect(byDay.map(([day, direction, , , sampled, messages]) => [day, direction, sampled, messages])).toEqual([
      ['2026-11-11', 'inbound', '1,000', '1,000'],
      ['2026-11-10', 'inbound', '5', '1,000'],
      ['2026-11-09', 'inbound', '100', '1,000'],
    ]);
    expect(byDay[0]?.slice(2, 4)).toEqual(['0%', 'all looked at']);
    expect(byDay[1]?.[2]).toBe('not enough looks');
    expect(byDay[2]?.[3]).toMatch(/^\d+(\.\d)?% to \d+(\.\d)?%$/);
  });

  test('is not told of a day of which a part was not looked at, today for instance: that part may have anything', async () => {
    // Of each thousand, 100 of those listed in time were looked at.
    for (const [inTime, isTold] of [
      [100, false],
      [600, false],
      [880, false],
      [920, true],
    ] as const) {
      const facts: Telling['facts'] = [
        { day: '2026-11-11', connector: 'contoso.com 00-0', tls: '1.3' as const, messages: 100 },
        {
          day: '2026-11-11',
          connector: 'contoso.com 00-0',
          tls: 'unknown' as const,
          rawTls: 'not looked at',
          messages: inTime - 100,
        },
      ].filter(({ messages }) => messages > 0);
      const { view, data } = await ask(await storeOf(trace, { ...sample, facts }), 'trace', { window: WINDOW });
      const [day, , share, interval] = view.tables.at(-1)?.rows[0]?.map(({ text }) => text) ?? [];
      expect([inTime, day, share !== 'not enough looks', interval !== '–']).toEqual([
        ...[inTime, '2026-11-11', isTold, isTold],
      ]);
      expect(Object.keys(data.totals['tlsEstimated'] ?? {})).toEqual(isTold ? ['inbound'] : []);
      expect(data.notes.join()).toMatch(/more than 10% listed later or passed over/);
    }
  });

  test('is estimated of a direction, never of one domain', async () => {
    const { data: outbound } = await ask(await both(), 'trace', { window: WINDOW, direction: 'outbound' });
    expect(outbound.totals['tlsEstimated'] ?? {}).toEqual({});
    const { data } = await ask(await both(), 'trace', { window: WINDOW, domain: 'fabrikam.com' });
    expect(data.totals).toMatchObject({ messages: 3000, tlsEstimated: {} });
    expect(data.notes.join()).toMatch(/leave the domain out/);
  });

  test('makes no other share better or worse', async () => {
    const mail: Telling = {
      kind: 'connector',
      facts: days('2026-11-09', '2026-11-11').map((day) => ({ day, direction: 'inbound', tls: '1.2', messages: 10 })),
    };
    for (const report of ['tls', 'summary', 'connectors']) {
      const { data } = await ask(await storeOf(mail, trace, sample), report, { window: WINDOW });
      const { data: alone } = await ask(await storeOf(mail), report, { window: WINDOW });
      expect({ rows: data.rows, totals: data.totals }).toEqual({ rows: alone.rows, totals: alone.totals });
    }
  });
});
