import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openState } from '../../../adapters/state/lowdb/open-state.ts';
import { outboxIn } from '../../../src/alerts/outbox/outbox-store.ts';
import { sending } from '../../../src/alerts/outbox/outcome.ts';
import { openToWrite } from '../../../src/main/open-data.ts';
import type { Day } from '../../../src/model/time.ts';
import type { StateStore } from '../../../src/ports/state-store.ts';
import { INITIAL_STATE, type MailflowState, stateSchema } from '../../../src/state/state.ts';
import { type Figure, limited, megabytes, duration as show, times } from '../figures.ts';
import { buildTenant } from '../generate/build-tenant.ts';
import { silentLog } from '../silent-log.ts';
import { longestStall, type Stall } from '../stall.ts';
import { median, timed } from '../timing.ts';
import { startLoadedBot } from './loaded-bot.ts';
import { startOnce } from './loaded-start.ts';
import { alert, idOf, type Load, loadedState } from './loaded-state.ts';

const FEW: Load = { open: 100, subscribed: 100, waiting: 100 };
const SENDERS = 100;
const WRITES = 30;
const STALL_MS = 50;

/** Asked one after another; each acts on other insights than those before. */
const LINES = [
  `ack ${idOf(50)}`,
  `snooze ${idOf(51)} 4h`,
  `mute sender52@contoso.com 1d because of the bench`,
  'unmute sender52@contoso.com',
  `expected ${idOf(53)} because of the bench`,
  'insights',
  'insights all page:2',
  `why ${idOf(50)}`,
  'mutes',
  'subscriptions',
  'audit',
  'status',
  'summary',
  'smtp-auth 7d',
] as const;

interface Measured extends Stall {
  readonly ms: number;
}

const NOT_MEASURED: Measured = {
  ...{ ms: Number.NaN, stallMs: Number.NaN, workMs: Number.NaN, allWorkMs: Number.NaN },
};

/**
 * What is asked and told with much in the state, and what a write and a start take then. Beside each figure the same with
 * a hundred of each, in the same run.
 */
export async function measureState(load: Load, lastDay: Day, scratch: string): Promise<readonly Figure[]> {
  const few = await measured(FEW, lastDay, join(scratch, 'few'));
  const many = await measured(load, lastDay, join(scratch, 'many'));
  const beside = (words: string, value: number, little: number, limitMs: number): Figure => ({
    ...limited(words, value, limitMs, show),
    beside: `${FEW.open} of each ${show(little)}`,
    ratio: times(value / little),
  });
  const figures = Object.entries(many.steps).flatMap(([words, step]) => {
    const little = few.steps[words] ?? NOT_MEASURED;
    return [
      {
        ...beside(words, step.ms, little.ms, many.limits[words] ?? 1_000),
        measured: `${show(step.ms)} (${show(step.allWorkMs)} of work)`,
      },
      {
        ...beside('longest stall meanwhile', step.workMs, little.workMs, STALL_MS),
        measured: `${show(step.workMs)} (${show(step.stallMs)} on the clock)`,
      },
    ];
  });
  return [
    beside(`a state write with ${load.waiting} waiting`, many.writeMs, few.writeMs, 10),
    beside('the state opened', many.openMs, few.openMs, 3_000),
    ...figures,
    beside('start, until people in Slack are answered', many.start.listenMs, few.start.listenMs, 3_000),
    {
      ...beside('whole start, until a line is answered', many.start.ms, few.start.ms, 3_000),
      measured: `${show(many.start.ms)} (${show(many.start.workMs)} of work)`,
      beside: `${FEW.open} of each ${show(few.start.ms)} (${show(few.start.workMs)} of work)`,
    },
    { what: 'heap in use afterwards', measured: megabytes(many.heap), beside: megabytes(few.heap) },
  ];
}

