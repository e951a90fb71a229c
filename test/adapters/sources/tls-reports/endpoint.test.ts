import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HttpServer, httpServer } from '../../../../adapters/http/http-server.ts';
import { secretInlet } from '../../../../adapters/http/secret-inlet.ts';
import { postedReport, REPORT_TYPES } from '../../../../adapters/sources/tls-reports/posted-report.ts';
import { postedReports } from '../../../../src/follow/posted-reports.ts';
import type { FactStore } from '../../../../src/ports/fact-store.ts';
import { memoryStore } from '../../../contracts/memory-store/store.ts';
import { FIRST_DAY, type GivenReport, sent } from './given-reports.ts';
import { heldSessions, importReports } from './import-reports.ts';

const SECRET = 'an-unguessable-secret-1';
const GZIP = 'application/tlsrpt+gzip';
const JSON_TYPE = 'application/tlsrpt+json';
const LINE = '20777 Litware Inc. contoso.com sts successful: 7';

const given: GivenReport = {
  ...{ organisation: 'Litware Inc.', id: '1', day: FIRST_DAY },
  policies: [{ domain: 'contoso.com', type: 'sts', successful: 7, failed: 0, details: [] }],
  shape: {
    ...{ contact: 'address', mxHost: 'list', withPolicyString: true },
    ...{ endsNextDay: false, countsAsText: false, extraField: false },
  },
};
const packed = sent(given, 'gzip').bytes;
const plain = sent(given, 'json').bytes;

let now: Date;
let server: HttpServer;
let store: FactStore;
let base: string;
/** Everything that was logged. */
let logged: string[];
/** What people are told of. */
let posted: ReturnType<typeof postedReports>;
let beforeTaking: () => Promise<void>;

beforeEach(async () => {
  now = new Date('2026-11-30T12:00:00Z');
  logged = [];
  posted = postedReports('tls-reports posted reports', { now: () => now });
  beforeTaking = async () => {};
  const warn = (event: string, fields?: object) => void logged.push(`${event} ${JSON.stringify(fields)}`);
  const log = { info: warn, warn };
  store = memoryStore({ priority: [] });
  server = httpServer(log);
  server.routeBelow(
    '/tlsrpt/',
    secretInlet({
      ...{ secret: SECRET, mostBytes: REPORT_TYPES, clock: { now: () => now }, log, note: posted.note },
      async take(body) {
        const posted = postedReport(body, ['contoso.com'], now);
        if (!('json' in posted)) return posted;
        await beforeTaking();
        const [report] = await importReports(store, [{ name: 'posted.json', bytes: Buffer.from(posted.json) }]);
        return { status: report?.error === null ? 201 : 400, why: report?.error ?? null };
      },
    }),
  );
  base = `http://127.0.0.1:${await server.listen({ host: '127.0.0.1', port: 0 })}/tlsrpt`;
});
afterEach(() => server.close());

const post = async (body: Uint8Array, type = GZIP, secret = SECRET, method = 'POST') => {
  const response = await fetch(`${base}/${secret}`, {
    method,
    headers: { 'content-type': type },
    ...(method === 'POST' && { body: new Uint8Array(body) }),
  });
  return { status: response.status, text: await response.text() };
};
const held = () => heldSessions(store, FIRST_DAY - 3, FIRST_DAY + 3);

test.for([
  ['packed', packed, GZIP],
  ['plain', plain, JSON_TYPE],
  ['packed under the other type, with a parameter', packed, `${JSON_TYPE}; charset=utf-8`],
] as const)('a report is taken %s', async ([, body, type]) => {
  expect(await post(body, type)).toEqual({ status: 201, text: '' });
  expect(await held()).toEqual([LINE]);
});

test('is answered when it is stored, and not before', async () => {
  let store = (): void => {};
  beforeTaking = () =>
    new Promise<void>((resolve) => {
      store = resolve;
    });
  let isAnswered = false;
  const answer = post(packed).then((answered) => {
    isAnswered = true;
    return answered;
  });
  while (store.name === 'store') await new Promise((resolve) => setImmediate(resolve));
  expect([isAnswered, await held()]).toEqual([false, []]);
  store();
  expect((await answer).status).toBe(201);
  expect(await held()).toEqual([LINE]);
});

test('posted again, as by a sender that lost the answer, it counts once', async () => {
  for (let time = 0; time < 3; time++) expect((await post(packed)).status).toBe(201);
  expect(await held()).toEqual([LINE]);
});

test.for([
  ['', 404],
  ['another-secret-altogether', 404],
  [SECRET.slice(0, -1), 404],
  [`${SECRET}/`, 404],
  [`${SECRET}?x=1`, 201],
] as const)('under the path %s it answers %d', async ([secret, status]) => {
  expect((await post(packed, GZIP, secret)).status).toBe(status);
  expect(posted.status().lines).toBe(status === 201 ? 1 : 0);
  expect((await held()).length).toBe(status === 201 ? 1 : 0);
});

