import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileContent } from '../../adapters/report-file/file-content.ts';
import { systemClock } from '../../adapters/schedule/system-clock.ts';
import { openChats } from '../../src/main/chats.ts';
import { chatPlatformContract } from '../contracts/chat-platform.ts';
import { partnerReport } from '../journeys/slack/partner-report.ts';
import { keptLog } from '../teams/kept-log.ts';
import { startTenantBot } from '../teams/tenant-bot.ts';
import { type ToyService, toyPlatform, toySystem } from './adapter/toy.ts';

const ABOUT = () => ({ sample: false, organisation: 'Contoso' });

chatPlatformContract('a toy', async () => {
  const service: ToyService = { messages: [], speak: null };
  return {
    platform: toyPlatform(service, ABOUT),
    conversations: ['toy:a', 'toy:b'],
    seen: async () => service.messages.map(({ key: _, ...seen }) => seen),
    reopen: async () => toyPlatform(service, ABOUT),
    cleanup: async () => {},
  };
});

describe('one more platform', () => {
  test('is a folder for its adapter, one for its cards and a line in the registry: it hears, answers and is told', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mailflow-toy-'));
    const service: ToyService = { messages: [], speak: null };
    const log = keptLog();
    const system = toySystem(service);
    const configured = system.configure({ TOY_TOKEN: 'wood' });
    if (configured.kind !== 'ready') throw new Error(configured.kind);
    const [chat] = await openChats([{ system, chat: configured.chat }], () => ({
      ...{ clock: systemClock, log, about: ABOUT, allowed: [], route: null, makeFile: fileContent },
      ...{ incoming: join(directory, 'incoming'), stateFolder: join(directory, 'state') },
    }));
    if (chat === undefined) throw new Error('not opened');
    const bot = await startTenantBot({ directory, platforms: [chat.platform], log });
    try {
      await chat.listen(bot.desk);
      expect(await service.speak?.('ann', 'subscribe tls10-partner-connector')).toContain('This conversation receives');
      bot.time.set(new Date('2026-11-16T06:00:00Z'));
      await bot.ingest('monday.csv', partnerReport('2026-11-15', { '2026-11-15': 90 }));
      expect(service.messages).toMatchObject([{ conversation: 'toy:ann', text: expect.stringContaining('Fabrikam') }]);
    } finally {
      await chat.close();
      await bot.close();
      await rm(directory, { recursive: true, force: true });
    }
  });
});
