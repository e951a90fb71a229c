import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../../adapters/chat/teams/settings.ts';
import { openTeams } from '../../adapters/chat/teams/teams.ts';
import { httpServer } from '../../adapters/http/http-server.ts';
import { fileContent } from '../../adapters/report-file/file-content.ts';
import { systemClock } from '../../adapters/schedule/system-clock.ts';
import { keptLog } from './kept-log.ts';
import { type Playground, startPlayground } from './playground.ts';
import { startTenantBot, type TenantBot } from './tenant-bot.ts';

export interface PlaygroundBot extends TenantBot {
  readonly playground: Playground;
  readonly log: ReturnType<typeof keptLog>;
}

/** The bot in a Teams that others wrote, without anybody's credentials; both gone when `use` is done. */
export async function withPlaygroundBot<T>(use: (started: PlaygroundBot) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'mailflow-playground-'));
  const closing: (() => Promise<void>)[] = [];
  try {
    const log = keptLog();
    const server = httpServer(log);
    const read = readSettings({ TEAMS_ANONYMOUS: '1' });
    if (read.kind !== 'ready') throw new Error(JSON.stringify(read));
    const chat = await openTeams(read.settings, {
      ...{ clock: systemClock, log, allowed: [], incoming: join(directory, 'incoming') },
      about: () => ({ sample: false, organisation: 'Contoso' }),
      stateFolder: join(directory, 'state'),
      makeFile: fileContent,
      route: server.route,
    });
    const tenant = await startTenantBot({ directory, platforms: [chat.platform], log });
    closing.push(
      () => chat.close(),
      () => server.close(),
      () => tenant.close(),
    );
    await chat.listen(tenant.desk);
    const port = await server.listen({ host: '127.0.0.1', port: 0 });
    const playground = await startPlayground(`http://127.0.0.1:${port}/api/messages`);
    closing.push(() => playground.close());
    return await use({ ...tenant, playground, log });
  } finally {
    for (const close of closing.reverse()) await close();
    await rm(directory, { recursive: true, force: true });
  }
}
