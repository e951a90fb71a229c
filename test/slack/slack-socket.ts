import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { fresh } from './payloads.ts';

export interface SlackSocket {
  /** Answers `apps.connections.open` with the address of the socket. */
  readonly apiUrl: string;
  /** How often a socket was opened. */
  opened(): number;
  /** Sends an envelope to whoever is connected; answers what it was acknowledged with. */
  deliver(type: 'slash_commands' | 'interactive' | 'events_api', payload: object): Promise<unknown>;
  /** Lets so many of the next sockets not be opened, as a firewall would. */
  refuse(times: number): void;
  /** Asks the client to open another socket, as Slack does every few hours. */
  refresh(): void;
  close(): Promise<void>;
}

/** RFC 6455, 1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const [TEXT, CLOSE, PING, PONG] = [1, 8, 9, 10];

/**
 * The other end of Socket Mode (docs.slack.dev/apis/events-api/using-socket-mode, read 2026-11): `hello`, envelopes,
 * acknowledgements and `disconnect`, in as much of the WebSocket protocol as that takes.
 */
export async function startSlackSocket(): Promise<SlackSocket> {
  const waiting = new Map<string, (acknowledged: unknown) => void>();
  const sockets: Duplex[] = [];
  let count = 0;
  let refusing = 0;
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ok: true, url: `ws://127.0.0.1:${port()}/link` }));
  });
  server.on('upgrade', (request, socket) => {
    if (refusing > 0) {
      refusing--;
      socket.destroy();
      return;
    }
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${GUID}`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    let rest = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      for (let frame = frameIn(rest); frame !== null; frame = frameIn(rest)) {
        rest = rest.subarray(frame.length);
        if (frame.opcode === TEXT) acknowledge(frame.body.toString());
        if (frame.opcode === PING) socket.write(framed(PONG, frame.body));
        if (frame.opcode === CLOSE) socket.end(framed(CLOSE, frame.body));
      }
    });
    sockets.push(socket);
    count++;
    socket.write(framed(TEXT, Buffer.from(JSON.stringify({ type: 'hello', num_connections: 1 }))));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    apiUrl: `http://127.0.0.1:${port()}/api/`,
    opened: () => count,
    deliver(type, payload) {
      const envelope_id = fresh('env');
      const acknowledged = new Promise((resolve) => waiting.set(envelope_id, resolve));
      send({ type, envelope_id, payload, accepts_response_payload: true });
      return acknowledged;
    },
    refuse: (times) => {
      refusing = times;
    },
    refresh: () => send({ type: 'disconnect', reason: 'refresh_requested' }),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      server.closeAllConnections();
    },
  };

  function port(): number {
    return (server.address() as AddressInfo).port;
  }

  function send(message: object): void {
    sockets.at(-1)?.write(framed(TEXT, Buffer.from(JSON.stringify(message))));
  }

  function acknowledge(text: string): void {
    const { envelope_id, payload } = JSON.parse(text) as { readonly envelope_id: string; readonly payload: unknown };
    waiting.get(envelope_id)?.(payload);
  }
}

function framed(opcode: number | undefined, body: Buffer): Buffer {
  const first = 0x80 | (opcode ?? 0);
  if (body.length < 126) return Buffer.concat([Buffer.from([first, body.length]), body]);
  const head = Buffer.from([first, 126, 0, 0]);
  head.writeUInt16BE(body.length, 2);
  return Buffer.concat([head, body]);
}

/** The first whole frame; those of a client are masked, and none that a test makes is longer than 65,535 bytes. */
function frameIn(bytes: Buffer): { readonly opcode: number; readonly body: Buffer; readonly length: number } | null {
  if (bytes.length < 2) return null;
  const short = bytes.readUInt8(1) & 0x7f;
  const start = short === 126 ? 4 : 2;
  if (bytes.length < start + 4) return null;
  const size = short === 126 ? bytes.readUInt16BE(2) : short;
  const length = start + 4 + size;
  if (bytes.length < length) return null;
  const mask = bytes.subarray(start, start + 4);
  const body = Buffer.from(bytes.subarray(start + 4, length).map((byte, at) => byte ^ (mask[at % 4] ?? 0)));
  return { opcode: bytes.readUInt8(0) & 0x0f, body, length };
}
