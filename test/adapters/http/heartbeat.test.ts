import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { heartbeat } from '../../../adapters/http/heartbeat.ts';

let server: Server;
let url: string;
let status: number;
let calls: string[];
let lines: string[];
const log = {
  info: (event: string, fields?: object) => void lines.push(`${event} ${JSON.stringify(fields)}`),
  warn: (event: string, fields?: object) => void lines.push(`${event} ${JSON.stringify(fields)}`),
};

beforeEach(async () => {
  [status, calls, lines] = [200, [], []];
  server = createServer((request, response) => {
    calls.push(`${request.method} ${request.url}`);
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('OK');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ping/a-secret`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test('calls as long as all is well, and is silent when it is not', async () => {
  let isWell = true;
  const beat = heartbeat({ url, isWell: () => isWell, log });
  await beat();
  isWell = false;
  await beat();
  isWell = true;
  await beat();
  expect(calls).toEqual(['GET /ping/a-secret', 'GET /ping/a-secret']);
  expect(lines).toEqual([]);
});

test.each([
  [500, 'it answered 500'],
  [404, 'it answered 404'],
  [302, 'unknown|TypeError|redirect'],
])('an outage that answers %i is said once, and its end, without the secret', async (answered, why) => {
  const beat = heartbeat({ url, isWell: () => true, log });
  status = answered;
  await beat();
  await beat();
  status = 200;
  await beat();
  await beat();
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['heartbeat.not-taken', 'heartbeat.taken-again']);
  expect(lines[0]).toMatch(new RegExp(why));
  expect(lines.join()).not.toContain('a-secret');
  expect(calls).not.toContain('GET /elsewhere');
});

test('a service that cannot be reached harms nothing', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  await heartbeat({ url: `http://127.0.0.1:${port}/`, isWell: () => true, log })();
  expect(lines).toEqual([`heartbeat.not-taken {"host":"127.0.0.1:${port}","cause":"ECONNREFUSED"}`]);
});
