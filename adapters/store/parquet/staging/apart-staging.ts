import { serialQueue } from '../../../../src/concurrency/serial-queue.ts';
import { BATCH_COLUMNS, type FactBatch } from '../../../../src/model/fact-batch.ts';
import { buffersOfTexts, type PackedTexts } from '../../../../src/model/text/packed-texts.ts';
import type { StagedDay } from '../../../../src/ports/fact-store.ts';
import type { ImportStaging, OpenStaging, WriteOrder, WrittenPartitions } from './planned.ts';

/** What a thread that stages is asked, `open` first and `close` last. */
export type StagingQuestion =
  | { readonly ask: 'open'; readonly spillDirectory: string; readonly memoryLimit: string }
  | { readonly ask: 'add'; readonly batch: FactBatch }
  | { readonly ask: 'texts'; readonly texts: PackedTexts }
  | { readonly ask: 'days' }
  | { readonly ask: 'write'; readonly order: WriteOrder }
  | { readonly ask: 'close' };

/** A thread of which the program is {@link servedStaging}. */
export interface StagingThread {
  ask(question: StagingQuestion, transfer?: readonly ArrayBuffer[]): Promise<unknown>;
  end(): Promise<void>;
}

/**
 * Stages each import in a thread of its own. DuckDB takes facts in, and spills what is too much, in the thread that asks
 * for it: of a large file that held up whoever was waiting for an answer.
 */
export const apartStaging =
  (begin: () => StagingThread): OpenStaging =>
  async (spillDirectory, memoryLimit) => {
    const thread = begin();
    try {
      await thread.ask({ ask: 'open', spillDirectory, memoryLimit });
    } catch (cause) {
      await thread.end();
      throw cause;
    }
    return stagingIn(thread);
  };

function stagingIn(thread: StagingThread): ImportStaging {
  /** One batch may be under way while the next is read. */
  let adding: Promise<unknown> = Promise.resolve();
  return {
    async add(batch) {
      const before = adding;
      adding = thread.ask({ ask: 'add', batch }, buffersOf(batch));
      adding.catch(() => {});
      await before;
    },
    async addTexts(texts) {
      if (texts.ends.length > 0) await thread.ask({ ask: 'texts', texts }, buffersOfTexts(texts));
    },
    async days() {
      await adding;
      return (await thread.ask({ ask: 'days' })) as readonly StagedDay[];
    },
    async write(order) {
      await adding;
      return (await thread.ask({ ask: 'write', order })) as WrittenPartitions;
    },
    async close() {
      // What it held goes with the thread, also where that has ended: there is nothing to say but what was said before.
      await thread.ask({ ask: 'close' }).catch(() => {});
      await thread.end();
    },
  };
}

const buffersOf = (batch: FactBatch): readonly ArrayBuffer[] =>
  [...BATCH_COLUMNS.map((name) => batch[name]), batch.event].flatMap((column) =>
    column === null ? [] : [column.buffer as ArrayBuffer],
  );

/** Answers what a thread that stages is asked, in the order it is asked. */
export function servedStaging(open: OpenStaging): (question: StagingQuestion) => Promise<unknown> {
  const inOrder = serialQueue();
  let staging: ImportStaging | null = null;

  return (question) =>
    inOrder(async () => {
      if (question.ask === 'open') {
        staging = await open(question.spillDirectory, question.memoryLimit);
        return null;
      }
      if (staging === null) throw new Error('nothing is staged here');
      switch (question.ask) {
        case 'add':
          return staging.add(question.batch);
        case 'texts':
          return staging.addTexts(question.texts);
        case 'days':
          return staging.days();
        case 'write':
          return staging.write(question.order);
        case 'close':
          return staging.close();
      }
    });
}

/** Batches that are staged in the program's own thread where there are no more: to begin a thread would take longer. */
const FEW_BATCHES = 2;

/** Stages a small import with `here`, a large one with `apart`. */
export const stagingBySize =
  (here: OpenStaging, apart: OpenStaging): OpenStaging =>
  async (spillDirectory, memoryLimit) => {
    let held: ((staging: ImportStaging) => Promise<void>)[] = [];
    let batches = 0;
    let opened: Promise<ImportStaging> | null = null;

    /** What was held back goes first. */
    async function begin(open: OpenStaging): Promise<ImportStaging> {
      const staging = await open(spillDirectory, memoryLimit);
      try {
        for (const add of held) await add(staging);
        held = [];
        return staging;
      } catch (cause) {
        await staging.close();
        throw cause;
      }
    }

    async function add(more: (staging: ImportStaging) => Promise<void>): Promise<void> {
      if (opened === null && batches > FEW_BATCHES) opened = begin(apart);
      if (opened === null) held.push(more);
      else await more(await opened);
    }

    const staging = (): Promise<ImportStaging> => {
      opened ??= begin(here);
      return opened;
    };
    return {
      add: async (batch) => {
        batches++;
        await add((to) => to.add(batch));
      },
      addTexts: (texts) => add((to) => to.addTexts(texts)),
      days: async () => (await staging()).days(),
      write: async (order) => (await staging()).write(order),
      // One that could not be begun is closed.
      close: async () => (await opened?.catch(() => null))?.close(),
    };
  };
