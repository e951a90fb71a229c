import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { slashCommand } from '../../slack/payloads.ts';
import { APP_ID } from '../../teams/connected.ts';
import type { Arena, Family } from '../family.ts';
import { takenAndFreed, tracesOf } from '../observations.ts';
import { isHealthy, msUntil, type Program, startProgram, until, withoutProc } from '../program.ts';
import { startInSlack } from '../slack-service.ts';
import { stateTexts } from './state-texts.ts';
import { base64, startInTeams } from './teams-tokens.ts';

const CONNECTIONS = 400;
/** The program takes so many at once, and a few besides. */
const MOST = 300;
/** Requests have 30 s; the rest is for a busy machine. */
const DEADLINE_MS = 50_000;

const DRIPS = [
  'GET /healthz HTTP/1.1\r\nHost: a\r\nX: ',
  'POST /slack/events HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n',
  'POST /slack/events HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n',
  'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /healthz HTTP/1.1\r\nX: ',
  'nonsense\r\n\r\n',
] as const;

/** Peers that send a byte now and then and never close. */
export const drippingConnections: Family = {
  name: 'dripping connections',
  notHere: withoutProc,
  async attack(arena) {
    const { program } = await startInSlack(arena);
    const before = program.descriptors();
    const sockets: Socket[] = [];
    const each = (act: (socket: Socket) => void) => {
      for (const socket of sockets) act(socket);
    };
    arena.closing(() => each((socket) => socket.destroy()));
    for (let n = 0; n < CONNECTIONS; n++) {
      const socket = connect({ port: program.port, host: '127.0.0.1', allowHalfOpen: true });
      sockets.push(socket);
      socket.on('error', () => {}).resume();
      socket.write(DRIPS[n % DRIPS.length] as string);
    }
    const drip = setInterval(() => each((socket) => socket.writable && socket.write('a')), 500);
    arena.closing(() => clearInterval(drip));
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, program.descriptors());
    }, 50);
    arena.closing(() => clearInterval(watch));
    await wait(1_000);
    const value = await msUntil(() => isHealthy(program), 10_000);
    arena.see({ kind: 'at-most', name: 'somebody else is answered meanwhile, ms', value, limit: 5_000 });
    const freedMs = await msUntil(() => program.descriptors() <= before + 5, DEADLINE_MS);
    const seen = { taken: peak - before, most: MOST, freedMs, limitMs: DEADLINE_MS };
    for (const each of takenAndFreed(seen)) arena.see(each);
  },
};

const REQUESTS = 4_000;
const AT_ONCE = 50;
/** Of one of these workers every tenth request is followed by a look at how long others wait. */
const EVERY = 10;
const LINES = 30;
const REFUSED = [401, 403];

