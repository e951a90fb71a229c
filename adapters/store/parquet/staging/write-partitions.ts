import type { DuckDBConnection } from '@duckdb/node-api';
import type { PartitionKey } from '../../../../src/model/partition.ts';
import type { Day } from '../../../../src/model/time.ts';
import { dayRanges, GRAINS, type Grain, newFileName, type Places } from '../layout.ts';
import type { Manifest } from '../manifest-format.ts';
import { quoted } from '../sql.ts';
import { PARQUET_OPTIONS, WorkingFiles } from '../write/working-files.ts';
import { aggregate, signatures } from './aggregate.ts';
import type { Planned, Sums, WriteOrder, Written, WrittenPartitions } from './planned.ts';
import { NAMED, NAMED_DAILY, PROFILE_WORDS } from './staged-texts.ts';
import { uniteEvents } from './unite-events.ts';

/** What was staged: its tables, and how many facts there are. */
export interface StagedFacts {
  readonly connection: DuckDBConnection;
  /** Another connection to the same tables. */
  readonly connect: () => Promise<DuckDBConnection>;
  /** Staged rows by the stream they are staged under and their day. */
  readonly rowsOf: (stream: number, day: Day) => number;
  readonly rows: number;
  /** Texts that were told, each as often as it was told. */
  readonly texts: number;
}

/** Staged rows that are summed up at a time, so that memory does not grow with the file. */
const PIECE_ROWS = 250_000;
/** The same where rows tell new words again and again (every other one a sender or a client nobody has heard of). */
const WORDY_PIECE_ROWS = 100_000;
/** Pieces that are summed up and written side by side: DuckDB does little of one on more than one core. */
const PIECES_AT_ONCE = 2;
const NO_SUMS: Sums = { messages: 0, facts: 0, directions: {}, signature: 'empty' };
const NOWHERE: Places = { daily: null, hourly: null, events: null };

/**
 * Sums staged rows into facts and writes them to Parquet, a file per stream and grain (and piece, for long imports).
 * Facts are numbers until the very end, when their words are joined in. What is held already is not written
 * again. What others told of these partitions is no part of it.
 */
export async function writePartitions(
  { connection, connect, rowsOf, rows, texts }: StagedFacts,
  { directory, mode }: Pick<WriteOrder, 'directory' | 'mode'>,
  planned: readonly Planned[],
): Promise<WrittenPartitions> {
  const merges = mode === 'merge';
  if (merges) await connection.run('ALTER TABLE staged ADD COLUMN IF NOT EXISTS event UBIGINT');
  const pieces = piecesOf(planned, rowsOf, texts > rows / 2 ? WORDY_PIECE_ROWS : PIECE_ROWS);
  const written = new Map<number, Written>();
  const files: Manifest['files'] = {};
  const working = await WorkingFiles.open(directory);
  const left = [...pieces].reverse();
  const again: (readonly Planned[])[] = [];
  async function write(piece: readonly Planned[]): Promise<void> {
    // Its tables are temporary ones, which go with the connection.
    const own = await connect();
    try {
      const { drafts, parts } = await writePiece(own, working, piece, merges);
      for (const { from, file, days } of drafts) {
        working.keep(from, file);
        files[file] = { days };
      }
      for (const [part, what] of parts) written.set(part, what);
    } finally {
      own.closeSync();
    }
  }
  const side = async (): Promise<void> => {
    // Two together may take more memory than there is: what fails beside another, and all after it, is done alone.
    while (again.length === 0) {
      const piece = left.pop();
      if (piece === undefined) return;
      await write(piece).catch(() => again.push(piece));
    }
  };
  if (pieces.length > 1) await Promise.all(Array.from({ length: PIECES_AT_ONCE }, side));
  for (const piece of [...again, ...left]) await write(piece);
  await working.finish(files);
  return { files, written: planned.map(({ part }) => written.get(part) as Written) };
}

async function writePiece(
  connection: DuckDBConnection,
  working: WorkingFiles,
  piece: readonly Planned[],
  merges: boolean,
): Promise<{ readonly drafts: readonly Draft[]; readonly parts: ReadonlyMap<number, Written> }> {
  await makePlan(connection, piece);
  await makeArrived(connection, piece, merges);
  if (merges) await uniteEvents(connection);
  await aggregate(connection, merges ? 'united' : 'arrived');
  const sums = await signatures(connection, merges ? 'united' : 'hourly');
  const same = new Map(piece.map(({ part, known }) => [part, sameAs(sums.get(part), known, merges)]));
  const fresh = piece.filter(({ part }) => sums.has(part) && same.get(part) === undefined);
  const { drafts, places } = await writeFiles(connection, working, fresh, merges);
  const parts = piece.map(({ part }): [number, Written] => {
    const sum = sums.get(part) ?? NO_SUMS;
    return [part, { ...sum, places: places.get(part) ?? same.get(part)?.places ?? NOWHERE }];
  });
  return { drafts, parts: new Map(parts) };
}

