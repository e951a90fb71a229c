import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { exportSPKI, importJWK, type JWK, SignJWT } from 'jose';
import { anyHostileText, KNOWN } from '../../adapters/chat/hostile-text.ts';
import { fewRuns } from '../../seed/runs.ts';
import { APP_ID } from '../../teams/connected.ts';
import { BOT, startConnectorStub, TENANT } from '../../teams/connector-stub.ts';
import { type Claims, startOpenIdServer } from '../../teams/openid-server.ts';
import type { Arena, Family } from '../family.ts';
import { hostileLimit, tracesOf } from '../observations.ts';
import { longestStall, msUntil, startProgram, until } from '../program.ts';
import { stateTexts } from './state-texts.ts';

const KEY_ID = 'key-of-a-test';
const ISSUER = 'https://api.botframework.com';
/** Whoever was called wrongly is called by then. */
const QUIET_MS = 3_000;
const OTHER = 'ffffffff-bbbb-cccc-dddd-eeeeeeeeeeee';

/** The program in a Teams of the attacker's: a service, and a server that names the keys. */
export async function startInTeams(arena: Arena, data?: string) {
  const [stub, openId] = await Promise.all([startConnectorStub(), startOpenIdServer()]);
  arena.closing(() => Promise.all([stub.close(), openId.close()]));
  const program = await startProgram(arena, {
    data: data ?? (await arena.data()),
    environment: {
      TEAMS_APP_ID: APP_ID,
      TEAMS_APP_PASSWORD: 'a-secret',
      TEAMS_TENANT_ID: TENANT,
      TEAMS_ALLOWED_HOSTS: stub.host,
      TEAMS_LOGIN_URL: stub.serviceUrl,
      TEAMS_OPENID_METADATA: openId.metadataUrl,
    },
  });
  let count = 0;
  /** A message of a member in a personal chat. */
  const activity = (text: string, user = 'ann', more: object = {}) => ({
    ...{
      type: 'message',
      id: `f:${++count}`,
      channelId: 'msteams',
      serviceUrl: stub.serviceUrl,
      text,
      textFormat: 'plain',
    },
    ...{ recipient: { id: BOT, name: 'Mailflow' }, from: { id: `29:${user}`, aadObjectId: user, name: user } },
    conversation: { id: `a:${user}`, conversationType: 'personal', tenantId: TENANT },
    channelData: { tenant: { id: TENANT } },
    ...more,
  });
  const post = async (body: unknown, authorization: string | null): Promise<number> => {
    const headers = { 'content-type': 'application/json', ...(authorization !== null && { authorization }) };
    const sent = { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
    const response = await fetch(`${program.url}/api/messages`, sent);
    await response.text();
    return response.status;
  };
  const bearer = async (claims: Partial<Claims> = {}): Promise<string> =>
    `Bearer ${await openId.token({ audience: APP_ID, serviceUrl: stub.serviceUrl, ...claims })}`;
  await until(async () => (await post(activity('x'), 'Bearer x')) !== 503, 'Teams cannot reach it', 60_000);
  return { stub, openId, program, activity, post, bearer };
}

export const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Tokens that are not of Teams for this bot: nothing is executed, nobody is called. */
export const teamsTokens: Family = {
  name: 'teams tokens',
  async attack(arena) {
    const { stub, openId, program, activity, post, bearer } = await startInTeams(arena);
    const now = Math.floor(Date.now() / 1_000);
    const claims = { iss: ISSUER, aud: APP_ID, serviceurl: stub.serviceUrl, nbf: now - 60, exp: now + 3_600 };
    const named = (alg: string) => ({ alg, kid: KEY_ID, typ: 'JWT' });
    const [jwk] = ((await (await fetch(openId.metadataUrl.replace('/openid', '/keys'))).json()) as { keys: JWK[] })
      .keys;
    if (jwk === undefined) throw new Error('no key is named');
    const spki = await exportSPKI((await importJWK(jwk, 'RS256')) as Parameters<typeof exportSPKI>[0]);
    const hs256 = (secret: string, payload: object = claims) =>
      new SignJWT({ ...payload }).setProtectedHeader(named('HS256')).sign(new TextEncoder().encode(secret));
    const good = (await bearer()).slice('Bearer '.length);
    const [header = '', payload = '', signature = ''] = good.split('.');
    const tokens: readonly (readonly [string, string | null])[] = [
      ['no header', null],
      ['an empty header', ''],
      ['no token', 'Bearer '],
      ['no JWT', 'Bearer x.y.z'],
      ['another scheme', `Basic ${good}`],
      ['alg none', `Bearer ${base64(named('none'))}.${base64(claims)}.`],
      ['alg None, signed', `Bearer ${base64(named('None'))}.${base64(claims)}.${signature}`],
      ['alg nOnE without a key id', `Bearer ${base64({ alg: 'nOnE' })}.${base64(claims)}.`],
      ['HS256 with the public key', `Bearer ${await hs256(spki)}`],
      ['HS256 with the public key on one line', `Bearer ${await hs256(spki.replaceAll('\n', ''))}`],
      ['HS256 with the modulus', `Bearer ${await hs256(String(jwk.n))}`],
      ['HS256 with the key id', `Bearer ${await hs256(KEY_ID)}`],
      ['a key that nobody named', await bearer({ isForged: true })],
      ['another audience', await bearer({ audience: OTHER })],
      ['an audience that begins like ours', await bearer({ audience: `${APP_ID}0` })],
      ['the audience of the service', await bearer({ audience: ISSUER })],
      ['another issuer', await bearer({ issuer: 'https://evil.example' })],
      ['the issuer of the Emulator', await bearer({ issuer: `https://sts.windows.net/${TENANT}/` })],
      ['an issuer that begins like the right one', await bearer({ issuer: `${ISSUER}.evil.example` })],
      ['no expiry', await bearer({ isEndless: true })],
      ['expired an hour ago', await bearer({ notBefore: -7_200, expires: -3_600 })],
      ['not valid yet', await bearer({ notBefore: 3_600, expires: 7_200 })],
      ['another service', await bearer({ serviceUrl: 'https://evil.example' })],
      ['a payload changed afterwards', `Bearer ${header}.${base64({ ...claims, aud: OTHER })}.${signature}`],
      ['no signature', `Bearer ${header}.${payload}.`],
      ['half of a signature', `Bearer ${header}.${payload}.${signature.slice(0, 100)}`],
      ['a key of the token itself', `Bearer ${base64({ ...named('RS256'), jwk })}.${payload}.${signature.slice(1)}`],
    ];
    for (const [name, authorization] of tokens) {
      const value = await post(activity('subscribe all', 'mallory'), authorization);
      arena.see({ kind: 'one-of', name, value, allowed: [400, 401, 403] });
    }
    const bodies: readonly (readonly [string, object])[] = [
      ['another bot is meant', { recipient: { id: `28:${OTHER}` } }],
      ['nobody is meant', { recipient: null }],
      ['another service', { serviceUrl: 'https://evil.example' }],
      ['no service', { serviceUrl: undefined }],
      [
        'another tenant',
        {
          channelData: { tenant: { id: OTHER } },
          conversation: { id: 'a:x', conversationType: 'personal', tenantId: OTHER },
        },
      ],
    ];
    for (const [name, more] of bodies) {
      const value = await post(activity('subscribe all', 'mallory', more), await bearer());
      // 400 is for what cannot be read at all.
      const isUnreadable = name === 'nobody is meant' || name === 'no service';
      arena.see({ kind: 'one-of', name, value, allowed: isUnreadable ? [400] : [401, 403] });
    }
    // Whatever was taken of all these is done before somebody who asks later is answered, or soon after.
    await post(activity('subscribe all', 'carol'), await bearer());
    const toCarol = () => stub.messages().filter(({ conversation }) => conversation === 'a:carol');
    await until(() => toCarol().length > 0, 'a right message was not answered', 30_000);
    await wait(QUIET_MS);
    arena.see({
      kind: 'none',
      name: 'calls because of all these',
      found: stub.calls.map(({ method, path }) => `${method} ${path}`).filter((call) => !call.includes('carol')),
    });
    for (const each of tracesOf(await stateTexts(program.data), { stranger: 'mallory', member: 'carol' }))
      arena.see(each);
    const twice = activity('help');
    for (let n = 0; n < 10; n++) await post(twice, await bearer());
    const rest = () => stub.messages().filter(({ conversation }) => conversation !== 'a:carol');
    await until(() => rest().length > 0, 'a right message was not answered', 30_000);
    await post(activity('status', 'bob'), await bearer());
    await until(() => rest().length > 1, 'the next message was not answered', 30_000);
    const found = rest().map(({ conversation }) => conversation);
    arena.see({ kind: 'each-once', name: 'one message sent ten times', wanted: ['a:ann', 'a:bob'], found });
  },
};

const LENGTHS = [28_000, 100_000];
const MENTIONS = 8_000;

/** Long texts of somebody Teams vouches for, and of somebody it does not know. */
export const teamsTexts: Family = {
  name: 'texts in teams',
  async attack(arena) {
    const { stub, program, activity, post, bearer } = await startInTeams(arena);
    stub.tell('29:nobody', null);
    const texts = [
      ...KNOWN,
      ...fc.sample(anyHostileText, {
        seed: arena.seed,
        numRuns: fewRuns(4, 'each is three requests to the running program'),
      }),
    ];
    let harmlessMs = 0;
    for (const [at, { title, ofLength }] of texts.entries()) {
      const mentions = at % 4 === 0 ? MENTIONS : 0;
      // The machine may be busier than a minute ago.
      if (mentions > 0) harmlessMs = Math.max(harmlessMs, (await sent(`0${at}`, harmless, mentions)).slowestMs);
      const { statuses, slowestMs, senderMs } = await sent(`1${at}`, ofLength, mentions);
      arena.see({
        kind: 'none',
        name: `${title}: other statuses than 200`,
        found: statuses.filter((each) => each !== '200'),
      });
      arena.see({
        kind: 'at-most',
        name: `${title}: others are answered, or all wait, ms`,
        value: slowestMs,
        limit: hostileLimit(harmlessMs),
      });
      arena.see({
        kind: 'at-most',
        name: `${title}: the member who sent it is answered, ms`,
        value: senderMs,
        limit: 30_000,
      });
    }

    /** A text of somebody unknown and of a member, while another member asks. */
    async function sent(at: string, ofLength: (length: number) => string, mentions: number) {
      const [user, sender] = [`ann${at}`, `bob${at}`];
      const isAnswered = (who: string) => stub.messages().some(({ conversation }) => conversation === `a:${who}`);
      const entity = { type: 'mention', text: ofLength(20), mentioned: { id: BOT } };
      // A request of more than a megabyte is refused unread.
      const room = MEGABYTE - sizeOf(ofLength(Math.max(...LENGTHS)));
      const entities = Array(Math.min(mentions, Math.floor(room / sizeOf(entity)))).fill(entity);
      const statuses: string[] = [];
      let [askedMs, senderMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      const stallMs = await longestStall(program, async () => {
        const hostile = LENGTHS.map(async (length, n) => {
          const from = n === 0 ? 'nobody' : sender;
          const status = await post(
            activity(ofLength(length), from, { ...(mentions > 0 && { entities }) }),
            await bearer(),
          );
          statuses.push(String(status));
        });
        const began = performance.now();
        await post(activity('help', user), await bearer());
        await msUntil(() => isAnswered(user), 30_000);
        askedMs = performance.now() - began;
        await Promise.all(hostile);
        senderMs = await msUntil(() => isAnswered(sender), 30_000);
      });
      return { statuses, slowestMs: Math.max(stallMs, askedMs), senderMs };
    }
  },
};

const MEGABYTE = 1_000_000;
const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value)) + 1;

/** Words that nothing has to look at twice. */
const harmless = (length: number): string => 'mail '.repeat(length / 5);
