import { replyCard } from '../../../cards/reply-card.ts';
import { renderText } from '../../../cards/text/render.ts';
import { cachedStore } from '../../../src/bot/cached-store.ts';
import { readContext, runCommand } from '../../../src/bot/give-context.ts';
import { commands } from '../../../src/commands/index.ts';
import { parseCommand } from '../../../src/commands/parse.ts';
import type { Reply } from '../../../src/commands/reply.ts';
import type { Day } from '../../../src/model/time.ts';
import { startOfDay } from '../../../src/model/time.ts';
import type { FactStore } from '../../../src/ports/fact-store.ts';
import { reports } from '../../../src/reports/index.ts';
import { duration, type Figure, spread, times } from '../figures.ts';
import type { BenchQuestion } from '../questions.ts';
import { askNative } from '../rivals/native-questions.ts';
import type { NativeTable } from '../rivals/native-table.ts';
import { percentile, timed } from '../timing.ts';

const ORGANISATION = 'Contoso';
const NATIVE_RATIO = 1.5;
const REMEMBERED_MS = 10;
const COLD_TIMES = 5;
/** How often each question is asked again; it takes so little that one busy moment of the machine would decide. */
const REPEATED = 10;

/** Where a question is put: a running bot's store, one that reads its files every time, and a database. */
export interface Answerers {
  readonly hot: FactStore;
  readonly cold: FactStore;
  readonly native: NativeTable;
}

/** One command, asked for the first time, again, of the files, and of a native table, so many times in turn. */
export async function measureAnswers(
  question: BenchQuestion,
  rounds: number,
  answerers: Answerers,
): Promise<readonly Figure[]> {
  const first: number[] = [];
  const again: number[] = [];
  const rendered: number[] = [];
  const native: number[] = [];
  const cold: number[] = [];
  // Once unmeasured: the first question of all compiles what every other one uses.
  for (let n = -1; n < rounds; n++) {
    const { line, asOf } = question.asked(Math.max(0, n));
    const remembering = cachedStore(answerers.hot);
    const asked = await timed(() => answer(line, asOf, remembering));
    const repeated: number[] = [];
    for (let time = 0; time < REPEATED; time++) repeated.push((await timed(() => answer(line, asOf, remembering))).ms);
    const rendering = await timed(async () =>
      renderText(replyCard(asked.result, CONTEXT), { width: 80, colour: false }),
    );
    const theirs = await timed(() => askNative(answerers.native.connection, question.native(Math.max(0, n))));
    checkEqual(question, asked.result, theirs.result);
    if (n < 0) continue;
    first.push(asked.ms);
    again.push(...repeated);
    rendered.push(rendering.ms);
    native.push(theirs.ms);
  }
  for (let n = 0; n < COLD_TIMES; n++) {
    const { line, asOf } = question.asked(n);
    cold.push((await timed(() => answer(line, asOf, answerers.cold))).ms);
  }
  return figuresOf(question, { first, again, rendered, native, cold });
}

const CONTEXT = { sample: false, organisation: ORGANISATION };

async function answer(line: string, day: Day, store: FactStore): Promise<Reply> {
  const asOf = new Date(startOfDay(day).getTime() + 12 * 3_600_000);
  const catalogue = { commands, reports, rules: [] };
  const parsed = parseCommand(line, { ...catalogue, asOf, defaultTop: 20 });
  if (!parsed.ok) throw new Error(parsed.rejection.problem);
  const read = readContext({
    ...{ catalogue, store, organisation: ORGANISATION, isSample: false },
    audit: { append: notHere, last: notHere },
    alerts: notHere,
    following: notHere,
    speaker: { conversation: 'bench', by: 'bench', defaultTop: 20 },
  });
  return runCommand(parsed.command, read, notHere);
}

const notHere = () => Promise.reject(new Error('only facts are asked here'));

function checkEqual(question: BenchQuestion, said: Reply, native: number): void {
  if (said.kind !== 'report') throw new Error(`${question.name} was not understood`);
  const ours = question.messages(said.answer.data);
  if (ours !== native || ours === 0) throw new Error(`${question.name}: ${ours} messages, natively ${native}`);
}

function figuresOf(
  { name, guideMs }: BenchQuestion,
  {
    first,
    again,
    rendered,
    native,
    cold,
  }: Readonly<Record<'first' | 'again' | 'rendered' | 'native' | 'cold', readonly number[]>>,
): readonly Figure[] {
  const ratio = percentile(first, 50) / percentile(native, 50);
  return [
    {
      what: `${name}, first time`,
      measured: spread(first),
      beside: `native ${spread(native)}`,
      ratio: times(ratio),
      goal: { words: `<= ${NATIVE_RATIO}x`, isMet: ratio <= NATIVE_RATIO },
    },
    ...(guideMs === undefined
      ? []
      : [
          {
            what: `${name}, guide`,
            measured: duration(percentile(first, 50)),
            goal: { words: `<= ${guideMs} ms`, isMet: percentile(first, 50) <= guideMs },
          },
        ]),
    {
      what: `${name}, nothing changed`,
      measured: spread(again),
      beside: `as text ${duration(percentile(rendered, 50))} more`,
      goal: { words: `<= ${REMEMBERED_MS} ms`, isMet: percentile(again, 99) <= REMEMBERED_MS },
    },
    { what: `${name}, from the files`, measured: spread(cold) },
  ];
}
