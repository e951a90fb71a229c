import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parquetStore } from '../../../adapters/store/parquet/store.ts';
import { REPORTED_KINDS } from '../../../src/model/dimensions.ts';
import { type Day, dayText } from '../../../src/model/time.ts';
import { lastDays } from '../../../src/model/window.ts';
import { compared, duration, type Figure } from '../figures.ts';
import { logLines } from '../generate/log-lines.ts';
import { writeLines } from '../generate/text-file.ts';
import { dataOf, importAsProcess } from '../import-file.ts';
import { findProgram, run } from '../program.ts';
import { silentLog } from '../silent-log.ts';
import { DAYS } from '../sizes.ts';
import { inTurn, median } from '../timing.ts';
import { measureDisk } from './disk.ts';
import { peakFigure } from './memory.ts';

const AWK = fileURLToPath(new URL('../rivals/join-log.awk', import.meta.url));
const FASTER_THAN_PFLOGSUMM = 3;

/** The import of a Postfix log, beside an awk script that joins and counts the same, and beside pflogsumm. */
export async function measureLogImport({
  lines,
  rounds,
  lastDay,
  scratch,
}: {
  lines: number;
  rounds: number;
  lastDay: Day;
  scratch: string;
}): Promise<readonly Figure[]> {
  const log = join(scratch, 'mail.log');
  await writeLines(logLines({ lines, lastDay }), [{ path: log, encoding: 'utf8' }], { forWindows: false });
  const year = dayText(lastDay - 1).slice(0, 4);

  const [mawk, pflogsumm] = [findProgram('mawk'), findProgram('pflogsumm')];
  let peakBytes = 0;
  let counted: Record<string, number> | null = null;
  const times = await inTurn(rounds, {
    mailflow: async () => {
      const imported = await importAsProcess(log, scratch, ['--year', year]);
      peakBytes = Math.max(peakBytes, imported.peakBytes);
    },
    mawk: async () => {
      if (mawk) counted = JSON.parse(await run(mawk, ['-f', AWK, log]));
    },
    pflogsumm: async () => pflogsumm && run(pflogsumm, [log]),
  });
  const messages = await messagesHeld(scratch, lastDay);
  if (counted !== null) checkEqual(counted, messages);

  const what = `Postfix log, ${lines.toLocaleString('en')} lines: process`;
  const ours = median(times.mailflow);
  const all = Object.values(messages).reduce((a, b) => a + b);
  return [
    mawk
      ? compared(what, ours, { name: 'mawk process', ms: median(times.mawk) }, 1)
      : { what: `${what} beside mawk`, measured: 'mawk is not installed' },
    pflogsumm
      ? fasterThan(what, ours, { name: 'pflogsumm', ms: median(times.pflogsumm) })
      : { what: `${what} beside pflogsumm`, measured: 'pflogsumm is not installed' },
    peakFigure(peakBytes),
    measureDisk(join(dataOf(scratch), 'facts'), all),
  ];
}

function fasterThan(what: string, ours: number, rival: { readonly name: string; readonly ms: number }): Figure {
  const factor = rival.ms / ours;
  return {
    what,
    measured: duration(ours),
    beside: `${rival.name} ${duration(rival.ms)}`,
    ratio: `${factor.toFixed(2)}x faster`,
    goal: { words: `>= ${FASTER_THAN_PFLOGSUMM}x faster`, isMet: factor >= FASTER_THAN_PFLOGSUMM },
  };
}

/** What the import has come to, per direction. */
async function messagesHeld(scratch: string, lastDay: Day): Promise<Readonly<Record<string, number>>> {
  const store = await parquetStore({
    directory: join(dataOf(scratch), 'facts'),
    priority: [],
    log: silentLog,
    hot: false,
  });
  const held: Record<string, number> = {};
  for (const kind of REPORTED_KINDS) {
    const { rows } = await store.ask({ kind, window: lastDays(DAYS, lastDay + 1), by: ['direction'] });
    for (const { group, messages } of rows) held[String(group[0])] = messages;
  }
  await store.close();
  return held;
}

function checkEqual(counted: Readonly<Record<string, number>>, held: Readonly<Record<string, number>>): void {
  for (const [direction, messages] of Object.entries(held)) {
    if (counted[direction] === messages) continue;
    throw new Error(`mawk does not agree: ${JSON.stringify(counted)} and ${JSON.stringify(held)}`);
  }
}
