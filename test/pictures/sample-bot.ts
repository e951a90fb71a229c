import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ShownMessage } from '../../adapters/chat/local/local-conversation.ts';
import { seenEvents } from '../../adapters/seen-events/seen-events.ts';
import { sampleDocuments } from '../../adapters/sources/sample-tenant/source.ts';
import { announcementCard } from '../../cards/announcement-card.ts';
import type { Card } from '../../cards/card.ts';
import { createApp } from '../../src/app/create-app.ts';
import type { Surroundings } from '../../src/app/create-tenant.ts';
import { type Bot, type BotReply, importRejection } from '../../src/bot/bot.ts';
import type { Workspace } from '../../src/bot/workspace.ts';
import { type About, openTenant } from '../../src/main/open-tenant.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { givenSettings } from '../app/given-settings.ts';
import { copyPrepared } from '../prepared/prepared.ts';

const SPEAKER = {
  conversation: 'local:console',
  by: 'ada',
  defaultTop: 20,
  readImport: () => ({ ok: false, rejection: importRejection('nothing is imported here') }) as const,
};

/** A line that is typed at the terminal. */
export const askedOf = (bot: Bot, line: string): Promise<BotReply> => bot.answer(line, SPEAKER);

/** A bot that was started for the first time at `now`, and has looked at the sample tenant. */
export interface StartedBot {
  readonly bot: Bot;
  readonly sample: Workspace;
  /** What it said by itself, the first card first. */
  readonly unasked: readonly Card[];
}

/**
 * The bot as `npm start` starts it for the first time, with real adapters and a clock that stands still; gone when `use`
 * is done. What it did and said at first is prepared once a run of the tests for everybody who asks for that time.
 */
export async function withSampleBot<T>(now: Date, use: (started: StartedBot) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'mailflow-sample-'));
  try {
    const first = (made: string) => keepFirstStart(made, now);
    await copyPrepared(`sample-${now.toISOString().replaceAll(':', '-')}`, first, directory);
    const unasked: readonly Card[] = JSON.parse(await readFile(join(directory, UNASKED), 'utf8'));
    const { bot, sample, close } = await start(directory, now);
    await bot.refreshSample();
    const used = await use({ bot, sample, unasked });
    await close();
    return used;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The cards that the bot showed at its first start. */
const UNASKED = 'unasked.json';

async function keepFirstStart(directory: string, now: Date): Promise<void> {
  const { bot, unasked, close } = await start(directory, now);
  await bot.refreshSample();
  await bot.look();
  await bot.quiet();
  await close();
  await writeFile(join(directory, UNASKED), JSON.stringify(unasked));
}

async function start(directory: string, now: Date) {
  const unasked: Card[] = [];
  const show = ({ say }: ShownMessage, { tenant, organisation }: About): void => {
    if (tenant === 'sample') unasked.push(announcementCard(say, { sample: true, organisation }));
  };
  const clock = { now: () => now };
  const given = (kind: Workspace['tenant']) => ({
    ...givenSettings(join(directory, kind)),
    surroundings: around(clock),
  });
  const real = await openTenant(given('real'), 'real', { show, chats: [] });
  const sample = await openTenant(given('sample'), 'sample', { show, chats: [] });
  const { bot } = createApp({
    ...{ real, sample, sampleDocuments, clock, asOf: clock, nap: untilAborted },
    policy: { allowed: [], guestsRead: false },
    seen: await seenEvents(join(directory, 'seen'), clock),
  });
  return {
    bot,
    sample: sample.workspace,
    unasked,
    async close(): Promise<void> {
      for (const tenant of [sample, real]) await tenant.close();
    },
  };
}

const around = (clock: Clock): Surroundings => ({
  ...{ clock, asOf: clock, log: { info: () => {}, warn: () => {} } },
  ...{ pause: async () => {}, wait: async () => {}, nap: untilAborted, random: () => 0 },
});

/** Time stands still: what waits for later waits until the end. */
export const untilAborted = (_: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
