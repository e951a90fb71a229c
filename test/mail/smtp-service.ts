import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { makeCertificates } from '../journeys/mailbox/certificates.ts';

/** A mail that a server has read to its end, whatever it answered. */
interface ReadMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly isSecure: boolean;
  readonly user: string | null;
  /** Whether the server said that it took it, or took it and lost the answer. */
  readonly isTaken: boolean;
}

/** What the server answers; `lose`: it takes the mail, and the connection breaks before the answer. */
type Answer = 'take' | 'lose' | { readonly code: number; readonly text: string };

export interface SmtpService {
  readonly port: number;
  readonly read: ReadMail[];
  /** Those that it took, in order. */
  taken(): readonly ReadMail[];
  /** How often somebody connected. */
  connections: number;
  onSender: (address: string) => Answer;
  onRecipient: (address: string) => Answer;
  /** Called for each piece of a mail that comes. */
  onPiece: () => void;
  onMail: (mail: Omit<ReadMail, 'isTaken'>) => Answer | Promise<Answer>;
  close(): Promise<void>;
}

export interface SmtpServiceOptions {
  readonly tls?: 'starttls' | 'implicit' | 'none';
  readonly login?: { readonly user: string; readonly password: string };
  /** In bytes. */
  readonly size?: number;
  readonly certificates: Certificates;
  /** `expired`, `other`: a certificate that no client may trust. */
  readonly certificate?: 'server' | 'expired' | 'other';
  readonly port?: number;
}

export interface Certificates {
  readonly folder: string;
  readonly ca: string;
  remove(): Promise<void>;
}

export async function certificates(): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), 'mailflow-smtp-'));
  await makeCertificates(folder);
  return {
    folder,
    ca: await readFile(join(folder, 'ca.pem'), 'utf8'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A real SMTP server (npm `smtp-server`), which does as the test says. */
export async function smtpService({
  tls = 'starttls',
  login,
  size,
  certificates: { folder },
  certificate = 'server',
  port = 0,
}: SmtpServiceOptions): Promise<SmtpService> {
  const sockets = new Set<Socket>();
  const service: SmtpService = {
    port: 0,
    read: [],
    taken: () => service.read.filter(({ isTaken }) => isTaken),
    connections: 0,
    onSender: () => 'take',
    onRecipient: () => 'take',
    onPiece: () => undefined,
    onMail: () => 'take',
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  const server = new SMTPServer({
    secure: tls === 'implicit',
    key: await readFile(join(folder, 'server.key')),
    cert: await readFile(join(folder, `${certificate}.pem`)),
    disabledCommands: [...(tls === 'none' ? ['STARTTLS'] : []), ...(login === undefined ? ['AUTH'] : [])],
    authOptional: login === undefined,
    ...(size !== undefined && { size }),
    // Names of machines are not asked for: there is no network.
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 100,
    onAuth: ({ username, password }, _session, done) => {
      if (username === login?.user && password === login?.password) done(null, { user: username });
      else done(fault({ code: 535, text: '5.7.8 Authentication credentials invalid' }));
    },
    onMailFrom: ({ address }, _session, done) => done(fault(service.onSender(address))),
    onRcptTo: ({ address }, _session, done) => done(fault(service.onRecipient(address))),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        service.onPiece();
      });
      stream.on('end', async () => {
        const { mailFrom, rcptTo } = session.envelope;
        const mail = {
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('utf8'),
          isSecure: session.secure,
          user: typeof session.user === 'string' ? session.user : null,
        };
        const answer = stream.sizeExceeded
          ? { code: 552, text: '5.3.4 Message size exceeds fixed limit' }
          : await service.onMail(mail);
        service.read.push({ ...mail, isTaken: answer === 'take' || answer === 'lose' });
        if (answer !== 'lose') return done(fault(answer));
        for (const socket of sockets) if (socket.remotePort === session.remotePort) socket.destroy();
      });
    },
  });
  server.on('error', () => undefined);
  // The socket below one of TLS must not be destroyed: that ends the process (Node 20.20).
  server.server.on(tls === 'implicit' ? 'secureConnection' : 'connection', (socket: Socket) => {
    service.connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return Object.assign(service, { port: (server.server.address() as AddressInfo).port });
}

function fault(answer: Answer): (Error & { responseCode: number }) | null {
  if (answer === 'take' || answer === 'lose') return null;
  return Object.assign(new Error(answer.text), { responseCode: answer.code });
}
