import { join } from 'node:path';
import type { Day } from '../../../src/model/time.ts';
import { duration, type Figure } from '../figures.ts';
import { writeLines } from '../generate/text-file.ts';
import { importAsProcess } from '../import-file.ts';
import { inTurn, median } from '../timing.ts';
import { peakFigure } from './memory.ts';
import { importOptions, type ServerLog } from './server-logs.ts';

const LINES_PER_SECOND = 250_000;

/** The import of a server's log of two days, as a process of its own. */
export async function measureServerLog(
  server: ServerLog,
  {
    lines,
    rounds,
    lastDay,
    scratch,
  }: {
    readonly lines: number;
    readonly rounds: number;
    readonly lastDay: Day;
    readonly scratch: string;
  },
): Promise<readonly Figure[]> {
  const log = join(scratch, server.fileName);
  await writeLines(server.lines({ lines, lastDay }), [{ path: log, encoding: 'utf8' }], server);
  let peakBytes = 0;
  const times = await inTurn(rounds, {
    mailflow: async () => {
      const imported = await importAsProcess(log, scratch, importOptions(server, lastDay - 1));
      peakBytes = Math.max(peakBytes, imported.peakBytes);
    },
  });
  const ms = median(times.mailflow);
  const speed = lines / (ms / 1000);
  return [
    {
      what: `${server.name}, ${lines.toLocaleString('en')} lines: process`,
      measured: `${duration(ms)}, ${Math.round(speed).toLocaleString('en')} lines a second`,
      goal: { words: `>= ${LINES_PER_SECOND.toLocaleString('en')} lines a second`, isMet: speed >= LINES_PER_SECOND },
    },
    peakFigure(peakBytes),
  ];
}