test('a wrong secret is answered as a path that nobody has, whatever else is wrong', async () => {
  const wrong = await fetch(`${base}/no-such-secret-there-is`, { method: 'DELETE' });
  const unknown = await fetch(`${base.replace('tlsrpt', 'nothing')}/x`, { method: 'DELETE' });
  expect([wrong.status, await wrong.text()]).toEqual([unknown.status, await unknown.text()]);
});

test.for([
  ['another media type', packed, 'application/json', 415],
  ['no media type at all', packed, '', 415],
  ['no gzip', Buffer.from('hello'), GZIP, 400],
  ['half a gzip', packed.subarray(0, 40), GZIP, 400],
  ['no JSON', gzipSync('<html>'), GZIP, 400],
  ['other JSON', gzipSync('{"policies":[]}'), GZIP, 400],
  ['a gzip bomb of 200 MB', gzipSync(Buffer.alloc(200_000_000)), GZIP, 413],
  ['more than a packed report may have', Buffer.alloc(1024 * 1024 + 1, 7), GZIP, 413],
  ['more than a plain report may have', Buffer.alloc(10 * 1024 * 1024 + 1, 32), JSON_TYPE, 413],
] as const)('%s is refused', async ([, body, type, status]) => {
  expect((await post(body, type)).status).toBe(status);
  expect(await held()).toEqual([]);
  expect(posted.status()).toMatchObject({
    lines: 1,
    rejected: 1,
    notes: [expect.stringMatching(/^Refused .*: .{20}/)],
  });
  // And the next one is taken.
  expect((await post(packed)).status).toBe(201);
  expect(posted.status()).toMatchObject({ lines: 2, rejected: 1, lastSuccess: now });
});

test('a body without a length that never ends is cut off at the limit', async () => {
  const { port } = new URL(base);
  const answer = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(
        `POST /tlsrpt/${SECRET} HTTP/1.1\r\nHost: x\r\nContent-Type: ${GZIP}\r\nTransfer-Encoding: chunked\r\n\r\n`,
      );
      const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
      const pour = (): void => {
        while (!socket.destroyed && socket.write(chunk));
      };
      socket.on('drain', pour);
      pour();
    });
    socket.on('data', (data) => {
      text += data;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 413|^$/);
  expect(await held()).toEqual([]);
});

test('a report on a foreign domain is refused as a whole, one on a domain below ours is not', async () => {
  const on = (...domains: readonly string[]) =>
    sent(
      {
        ...given,
        policies: domains.map((domain) => ({ ...(given.policies[0] as GivenReport['policies'][number]), domain })),
      },
      'gzip',
    ).bytes;
  expect((await post(on('contoso.com', 'fabrikam.com'))).status).toBe(403);
  expect((await post(on('notcontoso.com'))).status).toBe(403);
  expect(posted.status().notes).toEqual([
    'Refused 2026-11-30T12:00:00Z: it is about fabrikam.com, which is not in MAILFLOW_TLS_REPORTS_DOMAINS',
    'Refused 2026-11-30T12:00:00Z: it is about notcontoso.com, which is not in MAILFLOW_TLS_REPORTS_DOMAINS',
  ]);
  expect(await held()).toEqual([]);
  expect((await post(on('mail.contoso.com'))).status).toBe(201);
});

test('a flood is refused with the time to come back, and over when that has passed', async () => {
  const statuses: number[] = [];
  for (let time = 0; time < 70; time++) statuses.push((await post(Buffer.from('x'))).status);
  expect(statuses.filter((status) => status === 400)).toHaveLength(60);
  expect(statuses.slice(60)).toEqual(Array.from({ length: 10 }, () => 429));
  expect(posted.status()).toMatchObject({ lines: 70, rejected: 70 });
  expect(posted.status().notes).toHaveLength(3);
  expect(posted.status().notes[2]).toContain('too many at once');
  now = new Date(now.getTime() + 20_000);
  expect([(await post(packed)).status, (await post(packed)).status, (await post(packed)).status]).toEqual([
    201, 201, 429,
  ]);
});

test('more at a time than memory is kept for wait their turn', async () => {
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  let waiting = 0;
  beforeTaking = () => {
    waiting++;
    return gate;
  };
  const first = [1, 2, 3].map(() => post(packed));
  while (waiting < 3) await new Promise((resolve) => setImmediate(resolve));
  expect((await post(packed)).status).toBe(503);
  open();
  expect((await Promise.all(first)).map(({ status }) => status)).toEqual([201, 201, 201]);
  expect((await post(packed)).status).toBe(201);
});

test('what fails on our side is answered 500, so that it is sent again, and the secret is never logged', async () => {
  beforeTaking = async () => {
    throw new Error('the disk is full');
  };
  expect(await post(packed)).toEqual({ status: 500, text: '' });
  await post(Buffer.from('x'));
  expect(logged.join('\n')).toContain('the disk is full');
  expect(logged.join('\n')).not.toContain(SECRET);
});
