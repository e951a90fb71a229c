import { describe, expect, test } from 'vitest';
import { tlsReportsOfContoso } from './contoso.ts';
import { ask } from './given.ts';

describe('tls-reports', () => {
  test('has a row for each organisation, domain and policy type, the most failures first', async () => {
    const { data } = await ask(await tlsReportsOfContoso(), 'tls-reports');
    expect(
      data.rows.map(({ organisation, policyType, successful, failed }) => [
        organisation,
        policyType,
        successful,
        failed,
      ]),
    ).toEqual([
      ['Google Inc.', 'sts', 4215, 123],
      ['Microsoft Corporation', 'tlsa', 1872, 6],
      ['Litware', 'sts', 0, 1],
      ['Microsoft Corporation', 'sts', 1872, 0],
      ['Proseware', 'no-policy-found', 9, 0],
    ]);
  });

  test('adds sessions of one policy type up, and never those of several', async () => {
    const { data, view } = await ask(await tlsReportsOfContoso(), 'tls-reports', { domain: 'contoso.com' });
    expect(view.facts).toEqual([
      { label: 'MTA-STS', value: '6,210 sessions, 123 failed (2%)' },
      { label: 'DANE', value: '1,878 sessions, 6 failed (0.3%)' },
    ]);
    // 6,210 and 1,878 would be 8,088.
    expect(JSON.stringify([data, view])).not.toMatch(/8,?088/);
    expect(data.totals).toEqual({ organisations: 2, contradictions: 0 });
  });

  test('shows a report that contradicts itself, and counts its summary', async () => {
    const { data, view } = await ask(await tlsReportsOfContoso(), 'tls-reports', { domain: 'fabrikam.com.' });
    expect(view.warnings).toEqual([
      'Litware contradicts itself on fabrikam.com (MTA-STS): its details name 1 failed session more than its summary. The summary counts: 1 failed.',
    ]);
    expect(data.rows[0]).toMatchObject({
      failed: 1,
      surplus: 1,
      reasons: [{ resultType: 'validation-failure', mx: '', sessions: 2 }],
    });
  });

  test('says what is counted, and that silence proves nothing', async () => {
    const { view } = await ask(await tlsReportsOfContoso(), 'tls-reports');
    expect(view.notes.join(' ')).toMatch(
      /sessions, not messages.*do not add policies up.*No report does not mean no problem/,
    );
  });

  test('pages through all rows', async () => {
    const store = await tlsReportsOfContoso();
    const pages = await Promise.all([1, 2, 3].map((page) => ask(store, 'tls-reports', { top: 2, page })));
    expect(pages.flatMap(({ data }) => data.rows)).toEqual((await ask(store, 'tls-reports')).data.rows);
  });

  test.for(['tls', 'connectors', 'smtp-auth', 'summary'])('its sessions are no messages of %s', async (report) => {
    const { data } = await ask(await tlsReportsOfContoso(), report);
    expect(JSON.stringify(data)).not.toMatch(/4215|1872|[1-9]\d* messages/);
  });
});

test('status lists them without messages, which they do not have', async () => {
  const { data, view } = await ask(await tlsReportsOfContoso(), 'status');
  expect(data.rows).toMatchObject([{ kind: 'tls-session', source: 'tls-reports', days: 6, messages: null }]);
  expect(data.totals).toMatchObject({ messages: 0 });
  expect(view.tables[0]?.rows[0]?.at(-1)?.text).toBe('–');
});
