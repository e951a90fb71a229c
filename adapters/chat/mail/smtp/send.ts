import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { type Progress, type Sent, type SmtpFailure, sentAfter } from './sent.ts';
import { DEFAULT_SMTP_TIMING, type SmtpServer } from './smtp-server.ts';

/** A mail as it goes to one address. */
export interface SmtpMail {
  readonly from: string;
  readonly to: string;
  /** Headers and body, RFC 5322. */
  readonly content: Uint8Array;
}

const CHUNK = 65_536;
const QUIT_MS = 5_000;

/**
 * Sends one mail over a connection of its own, which requires TLS as the server is set up. Never throws: what became of
 * it is the answer. Called off by `signal`, it is certainly not taken, or unsure where all of it was sent.
 */
export function sendMail(server: SmtpServer, { from, to, content }: SmtpMail, signal?: AbortSignal): Promise<Sent> {
  let isAllSent = false;
  const body = bodyOf(content, () => {
    isAllSent = true;
  });
  const progress = (): Progress => ({ isAllSent, bytes: content.length });
  return withConnection<Sent>(
    server,
    async (connection) => {
      const envelope = { from, to: [to], size: content.length };
      const info = await new Promise<{ readonly serverMessageId?: string | undefined }>((resolve, reject) =>
        connection.send(envelope, body, (cause, sent) => (cause ? reject(cause) : resolve(sent ?? {}))),
      );
      return { kind: 'accepted', messageId: info.serverMessageId ?? null };
    },
    (failure) => sentAfter(failure, progress()),
    signal,
  );
}

/** Connects and signs in, and sends nothing; null when that went well. Never throws. */
export const tryServer = (server: SmtpServer, signal?: AbortSignal): Promise<Extract<Sent, { kind: 'later' }> | null> =>
  withConnection<Extract<Sent, { kind: 'later' }> | null>(
    server,
    async () => null,
    (failure) => {
      const sent = sentAfter(failure, { isAllSent: false, bytes: 0 });
      return sent.kind === 'later' ? sent : { kind: 'later', afterMs: 0, trouble: failure.message, fault: 'reach' };
    },
    signal,
  );

/** `onEnd` before the end of the mail can be on its way: nodemailer sends it when the stream has ended. */
function bodyOf(content: Uint8Array, onEnd: () => void): Readable {
  const chunks = Array.from({ length: Math.ceil(content.length / CHUNK) }, (_, at) =>
    content.subarray(at * CHUNK, (at + 1) * CHUNK),
  );
  return Readable.from(chunks, { objectMode: false }).once('end', onEnd);
}

async function withConnection<T>(
  server: SmtpServer,
  use: (connection: SMTPConnection) => Promise<T>,
  failed: (failure: SmtpFailure) => T,
  signal?: AbortSignal,
): Promise<T> {
  const { connectMs, silenceMs, totalMs } = { ...DEFAULT_SMTP_TIMING, ...server.timing };
  const { host, port, tls, login, ca } = server;
  const reached = await openSocket(server, connectMs, signal);
  if (reached instanceof Error) return failed(reached);
  const connection = new SMTPConnection({
    ...{ connection: reached, host, port },
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    tls: { minVersion: 'TLSv1.2', ...(ca !== undefined && { ca }) },
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
  });
  let timer: NodeJS.Timeout | undefined;
  let callOff = (): void => undefined;
  try {
    const broken = new Promise<never>((_, reject) => {
      // Stays for good: an error that comes after the answer would end the process.
      connection.on('error', reject);
      timer = setTimeout(() => reject(new Error(`No answer within ${Math.round(totalMs / 1_000)} s`)), totalMs);
      callOff = () => reject(stopping());
      if (signal?.aborted) callOff();
      signal?.addEventListener('abort', callOff, { once: true });
    });
    broken.catch(() => undefined);
    await Promise.race([broken, connected(connection)]);
    if (login !== null) await Promise.race([broken, signedIn(connection, login)]);
    const used = await Promise.race([broken, use(connection)]);
    connection.quit();
    // One that does not answer that keeps nothing waiting.
    setTimeout(() => connection.close(), QUIT_MS).unref();
    return used;
  } catch (cause) {
    connection.close();
    return failed(cause as SmtpFailure);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', callOff);
  }
}

const stopping = (): Error => new Error('Mailflow is stopping');

/**
 * By the system's own look-up, with its hosts file: nodemailer asks DNS alone, and nothing where a machine has no other
 * network than itself.
 */
const openSocket = (
  { host, port }: SmtpServer,
  connectMs: number,
  signal: AbortSignal | undefined,
): Promise<Socket | Error> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve(stopping());
    const socket = connect({ host: host.replace(/^\[(.*)\]$/, '$1'), port });
    const timer = setTimeout(
      () => end(new Error(`No connection within ${Math.round(connectMs / 1_000)} s`)),
      connectMs,
    );
    const callOff = (): void => end(stopping());
    signal?.addEventListener('abort', callOff, { once: true });
    const end = (cause: Error): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', callOff);
      socket.destroy();
      resolve(cause);
    };
    socket.once('error', end);
    socket.once('connect', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', callOff);
      socket.off('error', end);
      resolve(socket);
    });
  });

const connected = (connection: SMTPConnection): Promise<void> =>
  new Promise((resolve, reject) => connection.connect((cause) => (cause ? reject(cause) : resolve())));

const signedIn = (connection: SMTPConnection, { user, password }: NonNullable<SmtpServer['login']>): Promise<void> =>
  new Promise((resolve, reject) =>
    connection.login({ user, pass: password }, (cause) => (cause ? reject(cause) : resolve())),
  );
