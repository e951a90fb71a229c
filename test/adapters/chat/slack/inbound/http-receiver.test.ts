import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { App, verifySlackRequest } from '@slack/bolt';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { boltLog } from '../../../../../adapters/chat/slack/inbound/bolt-log.ts';
import { httpReceiver } from '../../../../../adapters/chat/slack/inbound/http-receiver.ts';
import { logThrottle } from '../../../../../adapters/chat/slack/inbound/log-throttle.ts';
import { clickOn, eventOf, slashCommand } from '../../../../slack/payloads.ts';
import { signedSender } from '../../../../slack/signed-sender.ts';

const SECRET = 'signing-secret-of-a-test';
const heard: string[] = [];
const logged: string[] = [];
/** All that was ever logged: each reason of a refusal is said once a minute. */
const ever: string[] = [];
const log = {
  info: () => {},
  warn: (event: string, fields?: object) => {
    logged.push(JSON.stringify({ event, ...fields }));
    ever.push(JSON.stringify({ event, ...fields }));
  },
};

const receiver = httpReceiver({ secret: SECRET, clock: { now: () => new Date() }, log, verify: verifySlackRequest });
const app = new App({
  receiver,
  logger: boltLog(log, logThrottle({ now: () => new Date() })),
  authorize: async () => ({ botUserId: 'UBOT' }),
  convoStore: false,
});
const server = createServer((request, response) => void receiver.handle(request, response));
let url = '';
let port = 0;
let send: ReturnType<typeof signedSender>;

