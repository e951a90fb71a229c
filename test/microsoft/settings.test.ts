import { describe, expect, test } from 'vitest';
import { exchangeClient } from '../../adapters/microsoft365/exchange/exchange-client.ts';
import { settingsSnapshot } from '../../adapters/microsoft365/exchange/settings-snapshot.ts';
import { REQUEST_LIMITS } from '../../adapters/microsoft365/request-limits.ts';
import { fetchSnapshot } from '../../src/fetch/fetch-snapshot.ts';
import { tenantBudget } from '../../src/fetch/tenant-budget.ts';
import { mailSettingsIn } from '../../src/mail-settings/mail-settings.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../src/model/time.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';
import { EXCHANGE, type ExchangeTrouble, fakeExchange, TENANT_ID } from './fake-exchange.ts';

const BEGIN = Date.UTC(2026, 10, 20, 9, 20);
/** A token that names its tenant, as Microsoft's do. */
const TOKEN = `e30.${Buffer.from(JSON.stringify({ tid: TENANT_ID.toUpperCase() })).toString('base64url')}.x`;

/** A snapshot over a stand-in, in a time of its own. */
function reading(
  trouble: (cmdlet: string) => ExchangeTrouble | null = () => null,
  { tenant = 'contoso.com', token = TOKEN, mailboxes = 3, hangs = false } = {},
) {
  const ending = new AbortController();
  let now = BEGIN;
  let noted: unknown = null;
  let isOff = true;
  const store = memoryStore({ priority: [] });
  const exchange = fakeExchange({
    trouble,
    rows: (cmdlet) =>
      cmdlet === 'Get-InboundConnector'
        ? [{ Name: 'Fabrikam', Enabled: true, ConnectorType: 'Partner', RequireTls: true, SenderIPAddresses: [] }]
        : cmdlet === 'Get-TransportConfig'
          ? [{ SmtpClientAuthenticationDisabled: isOff }]
          : cmdlet === 'Get-CASMailbox'
            ? Array.from({ length: mailboxes }, (_, at) => ({
                PrimarySmtpAddress: `box-${at}@contoso.com`,
                SmtpClientAuthenticationDisabled: [true, false, null][at % 3],
              }))
            : cmdlet === 'Get-AcceptedDomain'
              ? [{ DomainName: 'Contoso.com', DomainType: 'Authoritative' }]
              : [],
  });
  const dropped: string[] = [];
  const tokens = {
    get: async () => ({ kind: 'ready', token, serverTime: null }) as const,
    drop: (each: string) => void dropped.push(each),
  };
  const clock = { now: () => new Date(now) };
  const begun = () =>
    fetchSnapshot(
      settingsSnapshot(
        tenant,
        exchangeClient({
          exchangeUrl: EXCHANGE,
          tenant,
          tokens,
          send: hangs ? () => new Promise(() => {}) : exchange.send,
        }),
        clock,
      ),
      {
        ...{ store, clock, log: { info: () => {}, warn: () => {} }, ending: ending.signal },
        budget: tenantBudget({
          limits: REQUEST_LIMITS,
          note: {
            read: async () => noted,
            async write(value) {
              noted = structuredClone(value);
            },
          },
          ...{ now: () => now, elapsed: () => now - BEGIN, random: () => 0.5 },
        }),
      },
    );
  let one = begun();
  return {
    ...{ ...exchange, dropped, store },
    step: () => one.step(),
    end: () => ending.abort(),
    status: () => one.status(),
    settings: async () => (await mailSettingsIn(store))[0],
    turnOn() {
      isOff = false;
    },
    restart() {
      one = begun();
    },
    pass(ms: number) {
      now += ms;
    },
  };
}

