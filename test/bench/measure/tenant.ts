import { join } from 'node:path';
import { parquetStore } from '../../../adapters/store/parquet/store.ts';
import { type Kind, REPORTED_KINDS } from '../../../src/model/dimensions.ts';
import { type Day, dayText } from '../../../src/model/time.ts';
import { duration, type Figure } from '../figures.ts';
import { buildTenant } from '../generate/build-tenant.ts';
import { run, runMailflow } from '../program.ts';
import { benchQuestions } from '../questions.ts';
import { nativeTable } from '../rivals/native-table.ts';
import { silentLog } from '../silent-log.ts';
import { inTurn, median, timed } from '../timing.ts';
import { measureAnswers } from './answers.ts';
import { measureDisk } from './disk.ts';
import { measureWarming } from './warming.ts';

interface TenantSizes {
  readonly senders: number;
  readonly questions: number;
  readonly rounds: number;
  readonly lastDay: Day;
  readonly scratch: string;
}

/** A whole tenant: what is asked of it, how long a start takes, and what it takes on disk and in memory. */
export async function measureTenant(sizes: TenantSizes): Promise<{
  readonly about: string;
  readonly answers: readonly Figure[];
  readonly size: readonly Figure[];
}> {
  const { senders, questions, rounds, lastDay, scratch } = sizes;
  const data = join(scratch, 'tenant');
  const directory = join(data, 'facts');
  const options = { directory, priority: [], log: silentLog };
  const cold = await parquetStore({ ...options, hot: false });
  const building = await timed(() => buildTenant(cold, senders, lastDay));
  const held = await cold.partitions();
  const sumOf = (field: 'messages' | 'facts', kinds: readonly Kind[] = REPORTED_KINDS) =>
    held.reduce((sum, partition) => sum + (kinds.includes(partition.kind) ? partition[field] : 0), 0);

  const warming = await measureWarming(directory);
  const hot = await parquetStore({ ...options, hot: true });
  if (!(await hot.warm())) throw new Error('the copy in memory is not used');
  const native = await nativeTable(join(scratch, 'native.duckdb'), directory);
  const counted = await native.connection.runAndReadAll(
    'SELECT (SELECT count(*) FROM smtp_auth_daily) + (SELECT count(*) FROM connector_daily)',
  );
  const answers: Figure[] = [];
  for (const question of benchQuestions(lastDay, senders)) {
    answers.push(...(await measureAnswers(question, questions, { hot, cold, native })));
  }
  native.close();
  await hot.close();
  await cold.close();

  const millions = (count: number) => `${(count / 1e6).toFixed(1)} M`;
  return {
    about: `${millions(sumOf('messages', ['smtp-auth']))} messages of ${senders.toLocaleString('en')} senders over 90 days and ${millions(sumOf('messages', ['connector']))} through connectors: ${millions(Number(counted.getRows()[0]?.[0]))} daily and ${millions(sumOf('facts'))} hourly facts, imported in ${duration(building.ms)}`,
    answers,
    size: [
      ...warming,
      ...(await measureStarts(data, lastDay, rounds, scratch)),
      measureDisk(directory, sumOf('messages')),
    ],
  };
}

/** The command line as a process, from its start to its end, beside a Node that does nothing. */
async function measureStarts(data: string, lastDay: Day, rounds: number, scratch: string): Promise<readonly Figure[]> {
  const ask = ['smtp-auth', '7d', '--data', data, '--as-of', dayText(lastDay)];
  const times = await inTurn(rounds, {
    node: () => run(process.execPath, ['-e', '0']),
    help: () => runMailflow(['help'], scratch),
    ask: () => runMailflow(ask, scratch),
  });
  const beside = `node alone ${duration(median(times.node))}`;
  return [
    { what: '`mailflow help`, process', measured: duration(median(times.help)), beside },
    { what: '`mailflow smtp-auth 7d`, process', measured: duration(median(times.ask)), beside },
  ];
}
