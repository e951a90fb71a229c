import { REPORTED_KINDS, type ReportedKind } from '../model/dimensions.ts';
import type { Columns, Dimension } from '../model/question.ts';
import type { FactStore } from '../ports/fact-store.ts';
import { atEachVersion } from './at-each-version.ts';
import { directionTotals, largestPaths, MOST_PATHS, OTHER_CONNECTORS, pathTotals } from './connector-totals.ts';
import { type Metric, metricBy, type Sample } from './metric.ts';
import { newestDay } from './newest-day.ts';
import { type SenderTotals, senderTotals } from './sender-totals.ts';

type Store = Pick<FactStore, 'columns' | 'partitions' | 'version'>;

const DAY = 'in the newest 24 hours of data';

/**
 * How much mail went which way, of the newest 24 hours that data tell of ({@link newestDay}). Without data there is no
 * sample, since nothing is known, which is not zero. `store`: asked for at each reading, since it may become another one.
 */
export function mailMetrics(store: () => Store): readonly Metric[] {
  const reading = readingOf(store);
  const sendersOf = async (of: (totals: SenderTotals) => Readonly<Record<string, number>>) => {
    const parts = await reading['smtp-auth']();
    return parts === null ? {} : of(senderTotals(parts));
  };
  const pathsRead = async () => (await reading.connector())?.flatMap(pathTotals) ?? null;
  return [
    {
      ...{ name: 'mailflow_mail_messages', help: `Messages ${DAY}, without those sent with SMTP AUTH` },
      labels: ['direction', 'tls'],
      read: async () => {
        const paths = await pathsRead();
        if (paths === null) return [];
        return [...directionTotals(paths)].flatMap(([direction, tls]) => samples({ direction }, tls));
      },
    },
    {
      name: 'mailflow_connector_messages',
      help: `Messages ${DAY} on the ${MOST_PATHS} largest paths, the others as ${OTHER_CONNECTORS}; without a connector it is empty`,
      labels: ['direction', 'type', 'connector', 'tls'],
      read: async () =>
        largestPaths((await pathsRead()) ?? []).flatMap(({ direction, connectorType: type, connector, tls }) =>
          samples({ direction, type, connector }, tls),
        ),
    },
    metricBy('tls', { name: 'mailflow_smtp_auth_messages', help: `Messages sent with SMTP AUTH ${DAY}` }, () =>
      sendersOf(({ messagesByTls }) => messagesByTls),
    ),
    metricBy(
      'auth',
      {
        name: 'mailflow_smtp_auth_messages_by_auth',
        help: `Messages sent with SMTP AUTH ${DAY}, by how clients signed in`,
      },
      () => sendersOf(({ messagesByAuth }) => ({ ...messagesByAuth })),
    ),
    metricBy(
      'tls',
      {
        name: 'mailflow_smtp_auth_senders_by_tls',
        help: `Senders that used SMTP AUTH ${DAY}; one with two TLS versions counts under both`,
      },
      () => sendersOf(({ sendersByTls }) => sendersByTls),
    ),
    metricBy(
      'auth',
      {
        name: 'mailflow_smtp_auth_senders_by_auth',
        help: `Senders that used SMTP AUTH ${DAY}; one who signed in in two ways counts under both`,
      },
      () => sendersOf(({ sendersByAuth }) => ({ ...sendersByAuth })),
    ),
    {
      ...{ name: 'mailflow_smtp_auth_senders', help: `Senders that used SMTP AUTH ${DAY}`, labels: [] },
      read: async () => {
        const parts = await reading['smtp-auth']();
        return parts === null ? [] : [{ labels: {}, value: senderTotals(parts).senders }];
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

const GROUPS: Readonly<Record<ReportedKind, readonly Dimension[]>> = {
  connector: ['direction', 'connectorType', 'connector'],
  'smtp-auth': ['sender'],
};

/** The newest day of each kind in columns, read once for all metrics until data change; null without data. */
function readingOf(store: () => Store) {
  const readingOfKind = (kind: ReportedKind) =>
    atEachVersion(store, async (of): Promise<readonly Columns[] | null> => {
      const window = newestDay(kind, await of.partitions());
      if (window === null) return null;
      const parts: Columns[] = [];
      for await (const part of of.columns({ kind, window, by: GROUPS[kind] })) parts.push(part);
      return parts;
    });
  return { connector: readingOfKind('connector'), 'smtp-auth': readingOfKind('smtp-auth') };
}

const samples = (labels: Sample['labels'], tls: Readonly<Record<string, number>>): readonly Sample[] =>
  Object.entries(tls).map(([version, value]) => ({ labels: { ...labels, tls: version }, value }));
