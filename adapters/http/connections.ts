import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

/** Nobody reads or sends nothing for so long while they are being answered. */
const SILENT_MS = 120_000;

interface Held {
  readonly socket: Socket;
  readonly address: string;
  /** Requests that were read whole and are being answered, and since when. */
  answering: number;
  since: number;
}

/**
 * Holds no connection that has outlived its use, and no more than `most` at a time. Where one too many comes, room is
 * made by whoever holds most: of the address with the most connections the oldest that is not being answered. So
 * that those who drip their requests, or hold connections for nothing, push out themselves.
 */
export function guardConnections(server: Server, most: number): void {
  const held = new Map<Socket, Held>();
  server.setTimeout(SILENT_MS);
  server.on('connection', (socket) => {
    held.set(socket, { socket, address: socket.remoteAddress ?? '', answering: 0, since: 0 });
    socket.once('close', () => held.delete(socket));
    if (held.size > most) leastNeeded([...held.values()])?.socket.destroy();
  });
  server.on('request', (request, response) => countAnswering(request, response));
  server.on('clientError', (_, socket) => {
    // Not `end`: a peer that never closes would keep its half of the connection for ever.
    if (socket.writable) socket.write('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    if (socket instanceof Socket) socket.destroySoon();
    else socket.destroy();
  });

  function countAnswering(request: IncomingMessage, response: ServerResponse): void {
    const connection = held.get(request.socket);
    if (connection === undefined) return;
    const begin = (): void => {
      // Of a body that nobody read, the end comes after the answer.
      if (response.writableEnded || response.destroyed) return;
      connection.answering++;
      connection.since = performance.now();
      response.once('close', () => connection.answering--);
    };
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
    if (length === '0' && encoding === undefined) begin();
    else request.once('end', begin);
  }
}

/**
 * Of the address that holds most connections that are not being answered the oldest; where all are, the one that has been
 * for longest.
 */
function leastNeeded(held: readonly Held[]): Held | undefined {
  const idle = held.filter(({ answering }) => answering === 0);
  // The newest is the one that has just come.
  if (idle.length <= 1) return [...held].filter(({ answering }) => answering > 0).sort((a, b) => a.since - b.since)[0];
  const counts = new Map<string, number>();
  for (const { address } of idle) counts.set(address, (counts.get(address) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return idle.find(({ address }) => counts.get(address) === most);
}
