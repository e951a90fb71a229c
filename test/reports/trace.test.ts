import { describe, expect, test } from 'vitest';
import { ask, storeOf } from './given.ts';
import { withTraces, withTracesAndMail } from './given-traces.ts';

const WINDOW = '2026-11-09..2026-11-15';

describe('message traces', () => {
  test('are told by sender and direction, with what became of them', async () => {
    const { data, view } = await ask(await withTraces(), 'trace', { window: WINDOW });
    expect(data.totals).toEqual({
      ...{ messages: 9081, recipients: 11_358, senders: 3 },
      directions: { inbound: 2392, outbound: 6304, internal: 385 },
      status: { delivered: 9065, failed: 4, filteredAsSpam: 12 },
      tlsEstimated: {},
    });
    expect(data.rows[0]).toEqual({ sender: 'newsletter@contoso.com', messages: 6300, recipients: 8400 });
    expect(view.facts).toContainEqual({ label: 'Internal', value: '385 messages' });
    expect(data.notes.join()).toMatch(/The list has no TLS versions/);
  });

  test('are limited to a direction, and to a domain', async () => {
    const { data } = await ask(await withTraces(), 'trace', { window: WINDOW, direction: 'internal' });
    expect(data.totals).toMatchObject({ messages: 385 });
    const { data: outbound } = await ask(await withTraces(), 'trace', {
      window: WINDOW,
      direction: 'outbound',
      domain: 'contoso.com',
    });
    expect(outbound.totals).toMatchObject({ messages: 6304 });
  });

  test('make no TLS share better or worse', async () => {
    for (const report of ['tls', 'summary', 'connectors']) {
      const { data } = await ask(await withTracesAndMail(), report, { window: WINDOW });
      const { data: alone } = await ask(
        await storeOf({
          kind: 'connector',
          facts: Array.from({ length: 7 }, (_, at) => ({
            ...{
              day: `2026-11-${String(9 + at).padStart(2, '0')}`,
              hour: 9,
              direction: 'outbound',
              tls: '1.2',
              messages: 100,
            },
          })) as never,
        }),
        report,
        { window: WINDOW },
      );
      expect({ rows: data.rows, totals: data.totals }).toEqual({ rows: alone.rows, totals: alone.totals });
    }
  });

  test('that were never fetched are not taken for none', async () => {
    const { data } = await ask(await storeOf(), 'trace', { window: WINDOW });
    expect(data.totals).toMatchObject({ messages: null });
  });
});
