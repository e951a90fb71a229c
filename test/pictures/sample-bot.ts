import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ShownMessage } from '../../adapters/chat/local/local-conversation.ts';
import { seenEvents } from '../../adapters/seen-events/seen-events.ts';
import { sampleDocuments } from '../../adapters/sources/sample-tenant/document.ts';
import { announcementCard } from '../../cards/announcement-card.ts';
import type { Card } from '../../cards/card.ts';
import { createApp } from '../../src/app/create-app.ts';
import type { Surroundings } from '../../src/app/create-tenant.ts';
import { type About, openTenant } from '../../src/main/open-tenant.ts';
import { type Bot, importRejection, type Said } from '../../src/pipeline/bot.ts';
import type { Workspace } from '../../src/pipeline/workspace.ts';
import type { Clock } from '../../src/ports.ts';
import { givenSettings } from '../app/given-settings.ts';

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
      ...{ real, sample, sampleDocuments, clock, asOf: clock },
      policy: { allowed: [], guestsRead: false },
      seen: await seenEvents(join(directory, 'seen'), clock),
    });
    await bot.refreshSample();
    await bot.look();
    await bot.quiet();
    const used = await use({ bot, sample: sample.workspace, unasked });
    for (const tenant of [sample, real]) await tenant.close();
    return used;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const around = (clock: Clock): Surroundings => ({
  ...{ clock, asOf: clock, log: { info: () => {}, warn: () => {} } },
  ...{ pause: async () => {}, wait: async () => {}, nap: untilAborted, random: () => 0 },
});

/** Time stands still: what waits for later waits until the end. */
const untilAborted = (_: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
