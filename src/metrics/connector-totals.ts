import type { ConnectorType, Direction } from '../model/dimensions.ts';
import type { AnswerRow, Dimension } from '../model/question.ts';
import type { Series } from '../model/series-name.ts';
import type { TlsCounts } from '../model/tls.ts';
import { addTls } from '../reports/tls-text.ts';

/** The messages of one path, by TLS version. */
export interface PathTotal extends Series {
  readonly tls: TlsCounts;
}

/** Paths with series of their own, at most: each has one for every TLS version, and a monitoring system keeps them all. */
export const MOST_PATHS = 50;
/** The connector that further paths are counted under, by direction. */
export const OTHER_CONNECTORS = '(others)';

/** What makes a path; a question grouped by them answers what {@link pathTotal} reads. */
export const PATH_DIMENSIONS: readonly Dimension[] = ['direction', 'connectorType', 'connector'];

export const pathTotal = ({ group: [direction, type, connector], tls }: AnswerRow): PathTotal => ({
  direction: direction as Direction,
  connectorType: type as ConnectorType,
  connector: String(connector),
  tls,
});

/** Of paths with most messages first: those, and the rest of each direction as one. No message is left out. */
export function largestPaths(paths: readonly PathTotal[], most = MOST_PATHS): readonly PathTotal[] {
  // A connector that has this name would have the same labels as those counted together.
  const named = paths.filter(({ connector }) => connector !== OTHER_CONNECTORS);
  const rest = [...named.slice(most), ...paths.filter(({ connector }) => connector === OTHER_CONNECTORS)];
  const others = [...new Set(rest.map(({ direction }) => direction))].map(
    (direction): PathTotal => ({
      direction,
      connectorType: 'none',
      connector: OTHER_CONNECTORS,
      tls: tlsOf(rest, direction),
    }),
  );
  return [...named.slice(0, most), ...others];
}

/** By direction; inbound and outbound also where there was no message. */
export function directionTotals(paths: readonly PathTotal[]): ReadonlyMap<Direction, TlsCounts> {
  const directions = new Set<Direction>(['inbound', 'outbound', ...paths.map(({ direction }) => direction)]);
  return new Map([...directions].map((direction) => [direction, tlsOf(paths, direction)]));
}

const tlsOf = (paths: readonly PathTotal[], direction: Direction): TlsCounts =>
  addTls(paths.filter((path) => path.direction === direction).map(({ tls }) => tls));
