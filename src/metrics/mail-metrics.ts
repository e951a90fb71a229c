import { REPORTED_KINDS } from '../model/dimensions.ts';
import type { Columns } from '../model/question.ts';
import type { FactStore } from '../ports/fact-store.ts';
import { atEachVersion } from './at-each-version.ts';
import {
  directionTotals,
  largestPaths,
  MOST_PATHS,
  OTHER_CONNECTORS,
  PATH_DIMENSIONS,
  type PathTotal,
  pathTotal,
} from './connector-totals.ts';
import { type Metric, metricBy, type Sample } from './metric.ts';
import { newestDay } from './newest-day.ts';
import { type SenderTotals, senderTotals } from './sender-totals.ts';

type Store = Pick<FactStore, 'ask' | 'columns' | 'partitions' | 'version'>;

const DAY = 'in the newest 24 hours of data';

/**
 * How much mail went which way, of the newest 24 hours that data tell of ({@link newestDay}). Without data there is no
 * sample, since nothing is known, which is not zero. `store`: asked for at each reading, since it may become another one.
 */
export function mailMetrics(store: () => Store): readonly Metric[] {
  const paths = atEachVersion(store, pathsOf);
  const senders = atEachVersion(store, sendersOf);
  const sendersBy = async (of: (totals: SenderTotals) => Readonly<Record<string, number>>) => {
    const totals = await senders();
    return totals === null ? {} : of(totals);
  };
  return [
    {
      ...{ name: 'mailflow_mail_messages', help: `Messages ${DAY}, without those sent with SMTP AUTH` },
      labels: ['direction', 'tls'],
      read: async () => {
        const known = await paths();
        if (known === null) return [];
        return [...directionTotals(known)].flatMap(([direction, tls]) => samples({ direction }, tls));
      },
    },
    {
      name: 'mailflow_connector_messages',
      help: `Messages ${DAY} on the ${MOST_PATHS} largest paths, the others as ${OTHER_CONNECTORS}; without a connector it is empty`,
      labels: ['direction', 'type', 'connector', 'tls'],
      read: async () =>
        largestPaths((await paths()) ?? []).flatMap(({ direction, connectorType: type, connector, tls }) =>
          samples({ direction, type, connector }, tls),
        ),
    },
    metricBy('tls', { name: 'mailflow_smtp_auth_messages', help: `Messages sent with SMTP AUTH ${DAY}` }, () =>
      sendersBy(({ messagesByTls }) => messagesByTls),
    ),
    metricBy(
      'auth',
      {
        name: 'mailflow_smtp_auth_messages_by_auth',
        help: `Messages sent with SMTP AUTH ${DAY}, by how clients signed in`,
      },
      () => sendersBy(({ messagesByAuth }) => ({ ...messagesByAuth })),
    ),
    metricBy(
      'tls',
      {
        name: 'mailflow_smtp_auth_senders_by_tls',
        help: `Senders that used SMTP AUTH ${DAY}; one with two TLS versions counts under both`,
      },
      () => sendersBy(({ sendersByTls }) => sendersByTls),
    ),
    metricBy(
      'auth',
      {
        name: 'mailflow_smtp_auth_senders_by_auth',
        help: `Senders that used SMTP AUTH ${DAY}; one who signed in in two ways counts under both`,
      },
      () => sendersBy(({ sendersByAuth }) => ({ ...sendersByAuth })),
    ),
    {
      ...{ name: 'mailflow_smtp_auth_senders', help: `Senders that used SMTP AUTH ${DAY}`, labels: [] },
      read: async () => {
        const totals = await senders();
        return totals === null ? [] : [{ labels: {}, value: totals.senders }];
      },
    },
    metricBy(
      'kind',
      {
        name: 'mailflow_mail_until_timestamp_seconds',
        help: 'Where the newest 24 hours of data end, in seconds since 1970',
      },
      async () => {
        const partitions = await store().partitions();
        return Object.fromEntries(
          REPORTED_KINDS.flatMap((kind) => {
            const window = newestDay(kind, partitions);
            return window === null ? [] : [[kind, window.to.getTime() / 1_000]];
          }),
        );
      },
    ),
  ];
}

/** Null without data. */
async function pathsOf(store: Store): Promise<readonly PathTotal[] | null> {
  const kind = 'connector';
  const window = newestDay(kind, await store.partitions());
  if (window === null) return null;
  const answer = await store.ask({ kind, window, by: PATH_DIMENSIONS, order: 'messages', withoutSenders: true });
  return answer.rows.map(pathTotal);
}

/** Null without data. In columns: every sender is a row. */
async function sendersOf(store: Store): Promise<SenderTotals | null> {
  const kind = 'smtp-auth';
  const window = newestDay(kind, await store.partitions());
  if (window === null) return null;
  const parts: Columns[] = [];
  for await (const part of store.columns({ kind, window, by: ['sender'] })) parts.push(part);
  return senderTotals(parts);
}

const samples = (labels: Sample['labels'], tls: Readonly<Record<string, number>>): readonly Sample[] =>
  Object.entries(tls).map(([version, value]) => ({ labels: { ...labels, tls: version }, value }));
