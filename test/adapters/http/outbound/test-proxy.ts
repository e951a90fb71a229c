import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface TestProxy {
  readonly port: number;
  /** `host:port` of each connection that was asked for. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

export interface ProxyRules {
  /** `user:password`, without which it answers 407. */
  readonly credentials?: string;
  /** With what it answers instead of connecting. */
  readonly refuses?: number;
  /** Whether it resets each tunnel at its first byte, as the target may. */
  readonly resets?: boolean;
}

/** A proxy that connects to where it is asked to (CONNECT), on this machine whatever the name. */
export async function testProxy({ credentials, refuses, resets }: ProxyRules = {}): Promise<TestProxy> {
  const asked: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((_, response) => void response.writeHead(405).end());

  server.on('connect', (request: IncomingMessage, client: Socket) => {
    asked.push(request.url ?? '');
    client.on('error', () => client.destroy());
    const status = statusFor(request);
    if (status !== 200) {
      const wants = status === 407 ? 'Proxy-Authenticate: Basic realm="proxy"\r\n' : '';
      client.end(`HTTP/1.1 ${status} No\r\n${wants}Content-Length: 0\r\n\r\n`);
      return;
    }
    const target = connect(Number(request.url?.split(':').at(-1)), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      if (resets === true) {
        client.once('data', () => client.resetAndDestroy());
        return;
      }
      target.pipe(client);
      client.pipe(target);
    });
    target.on('error', () => client.destroy());
    open.add(target);
  });
  server.on('connection', (socket) => open.add(socket));

  function statusFor({ headers }: IncomingMessage): number {
    if (refuses !== undefined) return refuses;
    const shown = headers['proxy-authorization'] ?? '';
    const wanted = credentials === undefined ? shown : `Basic ${Buffer.from(credentials).toString('base64')}`;
    return shown === wanted ? 200 : 407;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...{ port: (server.address() as AddressInfo).port, asked },
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
