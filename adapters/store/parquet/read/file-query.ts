import type { Question } from '../../../../src/model/question.ts';
import type { Grain } from '../layout.ts';
import type { Manifest } from '../manifest-format.ts';
import { isOneOf, quoted } from '../sql.ts';
import { type Relation, TEXT_DIMENSIONS } from './facts-sql.ts';
import { scanPartitions } from './scan.ts';
import { byDirections, hoursCondition, type SelectedPartitions } from './select-partitions.ts';

/** The question's facts straight from the Parquet files of the partitions that answer it. */
export function fileRelation(
  question: Question,
  asked: SelectedPartitions,
  directory: string,
  files: Manifest['files'],
): Relation {
  const scan = (entries: SelectedPartitions['whole'], grain: Grain, hours: string | null): readonly string[] =>
    [...byDirections(entries)].flatMap(([directions, of]) => {
      const conditions = [hours, directions].filter((condition) => condition !== null);
      const condition = conditions.length > 0 ? conditions.join(' AND ') : null;
      return scanPartitions(directory, files, of, grain, { condition }) ?? [];
    });
  const scans = [
    ...scan(asked.timed, asked.grain, hoursCondition(question)),
    ...scan(asked.whole, asked.grain, null),
    ...scan(asked.hourless, 'daily', null),
  ];
  return {
    sql: scans.length > 0 ? scans.join(' UNION ALL BY NAME ') : NO_FACTS,
    texts: null,
    word: (_, value) => quoted(value),
    conditions: TEXT_DIMENSIONS.flatMap((name) => {
      const values = question.where?.[name];
      return values ? [isOneOf(name, values.map(quoted))] : [];
    }),
  };
}

const NO_FACTS = `SELECT 0 AS day, 0 AS hour, '' AS direction, '' AS "connectorType", '' AS connector, '' AS "forcedTls",
  '' AS sender, '' AS domain, '' AS client, '' AS auth, '' AS tls, '' AS "rawTls", 0 AS messages, 0 AS recipients LIMIT 0`;
