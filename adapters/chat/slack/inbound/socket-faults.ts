import type { SocketModeReceiver } from '@slack/bolt';
import { failureOfNetwork } from '../outbound/outcomes.ts';
import { harmless } from './bolt-log.ts';

/**
 * Why Slack is not connected, in words. Of a socket that does not open the client (@slack/socket-mode 3.1) rejects with
 * nothing at all, whether a firewall, a proxy or a name is at fault: what can be told is where it should have led. Of its
 * address only the host, as the rest is a ticket.
 */
export function socketFaults({ client }: SocketModeReceiver): (cause: unknown) => string {
  let host = 'Slack';
  client.on('authenticated', ({ url }: { readonly url?: unknown }) => {
    if (typeof url === 'string' && URL.canParse(url)) host = new URL(url).host;
  });
  return (cause) => (cause instanceof Error ? whyNotAsked(cause) : whyNotOpen(host));
}

/** The SDK says of every failure of the network the same, and hides what it was. */
const whyNotAsked = (cause: Error): string =>
  'original' in cause ? failureOfNetwork(cause.original).trouble : harmless(cause);

const whyNotOpen = (host: string): string =>
  `Cannot open the WebSocket to ${host}: check that this machine can reach ${host}, and all of wss://*.slack.com, ` +
  'on port 443 (DNS, proxy, firewall, certificates); a proxy must allow WebSockets';
