import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type HttpLimits, httpServer } from '../../../adapters/http/http-server.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function listening(limits: Partial<HttpLimits>) {
  const server = httpServer({ info: () => {}, warn: () => {} }, limits);
  closing.push(() => server.close());
  server.route('/here', (_, response) => void response.end('here'));
  server.route('/reads', async (request, response) => {
    for await (const _ of request) void 0;
    response.end('read');
  });
  const port = await server.listen({ host: '127.0.0.1', port: 0 });
  return { server, port, get: async () => (await fetch(`http://127.0.0.1:${port}/here`)).text() };
}

/** A peer that sends on and never closes its half of a connection, whatever it is told. */
async function stubborn(port: number, from: string, text: string): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from, allowHalfOpen: true });
  closing.push(() => socket.destroy());
  socket.on('error', () => {}).resume();
  await once(socket, 'connect');
  socket.write(text);
  const drip = setInterval(() => socket.write('a'), 20);
  socket.once('close', () => clearInterval(drip));
  return socket;
}

describe('a peer that is too slow is cut off, though it never closes', () => {
  const QUICK = { headersMs: 200, requestMs: 400, checkedEveryMs: 50 };
  test.each([
    ['while it drips headers', 'GET /here HTTP/1.1\r\nHost: a\r\nX: '],
    ['while it drips a body', 'POST /reads HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n'],
    ['while it drips chunks', 'POST /reads HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n'],
    ['after a first request that was answered', 'GET /here HTTP/1.1\r\nHost: a\r\n\r\nGET /here HTTP/1.1\r\nX: '],
    ['after what is no HTTP', 'nonsense\r\n\r\n'],
  ])('%s', async (_, text) => {
    const { port, get } = await listening(QUICK);
    const socket = await stubborn(port, '127.0.0.1', text);
    if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
    expect(await get()).toBe('here');
  });
});

describe('where one connection too many comes', () => {
  test('whoever holds most makes room, and everybody else is answered', async () => {
    const { port, get } = await listening({ maxConnections: 20 });
    const polite = await stubborn(port, '127.0.0.3', 'GET /here HTTP/1.1\r\nHost: a\r\nX: ');
    const greedy: Socket[] = [];
    for (let at = 0; at < 60; at++) greedy.push(await stubborn(port, '127.0.0.2', 'GET /here HTTP/1.1\r\nX: '));
    for (let at = 0; at < 10; at++) expect(await get()).toBe('here');
    await expect.poll(() => greedy.filter(({ closed }) => closed).length).toBeGreaterThanOrEqual(41);
    expect(polite.closed).toBe(false);
  });

  test.each([
    [
      'a body that nobody reads',
      'POST /nope HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /here HTTP/1.1\r\nX: ',
    ],
    ['a body that is read', 'POST /reads HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /here HTTP/1.1\r\nX: '],
    ['a request without a body', 'GET /here HTTP/1.1\r\nHost: a\r\n\r\nGET /here HTTP/1.1\r\nX: '],
  ])('one that was answered before is idle again, after %s', async (_, text) => {
    const { port, get } = await listening({ maxConnections: 8 });
    for (let at = 0; at < 8; at++) {
      const socket = await stubborn(port, '127.0.0.2', text);
      await once(socket, 'data');
    }
    for (let at = 0; at < 5; at++) expect(await get()).toBe('here');
  });

  test('where all are being answered, the one that has been for longest makes room', async () => {
    const { server, port, get } = await listening({ maxConnections: 4 });
    server.route('/never', () => new Promise<void>(() => {}));
    for (let at = 0; at < 6; at++) await stubborn(port, '127.0.0.2', 'GET /never HTTP/1.1\r\nHost: a\r\n\r\n');
    for (let at = 0; at < 5; at++) expect(await get()).toBe('here');
  });

  test('what is being answered is not cut off', async () => {
    const { server, port } = await listening({ maxConnections: 5 });
    let finish = (): void => {};
    const asked = new Promise<void>((resolve) => {
      server.route('/slow', async (_, response) => {
        resolve();
        await new Promise<void>((done) => {
          finish = done;
        });
        response.end('at last');
      });
    });
    const answer = fetch(`http://127.0.0.1:${port}/slow`);
    await asked;
    for (let at = 0; at < 20; at++) await stubborn(port, '127.0.0.1', 'GET /here HTTP/1.1\r\nX: ');
    finish();
    expect(await (await answer).text()).toBe('at last');
  });
});
