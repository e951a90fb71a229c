import type { Question } from '../../../../src/model/question.ts';
import type { Grain } from '../layout.ts';
import type { Entry, Manifest } from '../manifest-format.ts';
import { isOneOf, quoted } from '../sql.ts';
import { GROUP, masksOf, rowsOf } from '../tail/tail-tables.ts';
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
      const plain = of.filter(({ tail }) => tail?.isMasked !== true);
      return [
        scanPartitions(directory, files, plain, grain, { condition }) ?? [],
        of.flatMap((entry) => tailScans(entry, grain, condition, { directory, files })),
      ].flat();
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

/** What an entry has in a tail; and what is right of its files, where not all of that is. */
function tailScans(
  entry: Entry,
  grain: Grain,
  condition: string | null,
  { directory, files }: { readonly directory: string; readonly files: Manifest['files'] },
): readonly string[] {
  const { tail } = entry;
  if (tail === undefined) return [];
  const columns = grain === 'daily' ? DAILY_COLUMNS : HOURLY_COLUMNS;
  const scans = [
    `SELECT hour // 24 AS day, ${columns} FROM ${rowsOf(tail.tables)} WHERE part = ${tail.part} AND since <= ${tail.at}
       AND (until IS NULL OR until > ${tail.at})${condition === null ? '' : ` AND ${condition}`}`,
  ];
  // What is masked is known by the hour.
  const scan = tail.isMasked ? scanPartitions(directory, files, [entry], 'hourly', { condition }) : null;
  if (scan !== null)
    scans.push(`SELECT day, ${columns} FROM (${scan}) ANTI JOIN (
      SELECT ${GROUP} FROM ${masksOf(tail.tables)} WHERE part = ${tail.part} AND since <= ${tail.at}) USING (${GROUP})`);
  return scans;
}

const DAILY_COLUMNS = `direction, "connectorType", connector, "forcedTls", sender, "domain", auth, tls, "rawTls", messages, recipients`;
const HOURLY_COLUMNS = `hour, client, ${DAILY_COLUMNS}`;

const NO_FACTS = `SELECT 0 AS day, 0 AS hour, '' AS direction, '' AS "connectorType", '' AS connector, '' AS "forcedTls",
  '' AS sender, '' AS domain, '' AS client, '' AS auth, '' AS tls, '' AS "rawTls", 0 AS messages, 0 AS recipients LIMIT 0`;