interface Flood {
  readonly chat: string;
  readonly program: Program;
  readonly requestOf: (n: number) => {
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  /** A member asks something; whether it was answered. */
  readonly member: (n: number) => Promise<() => boolean>;
}

/** Thousands of requests that nobody has signed: bounded lines in the log, and others are answered. */
export const unsignedFlood: Family = {
  name: 'unsigned flood',
  async attack(arena) {
    const paths = ['/slack/events', '/slack/events', '/api/messages', '/nope', '/slack/events?x=1'];
    const bodies = ['{}', 'payload=%7B%7D', '', '{"type":"url_verification","challenge":"x"}', 'a'.repeat(10_000)];
    const { program, slack, send } = await startInSlack(arena);
    await seeFlood(arena, {
      ...{ chat: 'Slack', program },
      requestOf: (n) => ({
        path: paths[n % paths.length] as string,
        headers: { 'x-slack-signature': `v0=${n}` },
        body: bodies[Math.floor(n / paths.length) % bodies.length] as string,
      }),
      async member(n) {
        const user = `U0000ANN${n}`;
        await send.command(slashCommand({ text: 'help', user, channel: 'C00000001' }));
        return () => slack.wordsTo(user).length > 0;
      },
    });
    await program.end();
    await floodTeams(arena);
  },
};

const OTHER_BOT = 'ffffffff-bbbb-cccc-dddd-eeeeeeeeeeee';

/** Tokens that are none, of another key, or for another bot, and what they would have it do. */
async function floodTeams(arena: Arena): Promise<void> {
  const { program, stub, openId, activity, post, bearer } = await startInTeams(arena);
  const [forged, foreign] = [await bearer({ isForged: true }), await bearer({ audience: OTHER_BOT })];
  const tokens: readonly ((n: number) => string | null)[] = [
    () => null,
    () => 'Bearer x.y.z',
    () => forged,
    () => foreign,
    (n) => `Bearer ${base64({ alg: 'RS256', kid: `key-${n}`, typ: 'JWT' })}.${base64({ aud: APP_ID })}.AAAA`,
  ];
  const bodies = [
    JSON.stringify(activity('subscribe all', 'mallory')),
    '{}',
    '',
    'a'.repeat(10_000),
    '['.repeat(5_000),
  ];
  const isTo = (conversation: string) => () => stub.messages().some((each) => each.conversation === conversation);
  const fetches = openId.keyRequests();
  await seeFlood(arena, {
    ...{ chat: 'Teams', program },
    requestOf(n) {
      const authorization = tokens[n % tokens.length]?.(n) ?? null;
      return {
        path: '/api/messages',
        headers: authorization === null ? {} : { authorization },
        body: bodies[Math.floor(n / tokens.length) % bodies.length] as string,
      };
    },
    async member(n) {
      await post(activity('help', `ann${n}`), await bearer());
      return isTo(`a:ann${n}`);
    },
  });
  const value = openId.keyRequests() - fetches;
  arena.see({ kind: 'at-most', name: 'Teams: times that keys are fetched', value, limit: KEY_FETCHES });
  await post(activity('subscribe all', 'carol'), await bearer());
  await until(isTo('a:carol'), 'a right message was not answered', 30_000);
  for (const each of tracesOf(await stateTexts(program.data), { stranger: 'mallory', member: 'carol' }))
    arena.see(each);
}

/** Whoever sends unknown keys makes it ask for them, and seldom. */
const KEY_FETCHES = 5;

async function seeFlood(arena: Arena, { chat, program, requestOf, member }: Flood): Promise<void> {
  const lines = (): number => program.stderr().split('\n').length;
  const before = lines();
  const statuses: number[] = [];
  let [healthMs, memberMs] = [0, 0];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, worker) => {
      for (let n = 0; n < REQUESTS / AT_ONCE; n++) {
        const { path, headers, body } = requestOf(worker + n * AT_ONCE);
        const response = await fetch(`${program.url}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body,
        });
        await response.text();
        statuses.push(response.status);
        if (worker > 0 || n % EVERY > 0) continue;
        healthMs = Math.max(healthMs, await msUntil(() => isHealthy(program), 10_000));
        const began = performance.now();
        await msUntil(await member(n), 30_000);
        memberMs = Math.max(memberMs, performance.now() - began);
      }
    }),
  );
  const count = (isOne: (status: number) => boolean): number => statuses.filter(isOne).length;
  const refused = count((status) => REFUSED.includes(status));
  const others = statuses.filter((status) => status < 400 || status >= 500);
  const logged = lines() - before;
  const [name, sent] = [`${chat}: lines of log for ${REQUESTS} requests`, `${chat}: requests refused as unsigned`];
  arena.see({ kind: 'at-least', name: sent, value: refused, limit: REQUESTS / 2 });
  arena.see({ kind: 'none', name: `${chat}: other answers than a refusal`, found: others.map(String) });
  arena.see({ kind: 'at-least', name, value: logged, limit: 1 });
  arena.see({ kind: 'at-most', name, value: logged, limit: LINES });
  arena.see({ kind: 'at-most', name: `${chat}: /healthz is answered meanwhile, ms`, value: healthMs, limit: 5_000 });
  arena.see({ kind: 'at-most', name: `${chat}: a member is answered meanwhile, ms`, value: memberMs, limit: 5_000 });
}

interface Asked {
  readonly name: string;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const FOREIGN: readonly Asked[] = [
  { name: '/metrics under a foreign name', path: '/metrics', headers: { host: 'evil.example' } },
  { name: '/metrics under a name that ends like ours', path: '/metrics', headers: { host: 'localhost.evil.example' } },
  { name: '/metrics for somebody behind a proxy', path: '/metrics', headers: { 'x-forwarded-for': '203.0.113.7' } },
  { name: '/metrics by X-Real-IP', path: '/metrics', headers: { 'x-real-ip': '203.0.113.7' } },
  { name: '/metrics by CF-Connecting-IP', path: '/metrics', headers: { 'cf-connecting-ip': '203.0.113.7' } },
  { name: '/metrics by Via', path: '/metrics', headers: { via: '1.1 proxy' } },
  { name: '/metrics by Forwarded', path: '/metrics', headers: { forwarded: 'for=203.0.113.7' } },
  { name: 'a file above', path: '/../../etc/passwd' },
  { name: 'a file above, encoded', path: '/%2e%2e/%2e%2e/etc/passwd' },
  { name: 'a path with NUL', path: '/metrics%00' },
  { name: 'the state', path: '/state/mailflow.json' },
  { name: 'the root', path: '/' },
  { name: 'something of every object', path: '/__proto__' },
  { name: 'another thing of every object', path: '/constructor' },
];

/** What somebody without any right asks over HTTP. */
export const openPaths: Family = {
  name: 'open paths',
  async attack(arena) {
    const program = await startProgram(arena, { data: await arena.data(), environment: {} });
    for (const { name, path, method = 'GET', headers = {} } of FOREIGN) {
      const { status, text } = await ask(program, path, method, headers);
      arena.see({ kind: 'one-of', name, value: status, allowed: [400, 401, 403, 404] });
      arena.see({
        kind: 'none',
        name: `${name}: figures`,
        found: /mailflow_|root:/.test(text) ? [text.slice(0, 80)] : [],
      });
    }
    const own = await ask(program, '/metrics', 'GET', {});
    arena.see({ kind: 'one-of', name: '/metrics for this machine', value: own.status, allowed: [200] });
    const foreign = await ask(program, '/readyz', 'GET', { host: 'evil.example' });
    arena.see({
      kind: 'none',
      name: '/readyz under a foreign name: details',
      found: /schedule|disk|days old/.test(foreign.text) ? [foreign.text] : [],
    });
    for (const method of ['POST', 'DELETE', 'TRACE', 'OPTIONS', 'PUT']) {
      const { status } = await ask(program, '/healthz', method, {});
      arena.see({ kind: 'one-of', name: `${method} /healthz`, value: status, allowed: [400, 404, 405, 501] });
    }
  },
};

async function ask(
  { port }: Pick<Program, 'port'>,
  path: string,
  method: string,
  headers: Readonly<Record<string, string>>,
) {
  const asked = request({ port, host: '127.0.0.1', path, method, headers });
  asked.end();
  const [response] = await once(asked, 'response');
  let text = '';
  for await (const piece of response) text += String(piece);
  return { status: response.statusCode as number, text };
}
