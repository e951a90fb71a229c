import { APP_ID } from './connected.ts';
import { BOT, type ConnectorStub } from './connector-stub.ts';
import type { OpenIdServer } from './openid-server.ts';

export type Sent = Readonly<Record<string, unknown>>;

/** Sends an activity; answers what Teams got. */
export type SendAsTeams = (activity: Sent) => Promise<{ readonly status: number; readonly body: unknown }>;

interface Addressed {
  /** `http://127.0.0.1:1234/api/messages` */
  readonly url: string;
  readonly stub: Pick<ConnectorStub, 'serviceUrl'>;
  readonly openId: Pick<OpenIdServer, 'token'>;
}

/** Signs what is sent as Teams does, with a token for this bot. */
export const sendingAsTeams =
  ({ url, stub, openId }: Addressed): SendAsTeams =>
  async (activity) => {
    const token = await openId.token({ audience: APP_ID, serviceUrl: stub.serviceUrl });
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        ...{ channelId: 'msteams', serviceUrl: stub.serviceUrl, recipient: { id: BOT, name: 'Mailflow' } },
        ...activity,
      }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  };
