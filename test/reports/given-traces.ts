import type { FactStore } from '../../src/ports/fact-store.ts';
import { days, storeOf, type Telling, type Told } from './given.ts';

const WEEK = days('2026-11-09', '2026-11-15');
const COLUMNS = { auth: 'other', tls: 'unknown', connector: 'delivered' } as const;

const daily = (fact: Omit<Told, 'day'> & { readonly messages: number; readonly recipients: number }): readonly Told[] =>
  WEEK.map((day) => ({ ...COLUMNS, day, hour: 9, ...fact }));

const TRACES: Telling = {
  ...{ kind: 'trace', source: 'microsoft365', format: 'graph-message-trace', filters: { tenant: 'contoso.com' } },
  days: WEEK,
  facts: [
    ...daily({
      direction: 'outbound',
      sender: 'newsletter@contoso.com',
      client: '192.0.2.20',
      messages: 900,
      recipients: 1200,
    }),
    ...daily({
      direction: 'inbound',
      sender: 'orders@fabrikam.com',
      client: '198.51.100.4',
      messages: 340,
      recipients: 340,
    }),
    ...daily({ direction: 'local', sender: 'ann@contoso.com', client: '', messages: 55, recipients: 80 }),
    {
      ...COLUMNS,
      day: '2026-11-12',
      hour: 10,
      direction: 'outbound',
      sender: 'ann@contoso.com',
      connector: 'failed',
      messages: 4,
      recipients: 6,
    },
    {
      ...COLUMNS,
      day: '2026-11-13',
      hour: 10,
      direction: 'inbound',
      sender: '',
      connector: 'filteredAsSpam',
      messages: 12,
      recipients: 12,
    },
  ],
};

/** Of some of them the details were looked at, on three days enough. */
const SAMPLE: Telling = {
  ...{
    kind: 'tls-sample',
    source: 'microsoft365',
    format: 'graph-message-details',
    filters: { tenant: 'contoso.com' },
  },
  facts: WEEK.slice(0, 4).flatMap((day, nth): readonly Told[] => {
    const looked = nth === 3 ? 10 : 60;
    const cell = { day, hour: 8, auth: 'other' } as const;
    const inbound = { ...cell, direction: 'inbound', connector: 'contoso.com 08-0' } as const;
    const outbound = { ...cell, direction: 'outbound', connector: 'contoso.com 08-1' } as const;
    return [
      { ...inbound, tls: '1.3', messages: looked - 5 },
      { ...inbound, tls: '1.0', messages: 5 },
      { ...inbound, tls: 'unknown', rawTls: 'not looked at', messages: 340 - looked },
      { ...outbound, tls: '1.2', messages: looked * 2 },
      { ...outbound, tls: 'unknown', rawTls: '', messages: 2 },
      { ...outbound, tls: 'unknown', rawTls: 'not looked at', messages: 898 - looked * 2 },
    ];
  }),
};

/** A week of message traces, with the TLS of some. */
export const withTraceSample = (): Promise<FactStore> => storeOf(TRACES, SAMPLE);

/** A week of message traces. */
export const withTraces = (): Promise<FactStore> => storeOf(TRACES);

/** The same beside a report on mail flow. */
export const withTracesAndMail = (): Promise<FactStore> =>
  storeOf(TRACES, {
    kind: 'connector',
    facts: WEEK.map((day) => ({ day, hour: 9, direction: 'outbound', tls: '1.2', messages: 100 })),
  });
