import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../seed/runs.ts';
import { burnDown } from '../contoso.ts';
import { ask, day, days, storeOf, type Told } from '../given.ts';

const QUARTER = days('2026-08-18', '2026-11-15');

const facts = fc.array(
  fc.record({
    day: fc.constantFrom(...QUARTER),
    direction: fc.constant('submission' as const),
    sender: fc.integer({ min: 1, max: 9 }).map((n) => `user${n}@contoso.com`),
    auth: fc.constantFrom('basic', 'oauth'),
    tls: fc.constantFrom('1.0', '1.1', '1.2', 'none'),
    messages: fc.integer({ min: 1, max: 50 }),
  }),
  { minLength: 1, maxLength: 150 },
);

describe('trend', () => {
  test('counts senders and messages of each whole week as one counts by hand', () =>
    fc.assert(
      fc.asyncProperty(facts, fc.constantFrom('basic', 'old-tls', 'smtp-auth'), async (told, subject) => {
        const store = await storeOf({ kind: 'smtp-auth', days: QUARTER, facts: told as readonly Told[] });
        const { data } = await ask(store, 'trend', { subject, window: '90d' });
        const isMeant = ({ auth, tls }: Told): boolean =>
          subject === 'basic' ? auth === 'basic' : subject === 'old-tls' ? tls === '1.0' || tls === '1.1' : true;
        expect(data.rows).toHaveLength(12);
        for (const { from, to, senders, messages } of data.rows) {
          const mine = told.filter(
            (fact) => isMeant(fact as Told) && fact.day >= String(from) && fact.day <= String(to),
          );
          expect(day(String(to)) - day(String(from))).toBe(6);
          expect(senders).toBe(new Set(mine.map(({ sender }) => sender)).size);
          expect(messages).toBe(mine.reduce((sum, fact) => sum + fact.messages, 0));
        }
        expect(data.rows.at(-1)?.['to']).toBe('2026-11-15');
      }),
      { numRuns: runs(20) },
    ));

  test('says how fast it falls, until when, and that Exchange Online takes passwords away before', async () => {
    const store = await storeOf({ kind: 'smtp-auth', facts: burnDown });
    const { view, data } = await ask(store, 'trend', { subject: 'basic', window: '90d' });
    expect(view.sentences).toEqual([
      'In the week to 2026-11-15, 9 senders using SMTP AUTH with Basic authentication sent 114 messages; in the week to 2026-08-30, 20 senders sent 268 messages.',
      expect.stringMatching(
        /^About 1 fewer a week: at this pace none is left by about 2027-01-1\d, most likely between 2026-12-\d\d and 2027-\d\d-\d\d\.$/,
      ),
    ]);
    expect(view.warnings).toEqual([
      'Exchange Online switches Basic authentication off by default at the end of December 2026: at this pace some senders may still use it then.',
    ]);
    expect(data.totals['forecast']).toMatchObject({ kind: 'falling', noneLeftBy: expect.stringMatching(/^2027-01-1/) });
    expect(view.actions).toEqual([
      { label: 'View these senders', command: 'smtp-auth 2026-11-09..2026-11-15 auth:basic' },
    ]);
  });

  test('leaves the day in progress out: a part of a week would look like a fall', async () => {
    const store = await storeOf(
      { kind: 'smtp-auth', facts: burnDown.filter(({ day: on }) => on !== '2026-11-15') },
      {
        ...{ kind: 'smtp-auth', format: 'today', untilSeconds: Date.UTC(2026, 10, 15, 6) / 1_000 },
        facts: burnDown.filter(({ day: on }) => on === '2026-11-15'),
      },
    );
    const { data } = await ask(store, 'trend', { subject: 'basic', window: '90d' });
    expect(data.rows.at(-1)).toMatchObject({ from: '2026-11-08', to: '2026-11-14' });
  });

  test('a week with an unknown day is not counted, and weeks before the first data are not shown', async () => {
    const store = await storeOf({
      kind: 'smtp-auth',
      facts: burnDown.filter(({ day: on }) => on >= '2026-10-01' && on !== '2026-10-21'),
    });
    const { data, view } = await ask(store, 'trend', { subject: 'basic', window: '90d' });
    expect(data.rows.map(({ senders }) => senders)).toEqual([14, 13, null, 11, 10, 9]);
    expect(view.notes).toContain(
      '1 week left out: days are missing, or other sources or hosts answer than for the newest week.',
    );
    expect(view.sentences.at(-1)).toBe('A forecast takes 6 whole weeks; 5 are known.');
  });

  test('a host whose data end is no sender that stopped', async () => {
    const ofHost = (host: string, until: string) => ({
      ...{ kind: 'smtp-auth' as const, source: 'postfix-log', filters: { host } },
      facts: QUARTER.filter((on) => on <= until).flatMap((on) =>
        [1, 2, 3].map((n) => ({ day: on, direction: 'submission', sender: `${host}-${n}@contoso.com` }) as const),
      ),
    });
    const store = await storeOf(ofHost('mx0', '2026-11-15'), ofHost('mx1', '2026-10-18'), ofHost('mx2', '2026-09-20'));
    const { data, view } = await ask(store, 'trend', { subject: 'smtp-auth', window: '90d' });
    expect(data.rows.map(({ senders }) => senders)).toEqual([3, 3, 3, 3]);
    expect(view.sentences.at(-1)).toBe('A forecast takes 6 whole weeks; 4 are known.');
  });

  test('a subject that nobody ever was of has no forecast', async () => {
    const store = await storeOf({ kind: 'smtp-auth', facts: burnDown });
    const { data, view } = await ask(store, 'trend', { subject: 'old-tls', window: '90d' });
    expect(data.totals['forecast']).toMatchObject({ kind: 'never' });
    expect(view.sentences).toHaveLength(1);
  });
});
