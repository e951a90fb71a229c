import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mailflow } from '../in-process.ts';
import { withDirectory } from '../mailflow.ts';
import type { Setup } from './host/config-files.ts';
import { LOGINS, RELAY } from './host/network.ts';
import { missingForRelay } from './missing-parts.ts';
import { RELAY_ZONE, type Relay, startRelay } from './start-relay.ts';
import type { TrueMessage } from './truth.ts';
import { SESSIONS, VISITS } from './visit-list.ts';

const missing = missingForRelay();

/** So many clients at once. */
const AT_ONCE = 3;

/** Visits by several clients at once. */
async function visitAll(relay: Relay, visits: typeof VISITS): Promise<void> {
  const waiting = [...visits];
  const client = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await relay.visit(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
}

async function importing(data: string, files: readonly string[], ...declared: readonly string[]) {
  const ran = await mailflow([
    'import',
    ...files,
    '--declare',
    `own=${RELAY.address}`,
    ...declared,
    '--data',
    data,
    '--format',
    'json',
  ]);
  expect(ran.code, ran.stdout + ran.stderr).toBe(0);
  return JSON.parse(ran.stdout).imports as readonly { readonly rejected: number; readonly rows: number }[];
}

type Tally = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Messages of each, and how many of them over which version. */
function tallied(messages: readonly (readonly [who: string, tls: string, count: number])[]): Tally {
  const tally: Record<string, Record<string, number>> = {};
  for (const [who, tls, count] of messages) {
    if (count === 0) continue;
    tally[who] ??= {};
    tally[who][tls] = (tally[who][tls] ?? 0) + count;
  }
  return tally;
}

/** What the three reports and the one on each user say. */
async function answered(data: string, window: string) {
  const rowsOf = async (report: string) => {
    const ran = await mailflow([...report.split(' '), ...window.split(' '), '--data', data, '--format', 'json']);
    expect(ran.code, ran.stderr).toBe(0);
    return JSON.parse(ran.stdout);
  };
  const tally = async (report: string, who: string): Promise<Tally> =>
    tallied(
      ((await rowsOf(report)).rows as readonly Record<string, unknown>[]).flatMap((row) =>
        Object.entries(row['tls'] as Record<string, number>).map(
          ([tls, count]) => [String(row[who]), tls, count] as const,
        ),
      ),
    );
  const users: Record<string, unknown> = {};
  for (const user of Object.keys(LOGINS)) {
    const { refused = 0, clients } = await rowsOf(`sender ${user}`);
    users[user] = { refused, clients };
  }
  return {
    smtpAuth: await tally('smtp-auth', 'sender'),
    connectors: await tally('connectors', 'direction'),
    tls: await tally('tls', 'direction'),
    users,
  };
}

/** The same, of what truly happened. */
function expected(truth: readonly TrueMessage[]) {
  const of = (kind: TrueMessage['kind']) => truth.filter((each) => each.kind === kind);
  const directions = tallied(of('connector').map(({ direction, tls }) => [direction, tls, 1]));
  return {
    smtpAuth: tallied(of('smtp-auth').map(({ sender, tls }) => [sender, tls, 1])),
    connectors: directions,
    tls: directions,
    users: Object.fromEntries(
      Object.keys(LOGINS).map((user) => [
        user,
        { refused: of('refused').filter(({ sender }) => sender === user).length, clients: expect.anything() },
      ]),
    ),
  };
}

describe.skipIf(missing !== null)(`a real relay${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  test('with rsyslog and logrotate is counted as its clients and next hops count it', () =>
    withRelay({ logger: 'rsyslog', hasFilter: false, reusesTls: false }, async (relay, directory) => {
      const part = (at: number) =>
        visitAll(
          relay,
          VISITS.filter((_, index) => index % 4 === at),
        );
      await part(0);
      await Promise.all([relay.rotate('rename'), part(1)]);
      await relay.sendmail('anna@example.test');
      await Promise.all(SESSIONS.map((steps) => relay.session('partner', steps)));
      await relay.rotate('copytruncate');
      await Promise.all([relay.rotate('dated'), part(2)]);
      await relay.sendmail('a@clear.next.test');
      await Promise.all([relay.rotate('dated'), part(3)]);
      await relay.quiet();
      await isCounted(relay, join(directory, 'data'), 'mail.log');
      await isCounted(relay, join(directory, 'data-of-old-dates'), 'maillog', '--declare', `zone=${RELAY_ZONE}`);
    }));

  test('with postlogd, a content filter and connections used again is counted so, too', () =>
    withRelay({ logger: 'postlogd', hasFilter: true, reusesTls: true }, async (relay, directory) => {
      const part = (at: number) =>
        visitAll(
          relay,
          VISITS.filter((_, index) => index % 6 === at),
        );
      await part(0);
      await Promise.all([relay.rotate('postlogd'), part(1)]);
      await relay.sendmail('a@tls13.next.test');
      await relay.quiet();
      await isCounted(relay, join(directory, 'data'), 'mail.log', '--declare', `zone=${RELAY_ZONE}`);
    }));
});

const withRelay = (setup: Setup, use: (relay: Relay, directory: string) => Promise<void>): Promise<void> =>
  withDirectory(async (directory) => {
    const relay = await startRelay(directory, setup);
    try {
      await use(relay, directory);
    } finally {
      await relay.stop();
    }
  });

async function isCounted(relay: Relay, data: string, log: string, ...declared: readonly string[]): Promise<void> {
  await importing(data, await relay.logFiles(log), ...declared);
  const truth = await relay.truth();
  // All of it happened within the hour, which is this one or the one before.
  expect(await answered(data, '2h')).toEqual(expected(truth));
}
