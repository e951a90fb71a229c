import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TLS_VERSIONS, type TlsVersion } from '../../src/model/tls.ts';
import { runs } from '../seed/runs.ts';
import { ask, days, storeOf, type Told } from './given.ts';

const TWO_WEEKS = days('2026-11-02', '2026-11-15');
const isOfWeek = ({ day }: Told): boolean => day >= '2026-11-09';

const submitted: fc.Arbitrary<Told> = fc.record({
  day: fc.constantFrom(...TWO_WEEKS),
  direction: fc.constant('submission' as const),
  sender: fc.integer({ min: 1, max: 6 }).map((n) => `user${n}@contoso.com`),
  auth: fc.constantFrom('basic', 'oauth', 'other'),
  tls: fc.constantFrom(...TLS_VERSIONS),
  messages: fc.integer({ min: 1, max: 400 }),
});
const facts = fc.array(submitted, { minLength: 1, maxLength: 60 });

const OLD: readonly TlsVersion[] = ['ssl3', '1.0', '1.1'];

/** Messages by sender of the facts, most first. */
function bySender(told: readonly Told[]): readonly { readonly sender: string; readonly messages: number }[] {
  const sums = new Map<string, number>();
  for (const { sender = '', messages = 0 } of told) sums.set(sender, (sums.get(sender) ?? 0) + messages);
  return [...sums]
    .map(([sender, messages]) => ({ sender, messages }))
    .sort((a, b) => b.messages - a.messages || (a.sender < b.sender ? -1 : 1));
}

const shown = (rows: readonly Readonly<Record<string, unknown>>[]) =>
  rows.map(({ sender, messages }) => ({ sender, messages }));

const store = (told: readonly Told[]) => storeOf({ kind: 'smtp-auth', days: TWO_WEEKS, facts: told });

describe('smtp-auth, limited', () => {
  test.each([
    ['tls', '<1.2', (fact: Told) => OLD.includes(fact.tls ?? '1.2')],
    ['tls', 'none', (fact: Told) => fact.tls === 'none'],
    ['tls', '1.3', (fact: Told) => fact.tls === '1.3'],
    ['auth', 'basic', (fact: Told) => fact.auth === 'basic'],
  ] as const)('to %s:%s counts those messages, and senders with one at least', (key, value, isMeant) =>
    fc.assert(
      fc.asyncProperty(facts, async (told) => {
        const { data } = await ask(await store(told), 'smtp-auth', { [key]: value });
        const expected = bySender(told.filter((fact) => isOfWeek(fact) && isMeant(fact)));
        expect(shown(data.rows)).toEqual(expected);
        expect(data.totals).toMatchObject({
          senders: expected.length,
          messages: expected.reduce((sum, { messages }) => sum + messages, 0),
        });
      }),
      { numRuns: runs(30) },
    ),
  );

  test('says how many messages without any TLS are left out of old versions', async () => {
    const sender = { day: '2026-11-15', direction: 'submission', sender: 'fax@contoso.com' } as const;
    const told = await store([
      { ...sender, tls: '1.0', messages: 7 },
      { ...sender, tls: 'none', messages: 2_001 },
    ]);
    const { view } = await ask(told, 'smtp-auth', { tls: '<1.2' });
    expect(view.sentences[0]).toBe(
      'In the past week, 1 sender sent 7 messages using SMTP AUTH over SSL 3.0, TLS 1.0 or TLS 1.1.',
    );
    expect(view.notes).toContain('2,001 messages without any TLS are not among these; tls:none shows them.');
    expect((await ask(told, 'smtp-auth', { tls: '1.0' })).view.notes.join()).not.toContain('without any TLS');
  });

  test('to new senders has those whose first message of all is in the last so many days', () =>
    fc.assert(
      fc.asyncProperty(facts, fc.integer({ min: 1, max: 13 }), async (told, count) => {
        const { data } = await ask(await store(told), 'smtp-auth', { new: `${count}d` });
        const since = TWO_WEEKS.at(-count) ?? '';
        const old = new Set(told.filter(({ day }) => day < since).map(({ sender }) => sender));
        expect(shown(data.rows)).toEqual(bySender(told.filter((fact) => isOfWeek(fact) && !old.has(fact.sender))));
      }),
      { numRuns: runs(40) },
    ));

  test('to new senders says so where data are not much older', async () => {
    const told = await store([{ day: '2026-11-15', direction: 'submission', sender: 'fax@contoso.com', messages: 1 }]);
    const { view } = await ask(told, 'smtp-auth', { new: '30d' });
    expect(view.notes).toContain('Data begin on 2026-11-02: senders that sent before then look new.');
    expect(view.sentences[0]).toBe(
      'In the past week, 1 sender first seen in the last 30 days sent 1 message using SMTP AUTH.',
    );
  });
});

describe('smtp-auth, sorted', () => {
  test.each(['sender', 'last-day'] as const)('by %s, pages make up the whole list in that order', (sort) =>
    fc.assert(
      fc.asyncProperty(facts, fc.integer({ min: 1, max: 4 }), async (told, top) => {
        const from = await store(told);
        const mine = told.filter(isOfWeek);
        const lastDay = (of: string) =>
          mine.reduce((last, { sender, day }) => (sender === of && day > last ? day : last), '');
        const expected = [...bySender(mine)].sort((a, b) =>
          sort === 'sender'
            ? a.sender < b.sender
              ? -1
              : 1
            : lastDay(a.sender) < lastDay(b.sender)
              ? 1
              : lastDay(a.sender) > lastDay(b.sender)
                ? -1
                : 0,
        );
        const rows = [];
        for (let page = 1; page <= Math.ceil(expected.length / top); page++)
          rows.push(...(await ask(from, 'smtp-auth', { sort, top, page })).data.rows);
        expect(shown(rows)).toEqual(expected);
      }),
      { numRuns: runs(30) },
    ),
  );
});

