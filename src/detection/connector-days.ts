import type { ConnectorType, Direction } from '../model/dimensions.ts';
import { type Series, seriesName } from '../model/series-name.ts';
import { noTlsCounts, TLS_VERSIONS } from '../model/tls.ts';
import type { ConnectorDay, PathDay } from '../rules/history.ts';
import type { Summing } from './day-series.ts';
import type { BlockReading } from './hour-block.ts';

/** The paths that were ever read, numbered. Those with the same name are one, as they are for people. */
export class Paths {
  readonly #numbers = new Map<string, number>();
  readonly #paths: (Series & { readonly path: string })[] = [];

  number(series: Series): number {
    const path = seriesName(series);
    const known = this.#numbers.get(path);
    if (known !== undefined) return known;
    const number = this.#paths.push({ ...series, path }) - 1;
    this.#numbers.set(path, number);
    return number;
  }

  at(number: number): Series & { readonly path: string } {
    return this.#paths[number] as Series & { readonly path: string };
  }
}

/** What is read of paths: messages, and messages per TLS version, by hour. */
export function pathReading(paths: Paths): BlockReading {
  return {
    kind: 'connector',
    by: ['direction', 'connectorType', 'connector'],
    subjects([direction, connectorType, connector], texts, rows) {
      const text = (column: Int32Array | undefined, row: number) => texts[column?.[row] as number] as string;
      return Uint32Array.from({ length: rows }, (_, row) =>
        paths.number({
          direction: text(direction, row) as Direction,
          connectorType: text(connectorType, row) as ConnectorType,
          connector: text(connector, row),
        }),
      );
    },
    counts: ({ messages, tls }) => [messages, ...TLS_VERSIONS.map((version) => tls[version])],
  };
}

/** One day of every path with mail before `until`, ordered by name. */
export function connectorDay(
  paths: Paths,
  { day: { day, directions, knowsHours }, block, until }: Summing,
): ConnectorDay {
  const byPath = new Map<number, { messages: number; readonly tls: ReturnType<typeof noTlsCounts> }>();
  const [messages, ...perTls] = block.counts;
  block.subject.forEach((number, row) => {
    if (knowsHours && (block.hour[row] as number) >= until) return;
    const sums = byPath.get(number) ?? { messages: 0, tls: noTlsCounts() };
    byPath.set(number, sums);
    sums.messages += messages?.[row] as number;
    TLS_VERSIONS.forEach((version, at) => {
      sums.tls[version] += perTls[at]?.[row] as number;
    });
  });
  const answer = [...byPath].map(([number, sums]): PathDay => ({ ...paths.at(number), ...sums }));
  return { day, directions, paths: answer.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}
