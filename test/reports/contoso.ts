import type { Auth } from '../../src/model/dimensions.ts';
import { parseDay } from '../../src/model/time.ts';
import type { TlsVersion } from '../../src/model/tls.ts';
import { type TlsSessions, tlsSessionFact } from '../../src/model/tls-reports/tls-session.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import { days, storeOf, type Telling, type Told } from './given.ts';

const WEEK = days('2026-11-09', '2026-11-15');
const LAST = '2026-11-15';

/** Spreads a count over the week, the rest on its last day. */
function spread(messages: number, fact: Omit<Told, 'day' | 'messages'>): readonly Told[] {
  const each = Math.floor(messages / WEEK.length);
  return WEEK.map((day) => ({
    ...fact,
    day,
    hour: 9,
    messages: day === LAST ? messages - each * (WEEK.length - 1) : each,
  })).filter((told) => told.messages > 0);
}

/** The week of the original's connector screens (sources.md §6): 258 out of which 97.7 % protected, 4975 in, all of it. */
const transit: Telling = {
  kind: 'connector',
  facts: [
    ...spread(6, { direction: 'outbound', tls: 'none' }),
    ...spread(212, { direction: 'outbound', tls: '1.2' }),
    ...spread(40, {
      direction: 'outbound',
      connectorType: 'partner',
      connector: 'Fabrikam',
      forcedTls: 'yes',
      tls: '1.2',
    }),
    ...spread(3790, { direction: 'inbound', tls: '1.2' }),
    ...spread(1085, {
      direction: 'inbound',
      connectorType: 'on-premises',
      connector: 'Head office relay',
      forcedTls: 'no',
      tls: '1.2',
    }),
    ...spread(100, {
      direction: 'inbound',
      connectorType: 'partner',
      connector: 'Fabrikam',
      forcedTls: 'yes',
      tls: '1.0',
    }),
  ],
};

function submitted(sender: string, messages: number, tls: TlsVersion, auth: Auth, client: string): readonly Told[] {
  return spread(messages, { direction: 'submission', sender, tls, auth, client });
}

/** The week of the original's SMTP AUTH screens: 5,973 over TLS 1.0 and 5,280 over TLS 1.2. */
const submission: Telling = {
  kind: 'smtp-auth',
  facts: [
    ...submitted('ceo@contoso.com', 472, '1.0', 'basic', '203.0.113.7'),
    ...submitted('printer@contoso.com', 5280, '1.2', 'basic', '192.0.2.10'),
    ...submitted('scanner@fabrikam.example', 5501, '1.0', 'basic', '192.0.2.11'),
  ],
};

/** The same week with what the original has no columns for: TLS 1.3, clear text, SSL 3.0, unknown, mail on one host. */
const modern: readonly Telling[] = [
  {
    kind: 'connector',
    source: 'postfix-log',
    facts: [
      ...spread(2_812, { direction: 'inbound', tls: '1.3' }),
      ...spread(37, { direction: 'inbound', tls: '1.2' }),
      ...spread(14, { direction: 'inbound', tls: 'unknown', rawTls: 'TLSv1.4' }),
      ...spread(930, { direction: 'outbound', tls: '1.3' }),
      ...spread(8, { direction: 'outbound', tls: 'none' }),
      ...spread(101, { direction: 'local', tls: 'none' }),
    ],
  },
  {
    kind: 'smtp-auth',
    source: 'postfix-log',
    facts: [
      ...submitted('printer@contoso.com', 700, '1.3', 'oauth', '192.0.2.10'),
      ...submitted('cron@contoso.com', 21, 'none', 'basic', '192.0.2.12'),
      ...submitted('fax@contoso.com', 7, 'ssl3', 'basic', '192.0.2.13'),
    ],
  },
];

export const contoso = (): Promise<FactStore> => storeOf(transit, submission);
export const modernContoso = (): Promise<FactStore> => storeOf(...modern);

const QUARTER = days('2026-08-18', '2026-11-15');

/** A quarter of a year in which TLS 1.0 fades away, with one sender that stopped in September. */
const quarter: readonly Telling[] = [
  {
    kind: 'connector',
    facts: QUARTER.flatMap((day, at) => [
      { day, direction: 'outbound', tls: '1.2', messages: 900 + (at % 7) * 40 },
      { day, direction: 'outbound', tls: '1.0', messages: Math.max(0, 600 - at * 7) },
      { day, direction: 'inbound', tls: '1.3', messages: 1500 + (at % 5) * 100 },
    ]),
  },
  {
    kind: 'smtp-auth',
    facts: QUARTER.flatMap((day, at) => [
      {
        day,
        direction: 'submission',
        sender: 'printer@contoso.com',
        tls: '1.2',
        messages: 40 + (at % 6),
        client: '192.0.2.10',
      },
      ...(at < 40 ? [{ day, direction: 'submission' as const, sender: 'gone@contoso.com', messages: 3 }] : []),
    ]),
  },
];