async function measured(load: Load, lastDay: Day, directory: string) {
  const data = join(directory, 'data');
  const now = new Date();
  const file = join(data, 'state', 'mailflow.json');
  const given = loadedState(load, now);
  const deliveries = given.deliveries ?? [];
  await buildData(data, file, lastDay, { ...given, deliveries: [] });
  const writeMs = await withState(file, (state) => writes(state, deliveries));
  const opened = await inTurn(3, async () => (await timed(() => withState(file, async () => {}))).ms);
  const told = await toldAndAsked(data, load, now);
  const starts = await inTurn(3, () => startOnce(data));
  const start = {
    ms: median(starts.map(({ ms }) => ms)),
    workMs: median(starts.map(({ workMs }) => workMs)),
    listenMs: median(starts.map(({ listenMs }) => listenMs)),
  };
  return { writeMs, openMs: median(opened), start, ...told };
}

/** Once more each time, one after another. */
async function inTurn<T>(times: number, once: () => Promise<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for (let n = 0; n < times; n++) all.push(await once());
  return all;
}

async function buildData(data: string, file: string, lastDay: Day, given: Partial<MailflowState>): Promise<void> {
  await mkdir(join(data, 'state'), { recursive: true });
  const { store, close } = await openToWrite({ data, authority: [] }, { hot: false, log: silentLog });
  await buildTenant(store, SENDERS, lastDay);
  await close();
  await withState(file, (state) => state.update((before) => ({ ...before, ...given })));
}

async function withState<T>(file: string, use: (state: StateStore<MailflowState>) => Promise<T>): Promise<T> {
  const state = await openState(file, { schema: stateSchema, initial: INITIAL_STATE, onWord: () => {} });
  try {
    return await use(state);
  } finally {
    await state.close();
  }
}

/** What the outbox writes before each call, with all these waiting. */
async function writes(state: StateStore<MailflowState>, deliveries: MailflowState['deliveries']): Promise<number> {
  const outbox = outboxIn(state);
  await outbox.update((before) => ({ ...before, deliveries }));
  const took: number[] = [];
  for (const delivery of deliveries.slice(0, WRITES))
    took.push((await timed(() => outbox.update((before) => sending(before, delivery)))).ms);
  await outbox.update((before) => ({ ...before, deliveries: [] }));
  await outbox.update((before) => ({ ...before, deliveries }));
  return median(took);
}

async function toldAndAsked(data: string, load: Load, now: Date) {
  const { tenant, posted, ask } = await startLoadedBot(data, now);
  const { watch, workspace } = tenant;
  const steps: Record<string, Measured> = {};
  const limits: Record<string, number> = {};
  /** `rest`: what follows and is not waited for; it works, and may hold the event loop, as well. */
  const step = async (
    words: string,
    limitMs: number,
    work: () => Promise<unknown>,
    rest = async (): Promise<void> => {},
  ): Promise<void> => {
    const { result, ...stall } = await longestStall(async () => {
      const done = await timed(work);
      await rest();
      return done;
    });
    steps[words] = { ms: result.ms, ...stall };
    limits[words] = limitMs;
  };
  const saying = async (): Promise<void> => {
    await watch.speak();
    await watch.quiet();
  };
  try {
    await step('all insights told in one channel', 10_000, saying);
    // What was decided changes once more after a card was posted.
    await step('nothing new to tell', 1_000, saying);
    await step('one alert told in every conversation', 60_000, async () => {
      await workspace.state.update((before) => ({ ...before, episodes: [...before.episodes, alert(now)] }));
      await saying();
    });
    const told = new Set(posted.filter(({ key }) => key.startsWith(alert(now).id)).map((each) => each.conversation));
    if (told.size < load.subscribed) throw new Error(`${told.size} of ${load.subscribed} conversations were told`);
    if (new Set(posted.map(({ key }) => key)).size < posted.length) throw new Error('something was told twice');
    await step('a look of the rules', 10_000, async () => {
      await watch.look();
      await watch.quiet();
    });
    for (const line of LINES)
      await step(
        line,
        1_000,
        () => ask(line),
        () => watch.quiet(),
      );
    await step(`ack group:${idOf(0)}`, 1_000, () => ask(`ack group:${idOf(0)}`));
    // The alert is on the channel's card, too: each of its own cards says who has it.
    await step('all cards brought up to date', 60_000, () => watch.quiet());
    return { steps, limits, heap: heapInUse() };
  } finally {
    await tenant.close();
  }
}

/** In bytes, without what is garbage. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
