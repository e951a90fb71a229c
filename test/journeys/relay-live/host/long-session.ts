import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as encrypt, TLSSocket } from 'node:tls';
import { LOGINS, RELAY } from './network.ts';

/** What a client does next in a session; a message goes out with DATA, in chunks, or is taken back before its text. */
export type Step =
  | { readonly does: 'encrypt'; readonly version: 'TLSv1.2' | 'TLSv1.3' }
  | { readonly does: 'log in'; readonly user: string }
  | { readonly does: 'send'; readonly to: string; readonly by: 'DATA' | 'BDAT' | 'RSET'; readonly messageId: string };

/** What came of a message, in the client's eyes. */
export interface SessionMessage {
  /** `TLSv1.3`; null for clear text. */
  readonly protocol: string | null;
  readonly user: string | null;
  /** The relay accepted its recipient. */
  readonly isBegun: boolean;
  readonly isQueued: boolean;
}

/** Connects from `address` to port 25 of the relay and does all of that in one session, which swaks cannot. */
export async function longSession(address: string, steps: readonly Step[]): Promise<readonly SessionMessage[]> {
  let socket: Socket = connect({ host: RELAY.address, port: 25, localAddress: address });
  const messages: SessionMessage[] = [];
  let user: string | null = null;
  let greeting = '';

  await reply();
  await greet();
  for (const step of steps) {
    if (step.does === 'encrypt') await startTls(step.version);
    else if (step.does === 'log in') await logIn(step.user);
    else messages.push(await send(step));
  }
  await say('QUIT');
  socket.end();
  return messages;

  async function startTls(version: 'TLSv1.2' | 'TLSv1.3'): Promise<void> {
    await say('STARTTLS');
    socket = encrypt({ socket, rejectUnauthorized: false, minVersion: version, maxVersion: version });
    await once(socket, 'secureConnect');
    // All that was said before is forgotten, also who signed in (RFC 3207, 4.2).
    user = null;
    await greet();
  }

  async function logIn(name: string): Promise<void> {
    const answer = await say(`AUTH PLAIN ${Buffer.from(`\0${name}\0${LOGINS[name]}`).toString('base64')}`);
    if (answer.startsWith('235')) user = name;
  }

  async function send(step: Extract<Step, { does: 'send' }>): Promise<SessionMessage> {
    const text = `Message-Id: <${step.messageId}>\r\nSubject: one of several\r\n\r\ntext\r\n`;
    const protocol = socket instanceof TLSSocket ? socket.getProtocol() : null;
    await say('MAIL FROM:<someone@partner.test>');
    const isBegun = (await say(`RCPT TO:<${step.to}>`)).startsWith('250');
    const end = await (step.by === 'RSET' || !isBegun
      ? say('RSET')
      : step.by === 'DATA'
        ? byData(text)
        : byChunks(text));
    return { protocol, user, isBegun, isQueued: end.includes('queued as') };
  }

  async function byData(text: string): Promise<string> {
    await say('DATA');
    return say(`${text}.`);
  }

  /** Two chunks (RFC 3030). */
  async function byChunks(text: string): Promise<string> {
    if (!greeting.includes('CHUNKING')) throw new Error('the relay takes no chunks');
    const half = Math.floor(text.length / 2);
    socket.write(`BDAT ${half}\r\n${text.slice(0, half)}`);
    await reply();
    socket.write(`BDAT ${text.length - half} LAST\r\n${text.slice(half)}`);
    return reply();
  }

  async function greet(): Promise<void> {
    greeting = await say('EHLO client.test');
  }

  function say(line: string): Promise<string> {
    socket.write(`${line}\r\n`);
    return reply();
  }

  /** All lines of the next answer. */
  async function reply(): Promise<string> {
    let text = '';
    while (!/^\d{3} .*\r\n$/m.test(text)) {
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      text += chunk.toString();
    }
    return text;
  }
}
