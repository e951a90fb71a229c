import { join } from 'node:path';
import type { Day } from '../../../src/model/time.ts';
import { duration, type Figure } from '../figures.ts';
import { eximLog } from '../generate/exim-log.ts';
import { writeLines } from '../generate/text-file.ts';
import { importAsProcess } from '../import-file.ts';
import { inTurn, median } from '../timing.ts';
import { peakFigure } from './memory.ts';

const LINES_PER_SECOND = 250_000;

/** The import of an Exim main log, as a process of its own. */
export async function measureEximImport({
  lines,
  rounds,
  lastDay,
  scratch,
}: {
  readonly lines: number;
  readonly rounds: number;
  readonly lastDay: Day;
  readonly scratch: string;
}): Promise<readonly Figure[]> {
  const log = join(scratch, 'mainlog');
  await writeLines(eximLog(lines, lastDay), [{ path: log, encoding: 'utf8' }], { forWindows: false });
  let peakBytes = 0;
  const times = await inTurn(rounds, {
    mailflow: async () => {
      const imported = await importAsProcess(log, scratch);
      peakBytes = Math.max(peakBytes, imported.peakBytes);
    },
  });
  const ms = median(times.mailflow);
  const speed = lines / (ms / 1000);
  return [
    {
      what: `Exim main log, ${lines.toLocaleString('en')} lines: process`,
      measured: `${duration(ms)}, ${Math.round(speed).toLocaleString('en')} lines a second`,
      goal: { words: `>= ${LINES_PER_SECOND.toLocaleString('en')} lines a second`, isMet: speed >= LINES_PER_SECOND },
    },
    peakFigure(peakBytes),
  ];
}
