import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Day } from '../../../src/model/time.ts';
import { compared, type Figure } from '../figures.ts';
import { type ReportShape, reportRows } from '../generate/report-rows.ts';
import { writeLines } from '../generate/text-file.ts';
import { dataOf, importAsProcess, importInProcess } from '../import-file.ts';
import { findProgram, run, runScript } from '../program.ts';
import { inTurn, median } from '../timing.ts';
import { measureDisk } from './disk.ts';
import { peakFigure } from './memory.ts';

const DUCKDB = new URL('../rivals/duckdb.mjs', import.meta.url);
/** How many times as long as DuckDB an import may take. */
const GOAL: Readonly<Record<ReportShape, number>> = { tenant: 2, scattered: 4 };
const AWK = fileURLToPath(new URL('../rivals/group-report.awk', import.meta.url));

/**
 * The import of a SmtpCSReport in UTF-16LE, beside programs that read the same rows in UTF-8 and group them by what
 * makes an hourly fact, without keeping anything. All must come to the same number of facts and messages.
 */
export async function measureReportImport(
  shape: ReportShape,
  { rows, rounds, lastDay, scratch }: { rows: number; rounds: number; lastDay: Day; scratch: string },
): Promise<readonly Figure[]> {
  const utf16 = join(scratch, `${shape}.utf16.csv`);
  const utf8 = join(scratch, `${shape}.utf8.csv`);
  const files = [
    { path: utf16, encoding: 'utf16le' },
    { path: utf8, encoding: 'utf8' },
  ] as const;
  await writeLines(reportRows(shape, rows, lastDay), files, { forWindows: true });

  const sql = groupBy(utf8);
  const mawk = findProgram('mawk');
  const results = new Map<string, Groups>();
  let peakBytes = 0;
  const times = await inTurn(rounds, {
    process: async () => {
      const imported = await importAsProcess(utf16, scratch);
      peakBytes = Math.max(peakBytes, imported.peakBytes);
      results.set('mailflow', [imported.report.facts, null]);
    },
    duckdbProcess: async () => results.set('duckdb', JSON.parse(await runScript(DUCKDB, [sql]))),
    mawkProcess: async () => mawk && results.set('mawk', JSON.parse(await run(mawk, ['-f', AWK, utf8]))),
    inProcess: () => importInProcess(utf16, scratch),
    duckdbInProcess: () => inProcess(sql),
  });
  const [facts, messages] = agreed(results);

  const what = `${shape}, ${rows.toLocaleString('en')} rows, ${facts.toLocaleString('en')} facts`;
  const ours = median(times.process);
  return [
    compared(`${what}: process`, ours, { name: 'DuckDB process', ms: median(times.duckdbProcess) }, GOAL[shape]),
    compared(
      `${what}: in process`,
      median(times.inProcess),
      { name: 'DuckDB in process', ms: median(times.duckdbInProcess) },
      GOAL[shape],
    ),
    mawk
      ? compared(`${what}: process`, ours, { name: 'mawk process', ms: median(times.mawkProcess) }, 1)
      : { what: `${what}: mawk`, measured: 'not installed' },
    peakFigure(peakBytes),
    measureDisk(join(dataOf(scratch), 'facts'), messages),
  ];
}

/** Facts and messages; an import does not say how many messages there were. */
type Groups = readonly [facts: number | string, messages: number | string | null];

function agreed(results: ReadonlyMap<string, Groups>): readonly [number, number] {
  const facts = new Set([...results.values()].map((groups) => Number(groups[0])));
  const messages = new Set([...results.values()].flatMap((groups) => (groups[1] === null ? [] : [Number(groups[1])])));
  const [[onlyFacts = 0], [onlyMessages = 0]] = [[...facts], [...messages]];
  if (facts.size !== 1 || messages.size !== 1) throw new Error(`they do not agree: ${JSON.stringify([...results])}`);
  return [onlyFacts, onlyMessages];
}

async function inProcess(sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.runAndReadAll(sql);
  connection.closeSync();
  instance.closeSync();
}

/** Columns are named with their types, which spares DuckDB its guessing. */
const groupBy = (path: string): string => `
  SELECT count(*), sum(messages)::BIGINT FROM (
    SELECT date_trunc('hour', "date"), "senderName", "senderDomain", "authMethod", original_client_ip, tls_version,
           sum(message_count) AS messages
    FROM read_csv('${path}', header = true, delim = ',', quote = '"', auto_detect = false, columns = {
      'date': 'TIMESTAMP', 'senderName': 'VARCHAR', 'senderDomain': 'VARCHAR', 'authMethod': 'VARCHAR',
      'original_client_ip': 'VARCHAR', 'tls_version': 'VARCHAR', 'tls_cipher': 'VARCHAR', 'message_count': 'BIGINT',
      'message_id': 'VARCHAR'})
    GROUP BY ALL)`;
