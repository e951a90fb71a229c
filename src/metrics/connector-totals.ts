import type { ConnectorType, Direction } from '../model/dimensions.ts';
import type { Columns } from '../model/question.ts';
import type { Series } from '../model/series-name.ts';
import { noTlsCounts, TLS_VERSIONS, type TlsCounts } from '../model/tls.ts';

/** The messages of one path, by TLS version. */
export interface PathTotal extends Series {
  readonly messages: number;
  readonly tls: TlsCounts;
}

/** Paths with series of their own, at most: each has one for every TLS version, and a monitoring system keeps them all. */
export const MOST_PATHS = 50;
/** The connector that further paths are counted under, by direction. */
export const OTHER_CONNECTORS = '(others)';

/** Of columns by direction, connector type and connector. */
export function pathTotals({ rows, groups, texts, messages, tls }: Columns): readonly PathTotal[] {
  const [directions, types, connectors] = groups;
  return Array.from({ length: rows }, (_, row) => ({
    direction: texts[directions?.[row] as number] as Direction,
    connectorType: texts[types?.[row] as number] as ConnectorType,
    connector: texts[connectors?.[row] as number] as string,
    messages: messages[row] as number,
    tls: Object.fromEntries(TLS_VERSIONS.map((version) => [version, tls[version][row] as number])) as TlsCounts,
  }));
}

/** The paths with the most messages, and the rest of each direction as one. No message is left out. */
export function largestPaths(paths: readonly PathTotal[], most = MOST_PATHS): readonly PathTotal[] {
  const ordered = paths.toSorted((a, b) => b.messages - a.messages || compare(nameOf(a), nameOf(b)));
  // A connector that has this name would have the same labels as those counted together.
  const named = ordered.filter(({ connector }) => connector !== OTHER_CONNECTORS);
  const rest = [...named.slice(most), ...ordered.filter(({ connector }) => connector === OTHER_CONNECTORS)];
  const others = [...new Set(rest.map(({ direction }) => direction))].map((direction) => ({
    ...({ direction, connectorType: 'none', connector: OTHER_CONNECTORS } as const),
    ...sumOf(rest.filter((path) => path.direction === direction)),
  }));
  return [...named.slice(0, most), ...others];
}

/** By direction; inbound and outbound also where there was no message. */
export function directionTotals(paths: readonly PathTotal[]): ReadonlyMap<Direction, TlsCounts> {
  const directions = new Set<Direction>(['inbound', 'outbound', ...paths.map(({ direction }) => direction)]);
  return new Map(
    [...directions].map((direction) => [direction, sumOf(paths.filter((path) => path.direction === direction)).tls]),
  );
}

function sumOf(paths: readonly PathTotal[]): Pick<PathTotal, 'messages' | 'tls'> {
  const tls = noTlsCounts();
  for (const path of paths) for (const version of TLS_VERSIONS) tls[version] += path.tls[version];
  return { messages: paths.reduce((sum, { messages }) => sum + messages, 0), tls };
}

const nameOf = ({ direction, connectorType, connector }: Series): string =>
  JSON.stringify([direction, connectorType, connector]);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
