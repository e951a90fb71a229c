import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CLOUDS } from '../../../../adapters/chat/teams/clouds.ts';
import { tokens } from '../../../../adapters/chat/teams/outbound/token.ts';
import { APP_ID } from '../../../teams/connected.ts';
import { type ConnectorStub, startConnectorStub, TENANT } from '../../../teams/connector-stub.ts';
import { keptLog } from '../../../teams/kept-log.ts';

const SECRET = 'a-secret';
const NOON = Date.parse('2026-11-22T12:00:00Z');
const HOUR = 3_600_000;

let stub: ConnectorStub;
let log: ReturnType<typeof keptLog>;
let now: number;
beforeEach(async () => {
  stub = await startConnectorStub();
  log = keptLog();
  now = NOON;
});
afterEach(() => stub.close());

const asking = (loginUrl = stub.serviceUrl, timeoutMs = 10_000) =>
  tokens({
    identity: { kind: 'bot', appId: APP_ID, password: SECRET, tenant: TENANT },
    ...{ loginUrl, cloud: CLOUDS.public, timeoutMs, log },
    clock: { now: () => new Date(now) },
  });

describe('the token of the bot', () => {
  test('is asked for with the secret, for Teams, and held while it is good', async () => {
    const held = asking();
    expect(await held.get()).toEqual({ ok: true, token: 'a-token' });
    now += 54 * 60_000;
    expect(await held.get()).toEqual({ ok: true, token: 'a-token' });
    now += 60_000;
    expect(await held.get()).toEqual({ ok: true, token: 'a-token-2' });
    expect(Object.fromEntries(stub.tokenRequests[0] ?? [])).toEqual({
      grant_type: 'client_credentials',
      client_id: APP_ID,
      client_secret: SECRET,
      scope: 'https://api.botframework.com/.default',
    });
  });

  test('is asked for once by those who ask at the same time', async () => {
    const held = asking();
    const all = await Promise.all([held.get(), held.get(), held.get()]);
    expect([new Set(all.map((each) => JSON.stringify(each))).size, stub.tokenRequests.length]).toEqual([1, 1]);
  });

  test.each([
    ['an error', { kind: 'status', status: 500, taken: false }],
    ['too many requests', { kind: 'throttled', retryAfterS: 7 }],
    ['a page of a proxy', { kind: 'unreadable', taken: false }],
    ['no answer', { kind: 'silent', taken: false }],
    ['half an answer', { kind: 'broken-off', status: 200 }],
    ['a lost answer', { kind: 'lost', taken: false }],
  ] as const)('is asked for again in a minute after %s: nothing was sent, and nobody is refused', async (_, fault) => {
    // Only silence is waited for; a busy machine takes its time for everything else.
    const held = asking(stub.serviceUrl, fault.kind === 'silent' ? 2_000 : 10_000);
    stub.strikeTokens(fault);
    expect(await held.get()).toMatchObject({ ok: false, failure: { kind: 'not-now', afterMs: 60_000 } });
    expect([held.refusal(), log.lines]).toEqual([null, []]);
    expect(await held.get()).toMatchObject({ ok: true });
  });

  test('cannot be had where nobody listens', async () => {
    const elsewhere = await startConnectorStub();
    await elsewhere.close();
    expect(await asking(elsewhere.serviceUrl).get()).toMatchObject({
      failure: {
        kind: 'not-now',
        afterMs: 60_000,
        trouble: expect.stringContaining(`${elsewhere.host} cannot be reached`),
      },
    });
  });

  test('is refused, which is told once in words with the cure, until it is given', async () => {
    const held = asking();
    stub.strikeTokens({ kind: 'denied', code: 7000222 }, { kind: 'denied', code: 7000222 });
    for (let time = 0; time < 2; time++) {
      expect(await held.get()).toMatchObject({
        ok: false,
        failure: { kind: 'not-now', afterMs: HOUR, trouble: expect.stringContaining('AADSTS7000222') },
      });
    }
    expect(held.refusal()).toMatchObject({
      what: 'TEAMS_APP_PASSWORD',
      problem: 'The secret has expired (AADSTS7000222).',
      cure: expect.stringContaining('portal.azure.com'),
    });
    expect(log.lines.map(({ event }) => event)).toEqual(['teams.token-refused']);
    expect(log.lines[0]).toMatchObject({ why: expect.stringMatching(/TEAMS_APP_PASSWORD: The secret has expired/) });

    stub.strikeTokens({ kind: 'status', status: 500, taken: false });
    await held.get();
    expect(held.refusal()).not.toBeNull();

    expect(await held.get()).toMatchObject({ ok: true });
    expect(held.refusal()).toBeNull();
    expect(log.lines.map(({ event }) => event)).toEqual(['teams.token-refused', 'teams.token-granted']);
    expect(JSON.stringify(log.lines)).not.toMatch(/a-secret|a-token/);
  });

  test.each([
    [null, 'TEAMS_APP_PASSWORD', "Microsoft does not accept the bot's credentials (invalid_client)."],
    [12345, 'TEAMS_APP_PASSWORD', "Microsoft does not accept the bot's credentials (AADSTS12345)."],
    [700016, 'TEAMS_APP_ID', 'This app does not exist in the tenant (AADSTS700016).'],
    [90002, 'TEAMS_TENANT_ID', 'The tenant does not exist (AADSTS90002).'],
  ])('is refused with the code %s: look at %s', async (code, what, problem) => {
    const held = asking();
    stub.strikeTokens({ kind: 'denied', code });
    expect(await held.get()).toMatchObject({ ok: false, failure: { afterMs: HOUR } });
    expect(held.refusal()).toMatchObject({ what, problem });
  });

  test.each([
    { kind: 'denied', code: 90033, error: 'invalid_request' },
    { kind: 'denied', code: null, error: 'temporarily_unavailable' },
    { kind: 'denied', code: null, error: 'server_error' },
    { kind: 'denied', code: null, error: 'slow_down' },
  ] as const)('is not refused where Microsoft cannot give one at the moment: %o', async (fault) => {
    const held = asking();
    stub.strikeTokens(fault);
    expect(await held.get()).toMatchObject({ ok: false, failure: { kind: 'not-now', afterMs: 60_000 } });
    expect([held.refusal(), log.lines]).toEqual([null, []]);
  });

  test('is not refused by what only stands before Microsoft', async () => {
    const held = asking();
    stub.strikeTokens({ kind: 'status', status: 403, taken: false });
    expect(await held.get()).toMatchObject({ ok: false, failure: { afterMs: 60_000 } });
    expect(held.refusal()).toBeNull();
  });
});
