import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { VERB } from '../../../../../cards/teams/elements.ts';
import { APP_ID } from '../../../../teams/connected.ts';
import { BOT, TENANT } from '../../../../teams/connector-stub.ts';
import type { Claims } from '../../../../teams/openid-server.ts';
import { type TeamsBot, withTeamsBot } from '../../../../teams/teams-bot.ts';

const CHAT = { id: 'a:ann', conversationType: 'personal', tenantId: TENANT };

const activityFor = ({ stub }: TeamsBot, differing: object = {}) => ({
  ...{ type: 'message', id: '1', text: 'help', channelId: 'msteams', serviceUrl: stub.serviceUrl },
  ...{ from: { id: '29:ann', aadObjectId: 'ann' }, recipient: { id: BOT }, conversation: CHAT },
  ...differing,
});

async function posted(
  { url }: TeamsBot,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  method = 'POST',
): Promise<number> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(method === 'POST' ? { body: typeof body === 'string' ? body : JSON.stringify(body) } : {}),
  });
  return response.status;
}

const bearer = async ({ openId, stub }: TeamsBot, claims: Partial<Claims> = {}) => ({
  authorization: `Bearer ${await openId.token({ audience: APP_ID, serviceUrl: stub.serviceUrl, ...claims })}`,
});