describe('the settings of Exchange Online', () => {
  test('are read once a day, with five cmdlets, over restarts', async () => {
    const run = reading();
    expect(await run.step()).toBe(MS_PER_DAY);
    expect(run.asked.map(({ cmdlet }) => cmdlet)).toEqual([
      'Get-InboundConnector',
      'Get-OutboundConnector',
      'Get-TransportConfig',
      'Get-CASMailbox',
      'Get-AcceptedDomain',
    ]);
    expect(run.asked[0]?.headers.get('x-anchormailbox')).toBe(
      `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${TENANT_ID}`,
    );
    expect(await run.settings()).toMatchObject({
      inbound: { value: [{ name: 'Fabrikam', forcedTls: 'yes' }] },
      organisation: { value: 'off' },
      mailboxes: { value: { own: { 'box-0@contoso.com': 'off', 'box-1@contoso.com': 'allowed' } } },
    });
    expect(run.status()).toMatchObject({ stand: 'up-to-date', fault: null, notes: [] });
    run.restart();
    run.pass(MS_PER_HOUR);
    expect(await run.step()).toBe(23 * MS_PER_HOUR);
    expect(run.status()).toMatchObject({ stand: 'up-to-date', lastSuccess: new Date(BEGIN) });
    run.turnOn();
    run.pass(23 * MS_PER_HOUR);
    await run.step();
    expect(run.asked).toHaveLength(10);
    expect((await run.settings())?.organisation?.value).toBe('allowed');
  });

  test('go by the tenant that is set, where it is a GUID', async () => {
    const run = reading(undefined, { tenant: TENANT_ID, token: 'opaque' });
    expect(await run.step()).toBe(MS_PER_DAY);
    const unknown = reading(undefined, { token: 'opaque' });
    await unknown.step();
    expect(unknown.status().fault?.text).toContain('write tenant as a GUID');
  });

  test.for([
    ['not-granted', 'Exchange.ManageAsApp', 'forbidden'],
    ['half-granted', 'one of two grants is missing', 'forbidden'],
    ['cmdlet', 'It is broken.', 'other'],
    ['no-json', 'cannot be read', 'other'],
    ['lost', 'cannot be reached', 'other'],
  ] as const)(
    'are not there where it is %s, which is said, and asked again in an hour',
    async ([trouble, text, kind]) => {
      const run = reading(() => trouble);
      expect(await run.step()).toBe(MS_PER_HOUR);
      expect(run.status()).toMatchObject({ stand: 'failing', fault: { kind, text: expect.stringContaining(text) } });
      expect(await run.settings()).toBeUndefined();
      expect(run.dropped).toHaveLength(trouble === 'not-granted' ? 5 : 0);
    },
  );

  test.for(['half-granted', 'cut', 'cmdlet'] as const)(
    'are kept without mailboxes where these are %s, which is said, and asked again in an hour',
    async (trouble) => {
      let isMended = false;
      const run = reading((cmdlet) => (cmdlet === 'Get-CASMailbox' && !isMended ? trouble : null));
      expect(await run.step()).toBe(MS_PER_HOUR);
      expect(run.status()).toMatchObject({ stand: 'up-to-date', notes: [expect.stringContaining('Get-CASMailbox')] });
      expect(await run.settings()).toMatchObject({ organisation: { value: 'off' }, mailboxes: null });
      isMended = true;
      // Also after a restart: what is missing is not forgotten.
      run.restart();
      run.pass(MS_PER_HOUR);
      expect(await run.step()).toBe(MS_PER_DAY);
      expect(run.status().notes).toEqual([]);
      expect(Object.keys((await run.settings())?.mailboxes?.value.own ?? {})).toHaveLength(2);
    },
  );

  test('wait as long as the service says, and begin again', async () => {
    let times = 0;
    const run = reading((cmdlet) => (cmdlet === 'Get-TransportConfig' && ++times === 1 ? 'throttled' : null));
    expect(await run.step()).toBe(0);
    const wait = await run.step();
    expect(wait).toBeGreaterThanOrEqual(30_000);
    run.pass(wait);
    expect(await run.step()).toBe(MS_PER_DAY);
    expect(run.status().fetched).toMatchObject({ throttled: 1 });
  });

  test('keep no program from ending while Exchange Online does not answer', async () => {
    const run = reading(undefined, { hangs: true });
    const step = run.step();
    run.end();
    expect(await step).toBe(0);
    expect(await run.settings()).toBeUndefined();
  });

  test('are read after a clock was set back by a year', async () => {
    const run = reading();
    await run.step();
    run.pass(-365 * MS_PER_DAY);
    expect(await run.step()).toBe(MS_PER_DAY);
    expect(run.asked).toHaveLength(10);
  });

  test('of 20,000 mailboxes are read whole', async () => {
    const run = reading(undefined, { mailboxes: 20_000 });
    await run.step();
    expect(Object.keys((await run.settings())?.mailboxes?.value.own ?? {})).toHaveLength(13_334);
    expect((await run.settings())?.mailboxes?.value.inheriting).toHaveLength(35_552);
  });
});