beforeAll(async () => {
  app.command(/.*/, async ({ ack, body }) => {
    await ack();
    heard.push(`command ${body.text}`);
  });
  app.action('run:0', async ({ ack }) => {
    await ack();
    throw new Error('a handler that fails');
  });
  app.event('app_mention', async ({ event }) => void heard.push(`mention ${event.text}`));
  app.error(async () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  url = `http://127.0.0.1:${port}/slack/events`;
  send = signedSender(url, SECRET);
});
afterAll(() => void server.close());
beforeEach(() => {
  heard.length = 0;
  logged.length = 0;
});

const COMMAND = slashCommand({ text: 'summary', user: 'U1', channel: 'C1' });
const now = (): number => Math.floor(Date.now() / 1000);

describe('what Slack sends over HTTP', () => {
  test('a signed command is acknowledged without a word, and heard', async () => {
    expect(await send.command(COMMAND)).toMatchObject({ status: 200, body: '' });
    expect(heard).toEqual(['command summary']);
  });

  test('an event is heard', async () => {
    const event = { type: 'app_mention', text: 'summary', user: 'U1', channel: 'C1', ts: '1.1' };
    expect((await send.event(eventOf(event))).status).toBe(200);
    expect(heard).toEqual(['mention summary']);
  });

  test('a form with a charset is read all the same', async () => {
    const body = new URLSearchParams(COMMAND).toString();
    expect((await send.raw(body, 'application/x-www-form-urlencoded; charset=utf-8')).status).toBe(200);
    expect(heard).toEqual(['command summary']);
  });

  test("Slack's question whether the address is ours is answered", async () => {
    const asked = await send.event({ type: 'url_verification', challenge: 'abc' });
    expect(asked).toMatchObject({ status: 200, body: '{"challenge":"abc"}' });
  });

  test('what nobody handles is acknowledged, and so is what fails after its acknowledgement', async () => {
    const unknown = clickOn({ user: 'U1', channel: 'C1', ts: '1.1', value: 'x', action: 'other' });
    expect((await send.interaction(unknown)).status).toBe(200);
    const failing = clickOn({ user: 'U1', channel: 'C1', ts: '1.1', value: 'x' });
    expect((await send.interaction(failing)).status).toBe(200);
    expect((await send.event(eventOf({ type: 'team_join' }))).status).toBe(200);
    expect((await send.event({ unknown: 'shape' })).status).toBe(200);
  });

  test.each([
    ['an event', { type: 'event_callback', event: { type: 'unheard_of', user: 7, item: 'x' } }, 'unheard_of'],
    ['an event of the app', { type: 'app_rate_limited', team_id: 'T1' }, 'app_rate_limited'],
    [
      'a click of old',
      { type: 'interactive_message', actions: [{ name: 'a', type: 'button' }] },
      'interactive_message',
    ],
    ['a closed form', { type: 'view_closed', view: 'x' }, 'view_closed'],
    ['a shortcut', { type: 'shortcut', user: 'U1' }, 'shortcut'],
    ['a name that is none', { type: 'a\nb <script>' }, 'unreadable'],
  ])(
    '%s of a type that nobody acts on is acknowledged whatever its shape, and named once in the log',
    async (_, payload, type) => {
      const line = JSON.stringify({ event: 'slack.unknown-type', type });
      for (let time = 0; time < 3; time++) {
        expect((await send.event(payload)).status).toBe(200);
        expect((await send.interaction(payload)).status).toBe(200);
      }
      expect(heard).toEqual([]);
      expect(ever.filter((each) => each === line)).toHaveLength(1);
    },
  );

  test.each([
    ['a mention', { type: 'event_callback', event: { type: 'app_mention', user: 7 } }],
    ['a click', { type: 'block_actions', actions: [] }],
    ['an event without type', { type: 'event_callback', event: {} }],
  ])('%s that is malformed is answered 400', async (_, payload) => {
    expect((await send.event(payload)).status).toBe(400);
  });

  test.each([
    ['a wrong signature', { signature: `v0=${'0'.repeat(64)}` }, 'wrong-signature'],
    ['no signature to speak of', { signature: 'v0' }, 'wrong-signature'],
    ['another version', { signature: 'v1=abc' }, 'wrong-signature'],
    ['a time six minutes ago', { at: now() - 360 }, 'not-of-now'],
    ['a time six minutes ahead', { at: now() + 360 }, 'not-of-now'],
    ['a time without end', { at: Number.MAX_SAFE_INTEGER }, 'unsigned'],
  ])('%s is answered 401, and nothing happens', async (_, signing, why) => {
    expect((await send.command(COMMAND, signing)).status).toBe(401);
    expect(heard).toEqual([]);
    expect(ever).toContain(JSON.stringify({ event: 'slack.request-refused', why }));
    expect(logged.join()).not.toContain('summary');
  });

  test('unsigned requests of any kind are answered and survived', async () => {
    const bare = (init: RequestInit) => fetch(url, init).then(({ status }) => status);
    expect(await bare({ method: 'HEAD' })).toBe(405);
    expect(await bare({ method: 'GET' })).toBe(405);
    expect(await bare({ method: 'POST' })).toBe(401);
    expect(await bare({ method: 'POST', body: JSON.stringify({ type: 'url_verification', challenge: 'x' }) })).toBe(
      401,
    );
    expect(await bare({ method: 'POST', body: 'ssl_check=1&payload={}' })).toBe(401);
  });

  test.each(['', 'null', '[]', '"text"', '{', '{"a":'])(
    'a signed body that is none is answered 400: %j',
    async (body) => {
      expect((await send.raw(body, 'application/json')).status).toBe(400);
    },
  );

  test('a form whose payload is no JSON is answered 400', async () => {
    expect((await send.raw('payload=%7B', 'application/x-www-form-urlencoded')).status).toBe(400);
  });

  test('a body that is too long is answered 413, whether or not it says so first', async () => {
    const long = `{"text":"${'x'.repeat(2 * 1024 * 1024)}"}`;
    const told = await send.raw(long, 'application/json').then(
      ({ status }) => status,
      () => 'cut off',
    );
    expect([413, 'cut off']).toContain(told);
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(long));
        controller.close();
      },
    });
    const untold = await fetch(url, { method: 'POST', body: stream, duplex: 'half' } as RequestInit).then(
      ({ status }) => status,
      () => 'cut off',
    );
    expect([413, 'cut off']).toContain(untold);
    expect((await send.command(COMMAND)).status).toBe(200);
  });

  test('a request that breaks off does no harm', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write('POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"half":');
        socket.destroy();
      });
      socket.on('close', () => resolve());
    });
    expect((await send.command(COMMAND)).status).toBe(200);
  });
});
