import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditFile } from '../../adapters/audit/audit-file.ts';
import { localConversation } from '../../adapters/chat/local/local-conversation.ts';
import { nodeFiles } from '../../adapters/files/files.ts';
import { directoryInbox } from '../../adapters/files/inbox.ts';
import { sources } from '../../adapters/sources/index.ts';
import { sampleDocument } from '../../adapters/sources/sample-tenant/document.ts';
import { openState } from '../../adapters/state/lowdb/open-state.ts';
import { parquetStore } from '../../adapters/store/parquet/store.ts';
import { announcementCard } from '../../cards/announcement-card.ts';
import type { Card } from '../../cards/card.ts';
import { replyCard } from '../../cards/reply-card.ts';
import { renderText } from '../../cards/text/render.ts';
import { episodeAnnouncement } from '../../src/announcements/episode-announcement.ts';
import { rules } from '../../src/insights/index.ts';
import { readRuleSettings } from '../../src/insights/settings.ts';
import { SAMPLE_SOURCE } from '../../src/pipeline/choose-source.ts';
import { localBot, type Tenant } from '../../src/pipeline/local-bot.ts';
import { INITIAL_STATE, stateSchema } from '../../src/pipeline/state.ts';
import { startWatching } from '../../src/pipeline/watch.ts';
import type { Workspace } from '../../src/pipeline/workspace.ts';
import { reports } from '../../src/reports/index.ts';
import { summary } from '../../src/reports/summary/report.ts';

/** Monday morning, when mail administrators look. Fixed, so that the pictures are the same whenever they are drawn. */
const NOW = new Date('2026-11-23T09:00:00Z');
export const COLUMNS = 80;
const SPEAKER = { conversation: 'local:console', by: 'ada', defaultTop: 20 };

/** What the sample tenant's bot answers to each line, and its worst insight, as on a terminal with colours. */
export async function sampleCards(
  lines: readonly string[],
): Promise<{ readonly answers: readonly string[]; readonly insight: string; readonly insights: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'mailflow-pictures-'));
  try {
    const [real, sample] = [await tenant(directory, 'real'), await tenant(directory, 'sample')];
    const bot = localBot({
      real,
      sample,
      sampleDocument,
      reports,
      rules,
      asOf: () => NOW,
      speaker: SPEAKER,
      readImport: () => ({ ok: false, problem: 'pictures import nothing' }),
    });
    await bot.refreshSample();
    await bot.look();
    await bot.quiet();
    const cards: string[] = [];
    for (const line of lines) {
      const { reply, about } = await bot.answer(line);
      const card = replyCard(reply, { sample: about.tenant === 'sample', organisation: about.organisation });
      cards.push(drawn(card));
    }
    for (const { workspace, watch } of [sample, real]) {
      await watch.stop();
      await workspace.state.close();
      await workspace.store.close();
    }
    return { answers: cards, insight: drawn(worstOf(sample.workspace)), insights: drawn(firstOf(sample.unasked)) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The card that the worst insight has where it is told by itself. */
function worstOf({ state, organisation }: Workspace): Card {
  const worst = firstOf(state.read().episodes.filter(({ severity }) => severity === 'high'));
  const say = episodeAnnouncement(worst, { now: NOW, rules, source: SAMPLE_SOURCE });
  return announcementCard(say, { sample: true, organisation });
}

function firstOf<T>([first]: readonly T[]): T {
  if (first === undefined) throw new Error('the sample tenant has nothing to tell');
  return first;
}

const drawn = (card: Card): string => renderText(card, { width: COLUMNS, colour: true });

async function tenant(
  parent: string,
  kind: Workspace['tenant'],
): Promise<Tenant & { readonly unasked: readonly Card[] }> {
  const directory = join(parent, kind);
  const log = { info: () => {}, warn: () => {} };
  const clock = { now: () => NOW };
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
  const watch = await startWatching({
    ...workspace,
    rules,
    settings: settings.settings,
    summary,
    platforms: [platform],
    audit: auditFile(join(directory, 'audit.jsonl')),
    firstListener: SPEAKER.conversation,
    pause: async () => {},
    nap: untilAborted,
    random: () => 0,
  });
  return { workspace, watch, unasked };
}

/** Time stands still: what waits for later waits until the end. */
const untilAborted = (_: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
