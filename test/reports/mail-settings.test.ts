import { describe, expect, test } from 'vitest';
import { addressSet } from '../../src/mail-settings/address-set.ts';
import { MAIL_SETTINGS_SOURCE, type MailSettings } from '../../src/mail-settings/mail-settings.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import { UNREMARKABLE } from '../contracts/fact-store/unremarkable.ts';
import { ask, storeOf, type Telling } from './given.ts';

const READ_AT = '2026-11-15T06:00:00Z';
const at = <T>(value: T) => ({ readAt: READ_AT, value });
const FABRIKAM = { name: 'Fabrikam', connectorType: 'partner' } as const;
const READ: MailSettings = {
  version: 1,
  system: 'Exchange Online',
  inbound: at([
    { ...FABRIKAM, direction: 'inbound', isEnabled: false, forcedTls: 'yes', hosts: ['192.0.2.31', '198.51.100.0/24'] },
  ]),
  outbound: at([{ ...FABRIKAM, direction: 'outbound', isEnabled: true, forcedTls: 'no', hosts: [] }]),
  organisation: at('off'),
  mailboxes: at({
    own: { 'scanner@contoso.com': 'allowed', 'old@contoso.com': 'off' },
    inheriting: addressSet(['anna@contoso.com', 'a@x.de']),
  }),
};

/** A store in which these settings were read, the newest last. */
async function having(read: readonly unknown[], ...tellings: readonly Telling[]): Promise<FactStore> {
  const store = await storeOf(...tellings);
  for (const carry of read)
    await store.append({
      stream: 'mail-settings contoso',
      source: MAIL_SETTINGS_SOURCE,
      position: {},
      carry,
      batches: [],
      texts: [''],
      write: [],
      about: UNREMARKABLE.about,
      fingerprints: [],
    });
  return store;
}

const sent = (...senders: readonly string[]): Telling => ({
  kind: 'smtp-auth',
  facts: senders.map((sender) => ({ day: '2026-11-14', direction: 'submission', sender, messages: 3 })),
});
const fabrikam = (told: Partial<Telling['facts'][number]> = {}): Telling => ({
  kind: 'connector',
  facts: [{ day: '2026-11-14', connectorType: 'partner', connector: 'fabrikam', messages: 7, ...told }],
});

describe('smtp-auth', () => {
  test('says of each sender whether it may still send so, and whose setting decides', async () => {
    const store = await having([READ], sent('anna@contoso.com', 'scanner@contoso.com'));
    const { data, view } = await ask(store, 'smtp-auth');
    expect(view.tables[0]?.columns.at(-1)?.title).toBe('SMTP AUTH allowed?');
    expect(view.tables[0]?.rows.map((row) => [row[0]?.text, row.at(-1)?.text])).toEqual([
      ['anna@contoso.com', 'no'],
      ['scanner@contoso.com', 'yes (own setting)'],
    ]);
    expect(data.rows).toMatchObject([{ smtpAuthAllowed: false }, { smtpAuthAllowed: true }]);
    expect(data.notes).toContain(
      'In the settings of Exchange Online, read <2026-11-15T06:00Z>: SMTP AUTH is off in the organisation; addresses of mailboxes with a setting of their own: 1 allowed, 1 off.',
    );
  });

  test('says nothing of senders where mailboxes could not be read, since any may have a setting of its own', async () => {
    const store = await having([{ ...READ, mailboxes: null }], sent('a@x.de'));
    const { data } = await ask(store, 'smtp-auth');
    expect(data.rows[0]).not.toHaveProperty('smtpAuthAllowed');
    expect(data.notes.at(-1)).toContain('the settings of single mailboxes could not be read');
  });

  test('takes the settings that were read last', async () => {
    const later = { ...READ, organisation: at('allowed' as const) };
    const store = await having([READ, later], sent('a@x.de'));
    expect((await ask(store, 'smtp-auth')).data.rows).toMatchObject([{ smtpAuthAllowed: true }]);
  });

  test.for([
    ['nothing was read', []],
    ['a later version wrote what was read', [{ settings: 2 }]],
  ] as const)('is as ever where %s', async ([, read]) => {
    const told = sent('anna@contoso.com');
    expect(await ask(await having(read, told), 'smtp-auth')).toEqual(await ask(await storeOf(told), 'smtp-auth'));
  });
});

describe('connectors', () => {
  const row = async (store: FactStore, params = {}) => (await ask(store, 'connectors', params)).data.rows[0];

  test('takes forced TLS from the settings where no other source says it, and says so', async () => {
    const store = await having([READ], fabrikam());
    expect(await row(store)).toMatchObject({
      forcedTls: true,
      configured: { enabled: false, forcedTls: true, hosts: ['192.0.2.31', '198.51.100.0/24'] },
    });
    const { notes } = (await ask(store, 'connectors')).data;
    expect(notes).toContain(
      'The settings of Exchange Online, read <2026-11-15T06:00Z>, are the only source for forced TLS, as it is now.',
    );
    expect(notes).toContain('Switched off by now: From your partner - fabrikam.');
  });

  test('names the addresses of a connector that is asked for', async () => {
    const { data } = await ask(await having([READ], fabrikam()), 'connectors', { connector: 'Fabrikam' });
    expect(data.notes).toContain('From your partner - fabrikam takes mail from 192.0.2.31, 198.51.100.0/24.');
  });

  test('goes by the direction: the other connector of the name has settings of its own', async () => {
    expect(await row(await having([READ], fabrikam({ direction: 'outbound' })))).toMatchObject({ forcedTls: false });
  });

  test('believes the facts before the settings, which are of now', async () => {
    expect(await row(await having([READ], fabrikam({ forcedTls: 'no' })))).toMatchObject({
      forcedTls: false,
      configured: { forcedTls: true },
    });
  });

  test('does not guess between two systems that both have a connector of the name', async () => {
    const store = await having(
      [{ ...READ, inbound: at([...(READ.inbound?.value ?? []), ...(READ.inbound?.value ?? [])]) }],
      fabrikam(),
    );
    expect(await row(store)).toMatchObject({ forcedTls: null });
  });
});

test('settings that are read no more say nothing about mail of days after them', async () => {
  const old = (part: { readonly value: unknown } | null) => part && { ...part, readAt: '2026-11-10T06:00:00Z' };
  const stale = {
    ...READ,
    ...{ inbound: old(READ.inbound), outbound: old(READ.outbound) },
    ...{ organisation: old(READ.organisation), mailboxes: old(READ.mailboxes) },
  };
  for (const [report, facts] of [
    ['smtp-auth', sent('anna@contoso.com')],
    ['connectors', fabrikam()],
  ] as const)
    expect(await ask(await having([stale], facts), report)).toEqual(await ask(await storeOf(facts), report));
});

test('the settings of Exchange Online say nothing about mail through a relay of one’s own', async () => {
  const relay = { source: 'postfix-log', filters: { host: 'mail-1' } };
  for (const [report, told] of [
    ['smtp-auth', sent('anna@contoso.com')],
    ['connectors', fabrikam()],
  ] as const) {
    const facts = { ...told, ...relay };
    expect(await ask(await having([READ], facts), report)).toEqual(await ask(await storeOf(facts), report));
  }
});
