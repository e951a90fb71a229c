import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HttpServer, httpServer } from '../../../adapters/http/http-server.ts';
import { healthz, metrics, readyz } from '../../../adapters/http/own-routes.ts';
import { prometheus } from '../../../adapters/http/prometheus.ts';

const TOKEN = 'a-token-of-a-test-0123';

let server: HttpServer;
let url: string;
let isConnected: boolean;

beforeEach(async () => {
  isConnected = true;
  server = httpServer({ info: () => {}, warn: () => {} });
  const figure = {
    ...{ name: 'mailflow_chat_connected', help: '1 when it can be heard', label: 'chat' },
    read: async () => ({ slack: isConnected ? 1 : 0 }),
  };
  server.route('/healthz', healthz);
  server.route(
    '/readyz',
    readyz([
      { name: 'disk', look: async () => ({ ok: true, said: 'can be written to' }) },
      { name: 'slack', look: async () => ({ ok: isConnected, said: isConnected ? 'connected' : 'not connected' }) },
    ]),
  );
  server.route('/metrics', metrics(prometheus([figure]), undefined));
  server.route('/closed', metrics(prometheus([figure]), TOKEN));
  url = `http://127.0.0.1:${await server.listen({ host: '127.0.0.1', port: 0 })}`;
});
afterEach(() => server.close());

const get = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
  const response = await fetch(`${url}${path}`, { headers });
  return { status: response.status, text: await response.text() };
};

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
});
