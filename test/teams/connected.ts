import { CLOUDS } from '../../adapters/chat/teams/clouds.ts';
import type { Reference } from '../../adapters/chat/teams/outbound/reference.ts';
import type { TeamsSettings } from '../../adapters/chat/teams/settings.ts';
import { type Speaking, speaking } from '../../adapters/chat/teams/speaking.ts';
import { BOT, type ConnectorStub, TENANT } from './connector-stub.ts';
import { keptLog } from './kept-log.ts';

export const APP_ID = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';

const settingsFor = ({ host, serviceUrl }: Pick<ConnectorStub, 'host' | 'serviceUrl'>): TeamsSettings => ({
  identity: { kind: 'bot', appId: APP_ID, password: 'a-secret', tenant: TENANT },
  tenants: [TENANT],
  hosts: [host],
  loginUrl: serviceUrl,
  openIdMetadata: CLOUDS.public.openIdMetadata,
  cloud: CLOUDS.public,
  mostFileBytes: 1_000_000,
});

/** Time in which nothing is ever too fast for Teams. */
export function unhurried() {
  let now = Date.parse('2026-11-22T12:00:00Z');
  return {
    now: () => {
      now += 31_000;
      return new Date(now);
    },
  };
}

/** The real calls, to that Teams. */
export const speakingTo = (
  stub: ConnectorStub,
  timing: { readonly timeoutMs?: number; readonly messageTimeoutMs?: number } = {},
): Speaking => speaking(settingsFor(stub), { clock: unhurried(), log: keptLog(), timeoutMs: 10_000, ...timing });

export const referenceTo = (
  { serviceUrl }: Pick<ConnectorStub, 'serviceUrl'>,
  id: string,
  kind: Reference['kind'] = 'channel',
): Reference => ({ id, kind, serviceUrl, tenant: TENANT, team: kind === 'channel' ? 'team' : null, bot: BOT });