describe('who speaks for Teams', () => {
  test('shows a token that is good, or is not heard', () =>
    withTeamsBot(
      async (bot) => {
        const forged: Readonly<Record<string, Partial<Claims>>> = {
          'for another bot': { audience: 'ffffffff-bbbb-cccc-dddd-eeeeeeeeeeee' },
          'of another issuer': { issuer: 'https://login.example' },
          'signed with another key': { isForged: true },
          expired: { notBefore: -7200, expires: -3600 },
          'good for ever': { isEndless: true },
          'not yet valid': { notBefore: 3600, expires: 7200 },
          'for another service': { serviceUrl: 'https://smba.trafficmanager.net/emea/' },
        };
        const statuses: Record<string, number> = {
          none: await posted(bot, activityFor(bot)),
          junk: await posted(bot, activityFor(bot), { authorization: 'Bearer junk' }),
          basic: await posted(bot, activityFor(bot), { authorization: 'Basic YTpi' }),
          'of three dots': await posted(bot, activityFor(bot), { authorization: 'Bearer a.b.c' }),
        };
        const written: unknown[][] = [];
        for (const level of ['error', 'warn', 'info', 'log'] as const)
          vi.spyOn(console, level).mockImplementation((...words) => void written.push(words));
        for (const [name, claims] of Object.entries(forged))
          statuses[name] = await posted(bot, activityFor(bot), await bearer(bot, claims));
        vi.restoreAllMocks();
        // The SDK would write a line for each bad token: they are counted in our log.
        expect(written).toEqual([]);
        expect(bot.log.lines.filter(({ event }) => event === 'teams.library')).toHaveLength(1);
        expect(Object.entries(statuses).filter(([, status]) => status !== 401)).toEqual([]);
        expect(bot.stub.calls).toEqual([]);

        expect(await posted(bot, activityFor(bot), await bearer(bot))).toBe(200);
        expect(JSON.stringify(bot.log.lines)).not.toMatch(/a-secret|Bearer|eyJ/);
      },
      { isEmpty: true },
    ));

  test('is never answered at an address that is not allowed, however good the token', () =>
    withTeamsBot(
      async (bot) => {
        let dialled = 0;
        const listener = createServer((_, response) => {
          dialled += 1;
          response.end('{}');
        });
        await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
        const serviceUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
        try {
          const forged = activityFor(bot, { serviceUrl });
          expect(await posted(bot, forged, await bearer(bot))).toBe(401);
          expect(await posted(bot, forged, await bearer(bot, { serviceUrl }))).toBe(403);
          await bot.send(activityFor(bot));
          expect(dialled).toBe(0);
          // Nothing of it was kept either: what follows goes where Teams is.
          expect(bot.stub.messages()).toHaveLength(1);
        } finally {
          listener.close();
        }
      },
      { isEmpty: true },
    ));

  test('is known by the header: of a body that nobody has to believe nothing is read', () =>
    withTeamsBot(
      async (bot) => {
        const { hostname, port, pathname } = new URL(bot.url);
        const headers = ['Host: x', 'Content-Type: application/json', 'Content-Length: 1000000'];
        const answered = (authorization: string): Promise<string> =>
          new Promise((resolve, reject) => {
            const socket = connect(Number(port), hostname, () =>
              // All of the body but its first byte is never sent.
              socket.write(
                [`POST ${pathname} HTTP/1.1`, ...headers, `Authorization: ${authorization}`, '', '{'].join('\r\n'),
              ),
            );
            socket.once('data', (data) => {
              resolve(data.toString());
              socket.destroy();
            });
            socket.once('error', reject);
          });
        const { authorization: expired } = await bearer(bot, { notBefore: -7200, expires: -3600 });
        for (const authorization of ['', 'Bearer a.b.c', `Bearer ${'x'.repeat(10_000)}`, expired])
          expect(await answered(authorization)).toMatch(/^HTTP\/1\.1 401 [\s\S]*connection: close/i);
      },
      { isEmpty: true },
    ));

  test('speaks to this bot and to no other', () =>
    withTeamsBot(
      async (bot) => {
        const token = await bearer(bot);
        for (const id of ['28:ffffffff-bbbb-cccc-dddd-eeeeeeeeeeee', '29:ann', APP_ID])
          expect(await posted(bot, activityFor(bot, { recipient: { id } }), token), id).toBe(403);
        expect(bot.stub.calls).toEqual([]);
        expect(await posted(bot, activityFor(bot, { recipient: { id: BOT.toUpperCase() } }), token)).toBe(200);
      },
      { isEmpty: true },
    ));

  test('is heard once, with an id and without', () =>
    withTeamsBot(
      async (bot) => {
        const said = async (differing: object) => {
          await bot.send(activityFor(bot, differing));
          return bot.stub.messages().length;
        };
        const bare = { id: undefined, timestamp: '2026-11-22T12:00:00Z' };
        expect([await said({ id: '7' }), await said({ id: '7' })]).toEqual([1, 1]);
        expect([await said(bare), await said(bare), await said({ ...bare, id: '' })]).toEqual([2, 2, 3]);
        expect(await said({ ...bare, timestamp: '2026-11-22T12:00:01Z' })).toBe(4);
        expect(await said({ ...bare, text: 'status' })).toBe(5);
        expect(await said({ ...bare, from: { id: '29:bob' } })).toBe(6);
        const press = { ...bare, type: 'message', value: { verb: VERB, command: 'help' } };
        expect([await said(press), await said(press)]).toEqual([7, 7]);
      },
      { isEmpty: true },
    ));

  test('speaks for an allowed organisation', () =>
    withTeamsBot(
      async (bot) => {
        const other = '99999999-2222-3333-4444-555555555555';
        const elsewhere = activityFor(bot, { conversation: { ...CHAT, tenantId: other } });
        expect(await posted(bot, elsewhere, await bearer(bot))).toBe(403);
        const nowhere = activityFor(bot, { conversation: { id: 'a:ann', conversationType: 'personal' } });
        expect(await posted(bot, nowhere, await bearer(bot))).toBe(403);
        expect(bot.stub.calls).toEqual([]);
      },
      { isEmpty: true },
    ));

  test('may ask whether somebody is there, and cannot make the bot fall over', () =>
    withTeamsBot(
      async (bot) => {
        const token = await bearer(bot);
        expect(await posted(bot, null, {}, 'HEAD')).toBe(200);
        expect(await posted(bot, null, {}, 'GET')).toBe(405);
        for (const body of ['', '{', 'null', '[]', '"text"', '{}', '{"type":"message"}'])
          expect(await posted(bot, body, token)).toBe(400);
        expect(await posted(bot, activityFor(bot), { ...token, 'content-type': 'text/plain' })).toBe(415);
        expect(await posted(bot, 'x'.repeat(1024 * 1024 + 1), token)).toBe(413);
        expect(await posted(bot, activityFor(bot, { channelId: 'emulator' }), token)).toBe(400);
        expect(await posted(bot, activityFor(bot, { type: 'nobody-knows' }), token)).toBe(200);
        const odd = { entities: 7, attachments: 'x', channelData: [], text: 5 };
        expect(await posted(bot, activityFor(bot, odd), token)).toBe(400);
      },
      { isEmpty: true },
    ));

  test('is told to come again once the bot is going, and what was heard before is done first', () =>
    withTeamsBot(
      async (bot) => {
        const token = await bearer(bot);
        expect(await posted(bot, activityFor(bot), token)).toBe(200);
        await bot.chat.close();
        expect(bot.stub.messages()).toHaveLength(1);
        expect(await posted(bot, activityFor(bot, { id: '2' }), token)).toBe(503);
        expect(await posted(bot, activityFor(bot, { id: '2' }))).toBe(401);
        expect(bot.stub.messages()).toHaveLength(1);
        expect(bot.chat.isConnected()).toBe(false);
      },
      { isEmpty: true },
    ));

  test("in the government's cloud is who signs there, and nobody of the public one; and the token is asked for there", () =>
    withTeamsBot(
      async (bot) => {
        const issuer = 'https://api.botframework.us';
        expect(await posted(bot, activityFor(bot), await bearer(bot))).toBe(401);
        expect(bot.stub.calls).toEqual([]);
        expect(await posted(bot, activityFor(bot), await bearer(bot, { issuer }))).toBe(200);
        await bot.chat.idle();
        expect(bot.stub.messages()).toHaveLength(1);
        expect(bot.stub.tokenRequests.map((asked) => asked.get('scope'))).toEqual([
          'https://api.botframework.us/.default',
        ]);
      },
      { isEmpty: true, environment: { TEAMS_CLOUD: 'us-government' } },
    ));
});