/** A quarter in which senders with a password stop, one each week, from twenty; and one with OAuth all the time. */
export const burnDown: readonly Told[] = QUARTER.flatMap((day, at) => {
  const submission = { day, direction: 'submission' } as const;
  return [
    ...Array.from({ length: 20 - Math.floor(at / 7) }, (_, n) => ({
      ...({ ...submission, auth: 'basic', tls: '1.2', messages: 2 } as const),
      sender: `printer${n}@contoso.com`,
    })),
    { ...submission, sender: 'app@contoso.com', auth: 'oauth', tls: '1.3', messages: 5 } as const,
  ];
});
export const burningDown = (): Promise<FactStore> => storeOf({ kind: 'smtp-auth', facts: burnDown });

/** Days missing, cut, partial, computed and told twice; nothing about mail flow; no client addresses. */
const holes: readonly Telling[] = [
  {
    kind: 'smtp-auth',
    precision: 'day',
    derivedCounts: true,
    facts: [
      { day: '2026-11-09', direction: 'submission', sender: 'printer@contoso.com', messages: 12 },
      { day: '2026-11-13', direction: 'submission', sender: 'printer@contoso.com', messages: 14 },
    ],
  },
  {
    kind: 'smtp-auth',
    cut: true,
    edge: true,
    format: 'other',
    facts: [{ day: '2026-11-14', direction: 'submission', sender: 'printer@contoso.com', messages: 11 }],
  },
  {
    kind: 'smtp-auth',
    source: 'postfix-log',
    facts: [{ day: '2026-11-13', direction: 'submission', sender: 'printer@contoso.com', messages: 14 }],
  },
];

export const long = (): Promise<FactStore> => storeOf(...quarter);
export const patchy = (): Promise<FactStore> => storeOf(...holes);

/** Sessions of the week, as reports of other organisations count them. */
function reported(on: string, of: Partial<TlsSessions> & Pick<TlsSessions, 'organisation' | 'sessions'>): Told {
  const plain = {
    policyDomain: 'contoso.com',
    policyType: 'sts',
    counts: 'successful',
    resultType: '',
    mx: '',
  } as const;
  const { hour: _, ...fact } = tlsSessionFact({ ...plain, ...of }, parseDay(on) ?? 0, null);
  return { ...fact, day: on };
}

const expired = { counts: 'reason', resultType: 'certificate-expired', mx: 'mx2.contoso.com' } as const;

/** A week in which a certificate expired, and an organisation that contradicts itself; the last day is not reported yet. */
const tlsReported: Telling = {
  kind: 'tls-session',
  source: 'tls-reports',
  precision: 'day',
  facts: [
    ...WEEK.slice(0, -1).flatMap((on, at) => [
      reported(on, { organisation: 'Google Inc.', sessions: 700 + at }),
      reported(on, { organisation: 'Microsoft Corporation', sessions: 312 }),
      reported(on, { organisation: 'Microsoft Corporation', policyType: 'tlsa', sessions: 312 }),
    ]),
    ...WEEK.slice(3, -1).flatMap((on) => [
      reported(on, { organisation: 'Google Inc.', counts: 'failed', sessions: 41 }),
      reported(on, { organisation: 'Google Inc.', ...expired, sessions: 38 }),
      reported(on, { organisation: 'Google Inc.', counts: 'unexplained', sessions: 3 }),
      reported(on, { organisation: 'Microsoft Corporation', policyType: 'tlsa', counts: 'failed', sessions: 2 }),
      reported(on, { organisation: 'Microsoft Corporation', policyType: 'tlsa', ...expired, mx: '', sessions: 2 }),
    ]),
    reported('2026-11-10', { organisation: 'Litware', policyDomain: 'fabrikam.com', counts: 'failed', sessions: 1 }),
    reported('2026-11-10', {
      organisation: 'Litware',
      policyDomain: 'fabrikam.com',
      counts: 'reason',
      resultType: 'validation-failure',
      sessions: 2,
    }),
    reported('2026-11-10', { organisation: 'Litware', policyDomain: 'fabrikam.com', counts: 'surplus', sessions: 1 }),
    reported('2026-11-12', {
      organisation: 'Proseware',
      policyDomain: 'fabrikam.com',
      policyType: 'no-policy-found',
      sessions: 9,
    }),
  ],
};

export const tlsReportsOfContoso = (): Promise<FactStore> => storeOf(tlsReported);
