import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mailflow } from '../in-process.ts';
import { answered, expected } from './answers.ts';
import { RELAY } from './host/network.ts';
import { missingForRelay } from './missing-parts.ts';
import { RELAY_ZONE, type Relay, withRelay } from './start-relay.ts';
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

async function isCounted(relay: Relay, data: string, log: string, ...declared: readonly string[]): Promise<void> {
  await importing(data, await relay.logFiles(log), ...declared);
  const truth = await relay.truth();
  // All of it happened within the hour, which is this one or the one before.
  expect(await answered(data, '2h')).toEqual(expected(truth));
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
