import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HttpServer, httpServer } from '../../../adapters/http/http-server.ts';

const words: string[] = [];
const log = { info: () => {}, warn: (event: string) => void words.push(event) };
const AT = { host: '127.0.0.1', port: 0 };
let server: HttpServer;
let base: string;

beforeEach(async () => {
  words.length = 0;
  server = httpServer(log);
  base = `http://127.0.0.1:${await server.listen(AT)}`;
});
afterEach(() => server.close());

test('a path is taken by its handler, whatever the method and the query', async () => {
  server.route('/here', (request, response) => void response.end(request.method));
  expect(await (await fetch(`${base}/here?a=b`, { method: 'POST', body: 'x' })).text()).toBe('POST');
  expect((await fetch(`${base}/here`, { method: 'HEAD' })).status).toBe(200);
});

test('another path is not found', async () => {
  expect((await fetch(`${base}/there`)).status).toBe(404);
});

test('a path that may yet be taken is to be asked for again, until all are', async () => {
  const complete = server.routesAreComing();
  const early = await fetch(`${base}/slack/events`, { method: 'POST' });
  expect([early.status, early.headers.get('retry-after')]).toEqual([503, '5']);
  server.route('/slack/events', (_, response) => void response.end());
  expect((await fetch(`${base}/slack/events`, { method: 'POST' })).status).toBe(200);
  expect((await fetch(`${base}/there`)).status).toBe(503);
  complete();
  expect((await fetch(`${base}/there`)).status).toBe(404);
});

test('a handler that throws answers 500, says nothing of it outside and goes on', async () => {
  server.route('/bad', () => {
    throw new Error('a secret');
  });
  for (let time = 0; time < 2; time++) {
    const response = await fetch(`${base}/bad`);
    expect([response.status, await response.text()]).toEqual([500, '']);
  }
  expect(words).toEqual(['http.failed', 'http.failed']);
});

test('what is no HTTP is answered with 400', async () => {
  const said = await new Promise<string>((resolve) => {
    const socket = connect(Number(new URL(base).port), '127.0.0.1', () => socket.write('nonsense\r\n\r\n'));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('close', () => resolve(text));
  });
  expect(said).toMatch(/^HTTP\/1\.1 400/);
});

test('a port that is taken is told with its cure', async () => {
  const another = httpServer(log);
  await expect(another.listen({ host: '127.0.0.1', port: Number(new URL(base).port) })).rejects.toMatchObject({
    code: 'not-listening',
    cure: expect.stringContaining('MAILFLOW_PORT'),
  });
});
