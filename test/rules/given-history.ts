import type { SourceTotals } from '../../src/model/day-totals.ts';
import type { ConnectorType, Direction } from '../../src/model/dimensions.ts';
import { seriesName } from '../../src/model/series-name.ts';
import { type Day, startOfDay } from '../../src/model/time.ts';
import { noTlsCounts, TLS_VERSIONS, type TlsCounts } from '../../src/model/tls.ts';
import type { TlsSessions } from '../../src/model/tls-reports/tls-session.ts';
import type { ConnectorDay, History, PathDay, SenderDay } from '../../src/rules/history.ts';

/** What a sender did on a day: messages, or more exactly. */
type Sent = number | { readonly messages: number; readonly oldTls?: number; readonly basic?: number };

interface GivenPath {
  readonly direction?: Direction;
  readonly connectorType?: ConnectorType;
  readonly connector?: string;
  /** Per day, from `firstDay` on; null: that day is unknown for everybody. */
  readonly days: readonly (Partial<TlsCounts> | null)[];
}

interface Given {
  readonly firstDay: Day;
  /** Per sender, per day from `firstDay` on; undefined past the end. Days that are null everywhere are unknown. */
  readonly senders?: Readonly<Record<string, readonly (Sent | null)[]>>;
  readonly paths?: readonly GivenPath[];
  /** What TLS reports tell, per day from `firstDay` on; null: no report of that day is known. */
  readonly reports?: readonly (readonly TlsSessions[] | null)[];
  /** End of the last day by default. */
  readonly now?: Date;
}

/** A history of whole days, as a source that knows no hours would give. */
export function givenHistory({ firstDay, senders = {}, paths = [], reports = [], now }: Given): History {
  const addresses = Object.keys(senders);
  const senderDays = lengthOf(Object.values(senders)).flatMap((at): readonly SenderDay[] => {
    const sent = addresses.map((address) => senders[address]?.[at]);
    return sent.every((each) => each === null) ? [] : [senderDay(firstDay + at, sent)];
  });
  const connectorDays = lengthOf(paths.map(({ days }) => days)).flatMap((at): readonly ConnectorDay[] => {
    if (paths.every(({ days }) => days[at] === null)) return [];
    const told = paths.flatMap(({ days, ...path }) => pathDay(path, days[at] ?? {}));
    return [{ day: firstDay + at, directions: ['inbound', 'outbound'], paths: told.filter((p) => p.messages > 0) }];
  });
  const reportDays = reports.flatMap((sessions, at) =>
    sessions === null || sessions.length === 0 ? [] : [{ day: firstDay + at, sessions }],
  );
  const until = (days: readonly { readonly day: Day }[]) => (days.at(-1) === undefined ? null : endOf(days) * 24);
  const lastDay = senderDays.at(-1);
  const last24h = new Float64Array(addresses.length);
  lastDay?.sender.forEach((id, at) => {
    last24h[id] = lastDay.messages[at] as number;
  });
  const before = senderDays.find(({ day }) => day === (lastDay?.day ?? 0) - 1);
  const recentPeak = new Float64Array(addresses.length);
  before?.sender.forEach((id, at) => {
    recentPeak[id] = before.messages[at] as number;
  });
  return {
    now: now ?? startOfDay(Math.max(endOf(senderDays), endOf(connectorDays), endOf(reportDays))),
    senders: { until: until(senderDays), addresses, days: senderDays, countedOver: 'day', last24h, recentPeak },
    connectors: { until: until(connectorDays), days: connectorDays },
    tlsReports: { until: until(reportDays), days: reportDays },
    contradictions: [],
    totals: [
      totalsOf('connector', connectorDays, ({ paths: told }) => told.map(({ messages }) => messages)),
      totalsOf('smtp-auth', senderDays, ({ messages }) => [...messages]),
    ].filter(({ days }) => days.length > 0),
    tellings: (['smtp-auth', 'connector'] as const).flatMap((kind) => {
      const days = kind === 'connector' ? connectorDays : senderDays;
      return days.length === 0
        ? []
        : [
            {
              kind,
              source: 'report-csv',
              filters: {},
              days: days.map(({ day }) => day),
              until: startOfDay(endOf(days)),
            },
          ];
    }),
  };
}

function totalsOf<T extends { readonly day: Day }>(
  kind: SourceTotals['kind'],
  days: readonly T[],
  messages: (day: T) => readonly number[],
): SourceTotals {
  const total = (day: T) => ({
    ...{ day: day.day, isWhole: true, untilSeconds: (day.day + 1) * 86_400 },
    messages: messages(day).reduce((sum, each) => sum + each, 0),
  });
  return { kind, source: 'report-csv', days: days.map(total) };
}

const lengthOf = (series: readonly (readonly unknown[])[]): readonly number[] =>
  Array.from({ length: Math.max(0, ...series.map(({ length }) => length)) }, (_, at) => at);

const endOf = (days: readonly { readonly day: Day }[]): Day => (days.at(-1)?.day ?? 0) + 1;

function senderDay(day: Day, sent: readonly (Sent | null | undefined)[]): SenderDay {
  const rows = sent.flatMap((each, id) => {
    const did = typeof each === 'number' ? { messages: each } : each;
    return did && did.messages > 0 ? [{ id, oldTls: 0, basic: 0, ...did }] : [];
  });
  const column = (pick: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, pick);
  return {
    day,
    sender: Uint32Array.from(rows, ({ id }) => id),
    messages: column(({ messages }) => messages),
    peak: column(({ messages }) => messages),
    oldTls: column(({ oldTls }) => oldTls),
    basic: column(({ basic }) => basic),
  };
}

function pathDay(
  { direction = 'inbound', connectorType = 'partner', connector = 'Fabrikam' }: Omit<GivenPath, 'days'>,
  counts: Partial<TlsCounts>,
): PathDay {
  const tls = { ...noTlsCounts(), ...counts };
  const messages = TLS_VERSIONS.reduce((sum, version) => sum + tls[version], 0);
  const path = seriesName({ direction, connectorType, connector });
  return { path, direction, connectorType, connector, messages, tls };
}
