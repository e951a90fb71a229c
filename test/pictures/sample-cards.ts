import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '../../adapters/files/files.ts';
import { directoryInbox } from '../../adapters/files/inbox.ts';
import { sources } from '../../adapters/sources/index.ts';
import { sampleDocument } from '../../adapters/sources/sample-tenant/document.ts';
import { openState } from '../../adapters/state/lowdb/open-state.ts';
import { parquetStore } from '../../adapters/store/parquet/store.ts';
import { replyCard } from '../../cards/reply-card.ts';
import { renderText } from '../../cards/text/render.ts';
import { localBot } from '../../src/pipeline/local-bot.ts';
import { INITIAL_STATE, stateSchema } from '../../src/pipeline/state.ts';
import type { Workspace } from '../../src/pipeline/workspace.ts';
import { reports } from '../../src/reports/index.ts';

/** Monday morning, when mail administrators look. Fixed, so that the pictures are the same whenever they are drawn. */
const NOW = new Date('2026-11-23T09:00:00Z');
export const COLUMNS = 80;

/** What the sample tenant's bot answers to each line, as on a terminal with colours. */
export async function sampleCards(lines: readonly string[]): Promise<readonly string[]> {
  const directory = await mkdtemp(join(tmpdir(), 'mailflow-pictures-'));
  try {
    const [real, sample] = [await workspace(directory, 'real'), await workspace(directory, 'sample')];
    const bot = localBot({
      real,
      sample,
      sampleDocument,
      reports,
      asOf: () => NOW,
      defaultTop: 20,
      readImport: () => ({ ok: false, problem: 'pictures import nothing' }),
    });
    await bot.refreshSample();
    const cards: string[] = [];
    for (const line of lines) {
      const { reply, about } = await bot.answer(line);
      const card = replyCard(reply, { sample: about.tenant === 'sample', organisation: about.organisation });
      cards.push(renderText(card, { width: COLUMNS, colour: true }));
    }
    for (const { store, state } of [sample, real]) {
      await state.close();
      await store.close();
    }
    return cards;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function workspace(parent: string, tenant: Workspace['tenant']): Promise<Workspace> {
  const directory = join(parent, tenant);
  const log = { info: () => {}, warn: () => {} };
  return {
    tenant,
    organisation: 'Contoso',
    store: await parquetStore({ directory: join(directory, 'facts'), priority: [], log, hot: true }),
    inbox: directoryInbox(join(directory, 'inbox')),
    state: await openState(join(directory, 'mailflow.json'), {
      schema: stateSchema,
      initial: INITIAL_STATE,
      onWord: log.warn,
    }),
    sources,
    files: nodeFiles(),
    clock: { now: () => NOW },
    log,
    declaredAlways: {},
    wait: async () => {},
  };
}