/** What holds these facts already, in every grain. */
const sameAs = (
  sum: Sums | undefined,
  known: Planned['known'],
  merges: boolean,
): Planned['known'][number] | undefined =>
  known.find(
    ({ signature, places }) =>
      signature === sum?.signature && places.hourly !== null && (!merges || places.events !== null),
  );

/** The plan in pieces that are summed up one by one, each of whole partitions. */
function piecesOf(
  planned: readonly Planned[],
  rowsOf: StagedFacts['rowsOf'],
  pieceRows: number,
): readonly (readonly Planned[])[] {
  const all = planned.reduce((sum, { stream, key }) => sum + rowsOf(stream, key.day), 0);
  // As many for each of those who write.
  const most = all <= pieceRows ? all : all / (PIECES_AT_ONCE * Math.ceil(all / (PIECES_AT_ONCE * pieceRows)));
  const pieces: Planned[][] = [[]];
  let inPiece = 0;
  for (const partition of planned) {
    const more = rowsOf(partition.stream, partition.key.day);
    if (inPiece > 0 && inPiece + more / 2 > most) {
      pieces.push([]);
      inPiece = 0;
    }
    pieces.at(-1)?.push(partition);
    inPiece += more;
  }
  return pieces;
}

async function makePlan(connection: DuckDBConnection, planned: readonly Planned[]): Promise<void> {
  await connection.run('CREATE OR REPLACE TEMP TABLE plan (part INTEGER, stream INTEGER, day INTEGER)');
  const appender = await connection.createAppender('plan');
  for (const { part, stream, key } of planned) {
    for (const value of [part, stream, key.day]) appender.appendInteger(value);
    appender.endRow();
  }
  appender.closeSync();
}

/** `arrived`: the staged rows of a piece of the plan (table `plan`), in numbers that may stand for the same words. */
async function makeArrived(
  connection: DuckDBConnection,
  piece: readonly Planned[],
  withEvents: boolean,
): Promise<void> {
  await connection.run(
    `CREATE OR REPLACE TEMP VIEW arrived AS
     SELECT plan.part, s.hour, s.profile, s.party, s.client, CAST(s.messages AS BIGINT) AS messages,
            CAST(nullif(s.recipients, -1) AS BIGINT) AS recipients, ${withEvents ? 's.event, s.rowid AS arrival, i.tls' : 'i.stream'}
     FROM staged AS s JOIN profile_ids AS i USING (profile) JOIN plan USING (stream)
     WHERE s.hour // 24 = plan.day AND ${withinDays(piece)}`,
  );
}

/** A condition on `hour` that keeps what a piece of the plan cannot have from being read. */
function withinDays(piece: readonly Planned[]): string {
  if (piece.length === 0) return 'false';
  const days = piece.map(({ key }) => key.day);
  const first = days.reduce((a, b) => Math.min(a, b));
  const last = days.reduce((a, b) => Math.max(a, b));
  return `hour BETWEEN ${first * 24} AND ${last * 24 + 23}`;
}

/** A file that was written and is not kept yet, and the days in it. */
interface Draft {
  readonly from: string;
  readonly file: string;
  readonly days: Manifest['files'][string]['days'];
}

/** One file per stream and grain for the changed partitions. */
async function writeFiles(
  connection: DuckDBConnection,
  working: WorkingFiles,
  changed: readonly Planned[],
  merges: boolean,
): Promise<{ readonly drafts: readonly Draft[]; readonly places: ReadonlyMap<number, Places> }> {
  const drafts: Draft[] = [];
  const places = new Map<number, Places>();
  for (const stream of new Set(changed.map((partition) => partition.stream))) {
    const ofStream = changed.filter((partition) => partition.stream === stream);
    const ofDays = ofStream.map(({ key }) => key.day);
    for (const grain of GRAINS) {
      if (grain === 'events' && !merges) continue;
      const file = newFileName(ofStream[0]?.key as PartitionKey, grain, ofDays);
      const from = working.draft();
      await copyGrain(connection, from, grain, ofStream);
      drafts.push({ from, file, days: dayRanges(ofDays) });
      for (const { part } of ofStream) places.set(part, { ...(places.get(part) ?? NOWHERE), [grain]: file });
    }
  }
  return { drafts, places };
}

async function copyGrain(
  connection: DuckDBConnection,
  to: string,
  grain: Grain,
  partitions: readonly Planned[],
): Promise<void> {
  const [time, client, joins] =
    grain === 'daily' ? ['f.day', '', NAMED_DAILY] : ['f.hour', 'n.text AS client, ', NAMED];
  const words = PROFILE_WORDS.map((word) => `p.${word}`).join(', ');
  const event = grain === 'events' ? ', f.event' : '';
  const parts = partitions.map(({ part }) => part).join(', ');
  await connection.run(
    `COPY (SELECT ${time}, ${words}, q.sender, q."domain", ${client}f.messages, f.recipients${event}
           FROM ${grain === 'events' ? 'united' : grain} AS f ${joins} WHERE f.part IN (${parts}))
     TO ${quoted(to)} ${PARQUET_OPTIONS}`,
  );
}
