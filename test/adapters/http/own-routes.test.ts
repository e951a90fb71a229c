import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HttpServer, httpServer } from '../../../adapters/http/http-server.ts';
import { healthz, metrics, readyz } from '../../../adapters/http/own-routes.ts';
import { prometheus } from '../../../adapters/http/prometheus.ts';
import { metricBy } from '../../../src/metrics/metric.ts';

const TOKEN = 'a-token-of-a-test-0123';

let server: HttpServer;
let url: string;
let isConnected: boolean;

beforeEach(async () => {
  isConnected = true;
  server = httpServer({ info: () => {}, warn: () => {} });
  const figure = metricBy('chat', { name: 'mailflow_chat_connected', help: '1 when connected' }, () => ({
    slack: isConnected ? 1 : 0,
  }));
  const quiet = { warn: () => {} };
  server.route('/healthz', healthz);
  server.route(
    '/readyz',
    readyz([
      { name: 'disk', look: async () => ({ ok: true, said: 'can be written to' }) },
      { name: 'slack', look: async () => ({ ok: isConnected, said: isConnected ? 'connected' : 'not connected' }) },
    ]),
  );
  server.route('/metrics', metrics(prometheus([figure], quiet), undefined));
  server.route('/closed', metrics(prometheus([figure], quiet), TOKEN));
  url = `http://127.0.0.1:${await server.listen({ host: '127.0.0.1', port: 0 })}`;
});
afterEach(() => server.close());

const get = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
  const response = await fetch(`${url}${path}`, { headers });
  return { status: response.status, text: await response.text() };
};

/** As whoever calls this machine by another name, which `fetch` does not let one do. */
const under = (host: string, path: string): Promise<{ readonly status: number; readonly text: string }> =>
  new Promise((resolve, reject) => {
    const asked = request(`${url}${path}`, { headers: { host } }, async (response) => {
      let text = '';
      for await (const chunk of response) text += String(chunk);
      resolve({ status: response.statusCode ?? 0, text });
    });
    asked.on('error', reject).end();
  });

describe('what machines ask the bot', () => {
  test('it lives, whatever else is wrong', async () => {
    isConnected = false;
    expect(await get('/healthz')).toEqual({ status: 200, text: '{"status":"live"}' });
    expect((await fetch(`${url}/healthz`, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${url}/healthz`, { method: 'POST' })).status).toBe(405);
  });

  test('it is ready when everything is, and says what is not', async () => {
    expect((await get('/readyz')).status).toBe(200);
    isConnected = false;
    const { status, text } = await get('/readyz');
    expect(status).toBe(503);
    expect(JSON.parse(text)).toEqual({
      status: 'not-ready',
      checks: [
        { name: 'disk', ok: true, said: 'can be written to' },
        { name: 'slack', ok: false, said: 'not connected' },
      ],
    });
  });

  test('its figures are as Prometheus reads them, as they are now', async () => {
    expect((await get('/metrics')).text).toContain('mailflow_chat_connected{chat="slack"} 1');
    isConnected = false;
    const { text } = await get('/metrics');
    expect(text).toContain('mailflow_chat_connected{chat="slack"} 0');
    expect(text).toContain('process_resident_memory_bytes');
  });

  test('its figures are for this machine, or for whoever shows the token', async () => {
    expect((await get('/metrics', { 'x-forwarded-for': '203.0.113.5' })).status).toBe(401);
    expect((await get('/closed')).status).toBe(401);
    expect((await get('/closed', { authorization: `Bearer ${TOKEN}x` })).status).toBe(401);
    expect((await get('/closed', { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  });

  test.each([
    'Forwarded',
    'Via',
    'X-Forwarded-Proto',
    'X-Real-IP',
    'X-Client-IP',
    'True-Client-IP',
    'Fastly-Client-IP',
    'CF-Connecting-IP',
    'CF-Ray',
    'X-Envoy-External-Address',
    'X-Amzn-Trace-Id',
    'Fly-Client-IP',
  ])('what was handed on with %s is not from this machine', async (name) => {
    expect((await get('/metrics', { [name]: '203.0.113.5' })).status).toBe(401);
    expect((await get('/closed', { [name]: '203.0.113.5', authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  });

  test.each([
    ['localhost', 200, true],
    ['LOCALHOST:3978', 200, true],
    ['127.0.0.1:3978', 200, true],
    ['[::1]:3978', 200, true],
    ['mailflow:3978', 401, true],
    ['10.1.2.3:3978', 401, true],
    ['[fd00::5]', 401, true],
    ['evil.example', 401, false],
    ['localhost.evil.example:3978', 401, false],
    ['127.0.0.1.evil.example', 401, false],
    ['evil.example:80@localhost', 401, false],
  ])('under the name of "%s" figures are answered %i', async (host, status, isShown) => {
    expect((await under(host, '/metrics')).status).toBe(status);
    expect((await under(host, '/healthz')).status).toBe(200);
    isConnected = false;
    const ready = await under(host, '/readyz');
    expect(ready.status).toBe(503);
    expect(Object.keys(JSON.parse(ready.text))).toEqual(isShown ? ['status', 'checks'] : ['status']);
  });
});
