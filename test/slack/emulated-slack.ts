import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator } from 'emulate';

export const BOT_TOKEN = 'xoxb-emulated-bot';
export const APP_TOKEN = 'xapp-1-emulated-app';
/** Of somebody who may do everything: to prepare what the bot is to meet. */
export const ADMIN_TOKEN = 'xoxp-emulated-admin';

const ADMIN_SCOPES = [
  ...['chat:write', 'channels:read', 'channels:history', 'channels:manage', 'channels:write', 'groups:read'],
  ...['groups:write', 'groups:history', 'im:read', 'im:write', 'im:history', 'users:read', 'files:read', 'files:write'],
];

export interface EmulatedSlack {
  /** `http://127.0.0.1:1234` */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A workspace with the bot `mailflow`, Ann and Bob, and two channels that the bot is in (`mail-alerts`,
 * `mail-reports`); it is not in `general` and `random`. `baseUrl`: where it is to be reached, for the addresses that
 * it gives out.
 */
export async function startEmulatedSlack(baseUrl: string, scopes: readonly string[]): Promise<EmulatedSlack> {
  const port = await freePort();
  const emulator = await createEmulator({
    service: 'slack',
    port,
    baseUrl,
    seed: {
      slack: {
        users: [{ name: 'mailflow' }, { name: 'ann' }, { name: 'bob' }],
        channels: [{ name: 'mail-alerts' }, { name: 'mail-reports' }],
        tokens: [
          { token: BOT_TOKEN, user: 'mailflow', scopes },
          { token: ADMIN_TOKEN, user: 'admin', scopes: ADMIN_SCOPES },
        ],
        strict_scopes: true,
      },
    },
  });
  return { url: `http://127.0.0.1:${port}`, close: () => emulator.close() };
}

/** The emulator does not say which port it was given. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
