import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { nearestNames } from '../../src/model/text/nearest-names.ts';
import { reports } from '../../src/reports/index.ts';
import { contoso, modernContoso } from './contoso.ts';
import { ask, storeOf, TODAY } from './given.ts';

test('every report folder is in the registry and the other way round', () => {
  const room = new URL('../../src/reports/', import.meta.url);
  const folders = readdirSync(room).filter((name) => existsSync(new URL(`${name}/report.ts`, room)));
  expect(reports.map(({ name }) => name).sort()).toEqual(folders.sort());
});

describe('summary', () => {
  test('says both widgets in the words and figures of the original', async () => {
    const { data, view } = await ask(await contoso(), 'summary');
    expect(view.sentences).toEqual([
      'In the past week, 258 messages were sent out from Contoso, of which 97.7% were protected in transit (by TLS).',
      'In the past week, 4,975 messages were received by Contoso, of which 100% were protected in transit (by TLS).',
      'Number of users sending messages using SMTP Auth in the past 7 days: 3. Investigate potential compromised accounts: `smtp-auth 7d`.',
    ]);
    expect(data).toMatchObject({ smtpAuth: { senders: 3, messages: 11_253 }, outbound: { messages: 258 } });
  });
});

describe('smtp-auth', () => {
  test('has the figures of the flyout and the cells of the details by TLS', async () => {
    const { view } = await ask(await contoso(), 'smtp-auth', { by: 'tls' });
    expect(view.facts.slice(0, 2).map(({ value }) => value)).toEqual([
      '5,973 messages (53.1%)',
      '5,280 messages (46.9%)',
    ]);
    const [table] = view.tables;
    expect(table?.columns.map(({ title }) => title)).toEqual([
      'Sender address',
      'TLS 1.0',
      'TLS 1.1',
      'TLS 1.2',
      'Messages',
    ]);
    expect(table?.rows.map((row) => row.map(({ text }) => text))).toContainEqual([
      'ceo@contoso.com',
      '472 (100%)',
      '0',
      '0',
      '472',
    ]);
  });

  test('gives TLS 1.3, clear text and SSL 3.0 their columns when they are not all zero', async () => {
    const { view } = await ask(await modernContoso(), 'smtp-auth', { by: 'tls' });
    const titles = view.tables[0]?.columns.map(({ title }) => title);
    expect(titles).toEqual(expect.arrayContaining(['No TLS', 'SSL 3.0', 'TLS 1.3']));
    expect(titles).not.toContain('TLS unknown%');
  });

  test('rows have the shape scripts rely on, whatever the view is by', async () => {
    const store = await contoso();
    const plain = await ask(store, 'smtp-auth', { domain: 'FABRIKAM.example' });
    expect(plain.data.rows).toEqual([
      {
        sender: 'scanner@fabrikam.example',
        domain: 'fabrikam.example',
        messages: 5501,
        tls: { none: 0, ssl3: 0, '1.0': 5501, '1.1': 0, '1.2': 0, '1.3': 0, unknown: 0 },
        auth: { basic: 5501, oauth: 0, other: 0 },
      },
    ]);
    const [byTls, byVolume] = [await ask(store, 'smtp-auth', { by: 'tls' }), await ask(store, 'smtp-auth')];
    expect(byTls.data).toEqual(byVolume.data);
  });
});

