import type { FactStore } from '../../src/ports/fact-store.ts';
import { days, storeOf, type Telling, type Told } from './given.ts';

const WEEK = days('2026-11-09', '2026-11-15');

const daily = (user: string, address: string, each: number): readonly Told[] =>
  WEEK.map((day) => ({
    ...COLUMNS,
    day,
    hour: 9,
    sender: user,
    client: address,
    connector: 'succeeded',
    messages: each,
  }));

const COLUMNS = { direction: 'submission', auth: 'other', tls: 'unknown' } as const;

const failed = (users: number, address: string): readonly Told[] =>
  Array.from({ length: users }, (_, at) => ({
    ...{ ...COLUMNS, day: '2026-11-14', hour: 3, client: address, messages: 2 },
    sender: `user${String(at + 1).padStart(2, '0')}@contoso.com`,
    connector: at % 7 === 0 ? 'account locked (50053)' : 'wrong user or password (50126)',
  }));

const SIGN_INS: Telling = {
  ...{ kind: 'sign-in', source: 'microsoft365', format: 'graph-sign-ins', filters: { tenant: 'contoso.com' } },
  days: WEEK,
  facts: [
    ...daily('scanner@contoso.com', '192.0.2.10', 40),
    ...daily('erp@contoso.com', '192.0.2.11', 12),
    ...daily('erp@contoso.com', '192.0.2.12', 3),
    ...failed(25, '203.0.113.77'),
    {
      ...COLUMNS,
      day: '2026-11-14',
      hour: 4,
      sender: 'user07@contoso.com',
      client: '203.0.113.77',
      connector: 'succeeded',
      messages: 1,
    },
  ],
};

/** A week of sign-ins with an attack on its sixth day. */
export const withSignIns = (): Promise<FactStore> => storeOf(SIGN_INS);

/** The same beside mail that the scanner sent. */
export const withSignInsAndMail = (): Promise<FactStore> =>
  storeOf(SIGN_INS, {
    kind: 'smtp-auth',
    facts: WEEK.map((day) => ({
      ...COLUMNS,
      day,
      hour: 9,
      sender: 'scanner@contoso.com',
      client: '192.0.2.10',
      tls: '1.2',
      messages: 200,
    })),
  });