describe('compared with the period before', () => {
  test('each sender has what it sent in the week before', () =>
    fc.assert(
      fc.asyncProperty(facts, async (told) => {
        const { data, view } = await ask(await store(told), 'smtp-auth', { compare: 'before' });
        const before = new Map(
          bySender(told.filter((fact) => !isOfWeek(fact))).map(({ sender, messages }) => [sender, messages]),
        );
        for (const row of data.rows) expect(row['messagesBefore']).toBe(before.get(String(row['sender'])) ?? 0);
        const all = [...before.values()].reduce((a, b) => a + b, 0);
        if (data.rows.length > 0)
          expect(view.sentences[1]).toBe(
            `In the 7 days before: ${before.size} sender${before.size === 1 ? '' : 's'}, ${all.toLocaleString('en-US')} message${all === 1 ? '' : 's'}.`,
          );
      }),
      { numRuns: runs(30) },
    ));

  test('each path has what it carried in the week before', async () => {
    const path = { direction: 'inbound', connectorType: 'partner', connector: 'Fabrikam' } as const;
    const from = await storeOf({
      kind: 'connector',
      days: TWO_WEEKS,
      facts: [
        { ...path, day: '2026-11-03', messages: 40 },
        { ...path, day: '2026-11-10', messages: 50 },
        { direction: 'outbound', day: '2026-11-10', messages: 9 },
        { direction: 'outbound', day: '2026-11-03', tls: '1.0', messages: 3 },
      ],
    });
    const { data, view } = await ask(from, 'connectors', { compare: 'before' });
    expect(data.rows.map(({ messages, messagesBefore }) => [messages, messagesBefore])).toEqual([
      [50, 40],
      [9, 3],
    ]);
    expect(view.sentences).toContain('In the 7 days before: 43 messages.');
    expect(view.tables[0]?.columns.at(-1)).toEqual({ title: '7 days before', align: 'right' });
  });

  test.each(['smtp-auth', 'connectors'] as const)(
    '%s: not where a day of one of the two is not known',
    async (name) => {
      const fact = name === 'connectors' ? {} : ({ direction: 'submission', sender: 'fax@contoso.com' } as const);
      const from = await storeOf({
        kind: name === 'connectors' ? 'connector' : 'smtp-auth',
        days: TWO_WEEKS.filter((day) => day !== '2026-11-05'),
        facts: [{ ...fact, day: '2026-11-15', messages: 5 }],
      });
      const { data, view } = await ask(from, name, { compare: 'before' });
      expect(data.rows[0]).not.toHaveProperty('messagesBefore');
      expect(view.notes).toContain(
        'There is no comparison with the 7 days before: days are missing, or other sources or hosts answer for one of the two.',
      );
    },
  );

  const submission = { direction: 'submission', sender: 'fax@contoso.com' } as const;

  test('not where another host answers in one of the two', async () => {
    const ofHost = (host: string, from: string) => ({
      ...{ kind: 'smtp-auth' as const, source: 'postfix-log', filters: { host } },
      facts: TWO_WEEKS.filter((day) => day >= from).map((day) => ({
        ...submission,
        sender: `${host}@contoso.com`,
        day,
      })),
    });
    const from = await storeOf(ofHost('mx0', '2026-11-02'), ofHost('mx1', '2026-11-11'));
    const { view, data } = await ask(from, 'smtp-auth', { compare: 'before' });
    expect(data.rows[0]).not.toHaveProperty('messagesBefore');
    expect(view.notes.join()).toContain('There is no comparison with the 7 days before');
    const fresh = await ask(from, 'smtp-auth', { new: '7d' });
    expect(fresh.view.notes).toContain('Data begin on 2026-11-02: senders that sent before then look new.');
  });

  test('not by the hour where data know days only', async () => {
    const from = await storeOf({
      ...{ kind: 'smtp-auth', precision: 'day' },
      facts: TWO_WEEKS.map((day) => ({ ...submission, day, messages: 10 })),
    });
    const { data } = await ask(from, 'smtp-auth', { compare: 'before', window: '24h' });
    expect(data.rows[0]).not.toHaveProperty('messagesBefore');
  });

  test('says that the day in progress makes the period shorter', async () => {
    const facts = TWO_WEEKS.map((day) => ({ ...submission, day, messages: 10 }));
    const from = await storeOf(
      { kind: 'smtp-auth', facts: facts.slice(0, -1) },
      { kind: 'smtp-auth', untilSeconds: Date.UTC(2026, 10, 15, 6) / 1_000, facts: facts.slice(-1) },
    );
    const { view } = await ask(from, 'smtp-auth', { compare: 'before' });
    expect(view.notes).toContain('Data end at <2026-11-15T06:00Z>, so this period is shorter than the 7 days before.');
  });
});

describe('new senders by the hour', () => {
  test.each([
    [16, 0],
    [20, 1],
  ])('one first seen at %i:00 yesterday is new %i times in the last 24 hours', async (hour, count) => {
    const submission = { direction: 'submission', sender: 'fax@contoso.com' } as const;
    const from = await storeOf({
      ...{ kind: 'smtp-auth', days: TWO_WEEKS },
      facts: [
        { ...submission, day: '2026-11-14', hour },
        { ...submission, day: '2026-11-15', hour: 10 },
      ],
    });
    const { data } = await ask(from, 'smtp-auth', { new: '1d', window: '24h' });
    expect(data.rows).toHaveLength(count);
  });
});
