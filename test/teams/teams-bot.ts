import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatContext } from '../../adapters/chat/chat-system.ts';
import { readSettings } from '../../adapters/chat/teams/settings.ts';
import { type OpenTeams, openTeams } from '../../adapters/chat/teams/teams.ts';
import { httpServer } from '../../adapters/http/http-server.ts';
import { fileContent } from '../../adapters/report-file/file-content.ts';
import type { Policy } from '../../src/permissions/permissions.ts';
import { copyAttackedTenant } from '../prepared/attacked-tenant.ts';
import { APP_ID, unhurried } from './connected.ts';
import { type ConnectorStub, startConnectorStub, TENANT } from './connector-stub.ts';
import type { TokenFault } from './faults.ts';
import { keptLog } from './kept-log.ts';
import { type OpenIdServer, startOpenIdServer } from './openid-server.ts';
import { type SendAsTeams, sendingAsTeams } from './sending-as-teams.ts';
import { startTenantBot, type TenantBot, type TenantBotOptions } from './tenant-bot.ts';

export interface TeamsBot extends TenantBot {
  readonly stub: ConnectorStub;
  readonly openId: OpenIdServer;
  readonly log: ReturnType<typeof keptLog>;
  /** `http://127.0.0.1:1234/api/messages` */
  readonly url: string;
  /** Sends an activity as Teams does, and waits until all that follows from it is done. Answers what Teams got. */
  readonly send: SendAsTeams;
  readonly chat: OpenTeams;
  /** Where Teams keeps what it has to remember; not there before there is something. */
  readonly stateFolder: string;
  /** Where it puts what people hand in; not there before there is something. */
  readonly incoming: string;
  /** Files that the bot still holds of what people handed in. */
  leftFiles(): Promise<readonly string[]>;
}

export interface TeamsBotOptions extends Pick<TenantBotOptions, 'catalogue'> {
  readonly policy?: Policy;
  readonly environment?: Readonly<Record<string, string>>;
  /** Nothing is imported yet. */
  readonly isEmpty?: boolean;
  /** The first requests for a token go wrong so. */
  readonly tokenFaults?: readonly TokenFault[];
}

/**
 * The bot as `npm start` puts it together, in one Teams, with its real store, state and desk and the reports of a tenant
 * that is attacked on 2026-11-15; gone when `use` is done.
 */
export async function withTeamsBot<T>(
  use: (started: TeamsBot) => Promise<T>,
  { policy, environment = {}, isEmpty = false, tokenFaults = [], catalogue }: TeamsBotOptions = {},
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'mailflow-teams-'));
  const [stub, openId] = await Promise.all([startConnectorStub(), startOpenIdServer()]);
  stub.strikeTokens(...tokenFaults);
  const closing: (() => Promise<void>)[] = [];
  try {
    const log = keptLog();
    const server = httpServer(log);
    const incoming = join(directory, 'incoming');
    const stateFolder = join(directory, 'state');
    const context: ChatContext = {
      ...{ clock: unhurried(), log, allowed: [], incoming },
      about: () => ({ sample: false, organisation: 'Contoso' }),
      stateFolder,
      makeFile: fileContent,
      route: server.route,
    };
    const configured = readSettings({
      TEAMS_APP_ID: APP_ID,
      TEAMS_APP_PASSWORD: 'a-secret',
      TEAMS_TENANT_ID: TENANT,
      TEAMS_ALLOWED_HOSTS: stub.host,
      TEAMS_LOGIN_URL: stub.serviceUrl,
      TEAMS_OPENID_METADATA: openId.metadataUrl,
      ...environment,
    });
    if (configured.kind !== 'ready') throw new Error(JSON.stringify(configured));
    const chat = await openTeams(configured.settings, context);
    if (!isEmpty) await copyAttackedTenant(directory);
    const tenant = await startTenantBot({
      ...{ directory, platforms: [chat.platform], log },
      ...(policy === undefined ? {} : { policy }),
      ...(catalogue && { catalogue }),
    });
    closing.push(
      () => chat.close(),
      () => server.close(),
      () => tenant.close(),
    );
    await chat.listen(tenant.desk);
    const port = await server.listen({ host: '127.0.0.1', port: 0 });
    const url = `http://127.0.0.1:${port}/api/messages`;
    const said = sendingAsTeams({ url, stub, openId });
    return await use({
      ...tenant,
      ...{ stub, openId, log, url, chat, stateFolder, incoming },
      async send(activity) {
        const answer = await said(activity);
        await chat.idle();
        await tenant.bot.quiet();
        return answer;
      },
      leftFiles: () => readdir(incoming, { recursive: true }).catch(() => []),
    });
  } finally {
    for (const close of closing) await close();
    await Promise.all([stub.close(), openId.close()]);
    await rm(directory, { recursive: true, force: true });
  }
}
