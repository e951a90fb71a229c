import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, type SecureContext, type TLSSocket, TLSSocket as Tls } from 'node:tls';
import type { NextHop } from './network.ts';

/** One transaction that a next hop took in. */
export interface Received {
  readonly hop: string;
  readonly messageId: string;
  /** `TLSv1.3`; null for clear text. */
  readonly protocol: string | null;
  readonly recipients: readonly string[];
  /** ms since 1970. */
  readonly at: number;
}

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/**
 * SMTP servers that take mail from the relay and keep count of it. A recipient `later.…` is deferred once, `never.…` is
 * refused; what a hop does with TLS stands in its description.
 */
export async function openNextHops(
  hops: readonly NextHop[],
  certificate: Certificate,
): Promise<{ readonly received: readonly Received[] }> {
  const received: Received[] = [];
  await Promise.all(hops.map((hop) => listen(nextHop(hop, certificate, received), hop.address)));
  return { received };
}

const listen = (server: Server, address: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(25, address, resolve);
  });

function nextHop(hop: NextHop, certificate: Certificate, received: Received[]): Server {
  const deferred = new Set<string>();
  const context = secureContext(hop, certificate);
  let connections = 0;
  return createServer((socket) => {
    connections += 1;
    const isTurnedAway = hop.isBusyAtFirst && connections === 1;
    socket.on('error', () => {});
    if (isTurnedAway) socket.end(`421 ${hop.name} too busy\r\n`);
    else session({ hop, context, deferred, received }, socket);
  });
}

function secureContext({ tls }: NextHop, certificate: Certificate): SecureContext | null {
  if (tls === 'none') return null;
  if (tls === '1.2') return createSecureContext({ ...certificate, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' });
  return createSecureContext({ ...certificate, minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' });
}

interface Given {
  readonly hop: NextHop;
  readonly context: SecureContext | null;
  readonly deferred: Set<string>;
  readonly received: Received[];
}

function session({ hop, context, deferred, received }: Given, plain: Socket): void {
  let socket: Socket | TLSSocket = plain;
  let rest = '';
  let recipients: string[] = [];
  /** The lines of a message as they come in; null between messages. */
  let message: string[] | null = null;
  const say = (line: string) => socket.write(`${line}\r\n`);

  say(`220 ${hop.name} ESMTP`);
  attend(plain);

  function attend(to: Socket): void {
    to.setEncoding('latin1');
    to.on('data', (text: string) => {
      const lines = (rest + text).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines)
        if (message === null) command(line);
        else content(message, line);
    });
  }

  function command(line: string): void {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO') greet();
    else if (verb === 'STAR') startTls();
    else if (verb === 'RCPT') say(recipient(/<([^>]*)>/.exec(line)?.[1] ?? ''));
    else if (verb === 'DATA' && recipients.length === 0) say('554 5.5.1 no valid recipients');
    else if (verb === 'DATA') {
      message = [];
      say('354 go on');
    } else if (verb === 'QUIT') socket.end('221 2.0.0 bye\r\n');
    else {
      if (verb === 'MAIL' || verb === 'RSET') recipients = [];
      say('250 2.0.0 ok');
    }
  }

  function greet(): void {
    const isEncrypted = socket !== plain;
    if (isEncrypted && hop.tls === 'drops after the handshake') socket.destroy();
    else
      say(
        ['250-PIPELINING', ...(context === null || isEncrypted ? [] : ['250-STARTTLS']), '250 8BITMIME'].join('\r\n'),
      );
  }

  function startTls(): void {
    say('220 2.0.0 ready');
    plain.removeAllListeners('data');
    if (hop.tls === 'handshake fails') {
      plain.once('data', () => plain.end('no TLS here\r\n'));
      return;
    }
    const tls = new Tls(plain, { isServer: true, secureContext: context ?? createSecureContext() });
    tls.on('error', () => {});
    socket = tls;
    rest = '';
    attend(tls);
  }

  function recipient(address: string): string {
    if (address.startsWith('never.')) return '550 5.1.1 no such user';
    if (address.startsWith('later.') && !deferred.has(address)) {
      deferred.add(address);
      return '451 4.7.1 greylisted, try again';
    }
    recipients.push(address);
    return '250 2.1.5 ok';
  }

  function content(lines: string[], line: string): void {
    if (line !== '.') {
      lines.push(line);
      return;
    }
    const messageId = lines.map((each) => /^message-id:\s*<([^>]*)>/i.exec(each)?.[1]).find((id) => id !== undefined);
    const protocol = socket instanceof Tls ? socket.getProtocol() : null;
    received.push({ hop: hop.name, messageId: messageId ?? '', protocol, recipients, at: Date.now() });
    message = null;
    recipients = [];
    say(`250 2.0.0 ok, kept as ${received.length}`);
  }
}
