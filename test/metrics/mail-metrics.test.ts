import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mailMetrics } from '../../src/metrics/mail-metrics.ts';
import { TLS_VERSIONS } from '../../src/model/tls.ts';
import { modernContoso } from '../reports/contoso.ts';
import { storeOf, type Told } from '../reports/given.ts';
import { runs } from '../seed/runs.ts';
import { readAll } from './read-all.ts';

const DAYS = ['2026-11-13', '2026-11-14', '2026-11-15'] as const;
const tls = fc.constantFrom(...TLS_VERSIONS);
const at = {
  day: fc.constantFrom(...DAYS),
  hour: fc.integer({ min: 0, max: 23 }),
  messages: fc.integer({ min: 1, max: 400 }),
  tls,
};

const transit: fc.Arbitrary<Told> = fc.record({
  ...at,
  direction: fc.constantFrom('inbound', 'outbound', 'local'),
  connectorType: fc.constantFrom('partner', 'on-premises', 'none'),
  connector: fc.integer({ min: 0, max: 70 }).map((n) => (n === 0 ? '' : n === 1 ? '(others)' : `Connector ${n}`)),
});
const submitted: fc.Arbitrary<Told> = fc.record({
  ...at,
  direction: fc.constant('submission' as const),
  sender: fc.integer({ min: 1, max: 9 }).map((n) => `user${n}@contoso.com`),
  auth: fc.constantFrom('basic', 'oauth', 'other'),
});

/** Which of them happened in the 24 hours before the end of the newest day (2026-11-15, 24:00, where any fell on it). */
const newest = (facts: readonly Told[]): readonly Told[] => {
  const last = facts
    .map(({ day }) => day)
    .sort()
    .at(-1);
  return facts.filter(({ day }) => day === last);
};

const sum = (facts: readonly Told[], is: (fact: Told) => boolean): number =>
  facts.filter(is).reduce((all, { messages = 0 }) => all + messages, 0);

describe('what monitoring is told of mail', () => {
  test('equals what is counted by hand, with no message left out, however many connectors there are', () =>
    fc.assert(
      fc.asyncProperty(fc.array(transit, { minLength: 1, maxLength: 300 }), async (facts) => {
        const store = await storeOf({ kind: 'connector', facts });
        const said = await readAll(mailMetrics(() => store));
        const mine = newest(facts);
        for (const direction of ['inbound', 'outbound'] as const)
          for (const version of TLS_VERSIONS)
            expect(said.get(`mailflow_mail_messages{direction="${direction}",tls="${version}"}`)).toBe(
              sum(mine, (fact) => fact.direction === direction && fact.tls === version),
            );
        const connectors = [...said].filter(([name]) => name.startsWith('mailflow_connector_messages'));
        expect(connectors.reduce((all, [, value]) => all + value, 0)).toBe(sum(mine, () => true));
        // Fifty paths, and the others of three directions, with a series for each version.
        expect(connectors.length).toBeLessThanOrEqual((50 + 3) * TLS_VERSIONS.length);
        for (const [name, value] of connectors) {
          const [, direction, type, connector, version] =
            /direction="(.*)",type="(.*)",connector="(.*)",tls="(.*)"/.exec(name) ?? [];
          if (connector === '(others)') continue;
          expect([name, value]).toEqual([
            name,
            sum(
              mine,
              (fact) =>
                fact.direction === direction &&
                fact.connectorType === type &&
                fact.connector === connector &&
                fact.tls === version,
            ),
          ]);
        }
      }),
      { numRuns: runs(60) },
    ));

  test('counts a sender once for each TLS version and each way of signing in that was used', () =>
    fc.assert(
      fc.asyncProperty(fc.array(submitted, { minLength: 1, maxLength: 60 }), async (facts) => {
        const store = await storeOf({ kind: 'smtp-auth', facts });
        const said = await readAll(mailMetrics(() => store));
        const mine = newest(facts);
        const senders = (is: (fact: Told) => boolean) => new Set(mine.filter(is).map(({ sender }) => sender)).size;
        expect(said.get('mailflow_smtp_auth_senders{}')).toBe(senders(() => true));
        for (const version of TLS_VERSIONS) {
          const of = (fact: Told) => fact.tls === version;
          expect(said.get(`mailflow_smtp_auth_messages{tls="${version}"}`)).toBe(sum(mine, of));
          expect(said.get(`mailflow_smtp_auth_senders_by_tls{tls="${version}"}`)).toBe(senders(of));
        }
        for (const auth of ['basic', 'oauth', 'other']) {
          const of = (fact: Told) => fact.auth === auth;
          expect(said.get(`mailflow_smtp_auth_messages_by_auth{auth="${auth}"}`)).toBe(sum(mine, of));
          expect(said.get(`mailflow_smtp_auth_senders_by_auth{auth="${auth}"}`)).toBe(senders(of));
        }
      }),
      { numRuns: runs(60) },
    ));

  test('is of the 24 hours before the newest hour that is known, over midnight too', async () => {
    const fact = { kind: 'smtp-auth', direction: 'submission', sender: 'printer@contoso.com' } as const;
    const store = await storeOf({
      kind: 'smtp-auth',
      untilSeconds: Date.UTC(2026, 10, 15, 3) / 1_000,
      facts: [
        { ...fact, day: '2026-11-14', hour: 2, messages: 1_000 },
        { ...fact, day: '2026-11-14', hour: 3, messages: 100 },
        { ...fact, day: '2026-11-15', hour: 2, messages: 10 },
      ],
    });
    const said = await readAll(mailMetrics(() => store));
    expect(said.get('mailflow_smtp_auth_messages{tls="1.2"}')).toBe(110);
    expect(said.get('mailflow_mail_until_timestamp_seconds{kind="smtp-auth"}')).toBe(Date.UTC(2026, 10, 15, 3) / 1_000);
  });

  test('is of the newest day where the data know no hours', async () => {
    const fact = { direction: 'submission', sender: 'printer@contoso.com' } as const;
    const store = await storeOf({
      ...{ kind: 'smtp-auth', precision: 'day' },
      facts: [
        { ...fact, day: '2026-11-14', messages: 5 },
        { ...fact, day: '2026-11-15', messages: 7 },
      ],
    });
    const said = await readAll(mailMetrics(() => store));
    expect(said.get('mailflow_smtp_auth_messages{tls="1.2"}')).toBe(7);
  });

  test('without data there is nothing, and not a zero', async () => {
    const store = await storeOf();
    expect(await readAll(mailMetrics(() => store))).toEqual(new Map());
  });

  test('facts are read once for all metrics, and again only when they have changed', async () => {
    const store = await modernContoso();
    let [reads, version] = [0, 'a'];
    const counting = {
      ...store,
      version: async () => version,
      ask: (question: Parameters<typeof store.ask>[0]) => {
        reads++;
        return store.ask(question);
      },
      columns: (question: Parameters<typeof store.columns>[0]) => {
        reads++;
        return store.columns(question);
      },
    };
    const metrics = mailMetrics(() => counting);
    await readAll(metrics);
    await readAll(metrics);
    expect(reads).toBe(2);
    version = 'b';
    await readAll(metrics);
    expect(reads).toBe(4);
  });
});
