import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditFile } from '../../adapters/audit/audit-file.ts';
import { localConversation } from '../../adapters/chat/local/local-conversation.ts';
import { nodeFiles } from '../../adapters/files/files.ts';
import { directoryInbox } from '../../adapters/files/inbox.ts';
import { sha256 } from '../../adapters/files/sha256.ts';
import { sources } from '../../adapters/sources/index.ts';
import { sampleDocuments } from '../../adapters/sources/sample-tenant/source.ts';
import { openState } from '../../adapters/state/lowdb/open-state.ts';
import { parquetStore } from '../../adapters/store/parquet/store.ts';
import { announcementCard } from '../../cards/announcement-card.ts';
import type { Card } from '../../cards/card.ts';
import { rules } from '../../src/insights/index.ts';
import { readRuleSettings } from '../../src/insights/settings.ts';
import { type Bot, importRejection, type Said, startBot, type Tenant } from '../../src/pipeline/bot.ts';
import { INITIAL_STATE, stateSchema } from '../../src/pipeline/state.ts';
import { startWatching } from '../../src/pipeline/watch.ts';
import type { Workspace } from '../../src/pipeline/workspace.ts';
import { reports } from '../../src/reports/index.ts';
import { summary } from '../../src/reports/summary/report.ts';

const SPEAKER = {
  conversation: 'local:console',
  by: 'ada',
  defaultTop: 20,
  readImport: () => ({ ok: false, rejection: importRejection('nothing is imported here') }) as const,
};

/** A line that is typed at the terminal. */
export const askedOf = (bot: Bot, line: string): Promise<Said> => bot.answer(line, SPEAKER);

/** A bot that was started for the first time at `now`, and has looked at the sample tenant. */
export interface StartedBot {
  readonly bot: Bot;
  readonly sample: Workspace;
  /** What it said by itself, the first card first. */
  readonly unasked: readonly Card[];
}

/** Starts the bot as `npm start` does, with real adapters and a clock that stands still; gone when `use` is done. */
export async function withSampleBot<T>(now: Date, use: (started: StartedBot) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'mailflow-sample-'));
  try {
    const [real, sample] = [await tenant(directory, 'real', now), await tenant(directory, 'sample', now)];
    const bot = startBot({
      real,
      sample,
      sampleDocuments,
      reports,
      rules,
      asOf: () => now,
    });
    await bot.refreshSample();
    await bot.look();
    await bot.quiet();
    const used = await use({ bot, sample: sample.workspace, unasked: sample.unasked });
    for (const { workspace, watch } of [sample, real]) {
      await watch.stop();
      await workspace.state.close();
      await workspace.store.close();
    }
    return used;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function tenant(
  parent: string,
  kind: Workspace['tenant'],
  now: Date,
): Promise<Tenant & { readonly unasked: readonly Card[] }> {
  const directory = join(parent, kind);
  const log = { info: () => {}, warn: () => {} };
  const clock = { now: () => now };
  const workspace: Workspace = {
    tenant: kind,
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
    clock,
    log,
    declaredAlways: {},
    hash: sha256,
    wait: async () => {},
  };
  const unasked: Card[] = [];
  const platform = await localConversation({
    file: join(directory, 'conversation.jsonl'),
    show: ({ say }) => unasked.push(announcementCard(say, { sample: true, organisation: workspace.organisation })),
    clock,
    log,
  });
  const settings = readRuleSettings(rules, []);
  if (!settings.ok) throw new Error(settings.faults.join());
  const audit = auditFile(join(directory, 'audit.jsonl'));
  const watch = await startWatching({
    ...workspace,
    rules,
    settings: settings.settings,
    summary,
    platforms: [platform],
    audit,
    firstListener: SPEAKER.conversation,
    pause: async () => {},
    nap: untilAborted,
    random: () => 0,
  });
  return { workspace, watch, audit, unasked };
}

/** Time stands still: what waits for later waits until the end. */
const untilAborted = (_: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