describe('connectors', () => {
  test('rows have the shape scripts rely on, and by: changes the view only', async () => {
    const store = await contoso();
    const { data } = await ask(store, 'connectors', { type: 'partner', direction: 'outbound' });
    expect(data.rows).toEqual([
      {
        direction: 'outbound',
        connectorType: 'partner',
        connector: 'Fabrikam',
        forcedTls: true,
        messages: 40,
        tls: { none: 0, ssl3: 0, '1.0': 0, '1.1': 0, '1.2': 40, '1.3': 0, unknown: 0 },
      },
    ]);
    expect((await ask(store, 'connectors', { by: 'volume' })).data).toEqual((await ask(store, 'connectors')).data);
  });

  test('a connector is found whatever the case it is typed in', async () => {
    const { data } = await ask(await contoso(), 'connectors', { connector: 'head OFFICE relay' });
    expect(data.rows.map((row) => row['connector'])).toEqual(['Head office relay']);
  });

  test('more series than a chart can carry are joined, and the sum stays the same', async () => {
    const store = await storeOf({
      kind: 'connector',
      facts: Array.from({ length: 9 }, (_, i) => ({
        day: TODAY,
        connectorType: 'partner' as const,
        connector: `Partner ${i}`,
        messages: 10 + i,
      })),
    });
    const { view, data } = await ask(store, 'connectors', { by: 'volume' });
    expect(view.chart?.series.map(({ name }) => name).at(-1)).toBe('4 others');
    const charted = view.chart?.series.flatMap(({ values }) => values).reduce((sum, n) => sum + n, 0);
    expect(charted).toBe(data.totals['messages']);
  });
});

describe('tls', () => {
  test('mail on the same host has its row and is part of no protected share', async () => {
    const { data, view } = await ask(await modernContoso(), 'tls');
    expect(data.rows.map((row) => [row['direction'], row['protectedShare'] === null])).toEqual([
      ['outbound', false],
      ['inbound', false],
      ['local', true],
    ]);
    expect(data.totals['protectedShare']).toBeCloseTo((930 + 2849) / (938 + 2863));
    expect(view.notes.join(' ')).toContain('never crossed a network');
  });

  test('no version is called the most secure', async () => {
    for (const report of ['tls', 'summary', 'connectors', 'smtp-auth']) {
      expect(JSON.stringify(await ask(await modernContoso(), report))).not.toMatch(/most secure/i);
    }
  });
});

describe('sender', () => {
  test('first and last seen are of all that is kept, clients and days of the window', async () => {
    const store = await storeOf({
      kind: 'smtp-auth',
      facts: [
        { day: '2026-09-01', sender: 'a@b.c', client: '192.0.2.1' },
        { day: '2026-11-14', sender: 'a@b.c', client: '192.0.2.2', messages: 3 },
      ],
    });
    const { data } = await ask(store, 'sender', { subject: 'a@b.c' });
    expect(data).toMatchObject({
      firstSeen: '2026-09-01',
      lastSeen: '2026-11-14',
      messages: 3,
      clients: [{ ip: '192.0.2.2', messages: 3, firstDay: '2026-11-14' }],
    });
  });

  test('warns of old TLS with the number and the last day', async () => {
    const { view } = await ask(await contoso(), 'sender', { subject: 'ceo@contoso.com' });
    expect(view.warnings).toHaveLength(1);
    expect(view.warnings[0]).toMatch(/^472 SMTP AUTH messages came over TLS 1\.0, most recently on 2026-11-15\./);
    const modern = await ask(await contoso(), 'sender', { subject: 'printer@contoso.com' });
    expect(modern.view.warnings).toEqual([]);
  });

  test('the address typed may be any that mail can carry, but never a window', () => {
    const subject = reports.find(({ name }) => name === 'sender')?.subject;
    for (const address of ['a@b.c', '"john doe"@b.c', 'nightly-job', '組織@例え.jp']) {
      expect(subject?.accepts(address)).toBe(true);
    }
    for (const word of ['30d', 'today', 'last-week', '2026-11-01..2026-11-15', 'top:5']) {
      expect(subject?.accepts(word)).toBe(false);
    }
  });

  test('a mistyped address finds the near ones, the same name elsewhere among them', () => {
    const known = ['ceo@contoso.com', 'printer@contoso.com', 'cfo@fabrikam.example'];
    expect(nearestNames('cfo@contoso.com', known)).toEqual(['ceo@contoso.com', 'cfo@fabrikam.example']);
    expect(nearestNames('nobody@nowhere.example', known)).toEqual([]);
  });
});
