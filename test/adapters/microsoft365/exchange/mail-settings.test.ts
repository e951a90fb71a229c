import { describe, expect, test } from 'vitest';
import { type CmdletAnswer, readCmdletAnswer } from '../../../../adapters/microsoft365/exchange/cmdlet-answer.ts';
import { readMailSettings } from '../../../../adapters/microsoft365/exchange/read-mail-settings.ts';
import { type MailSettings, mailSettingsSchema } from '../../../../src/mail-settings/mail-settings.ts';
import { smtpAuthAllowed } from '../../../../src/mail-settings/smtp-auth-allowed.ts';

const NOW = new Date('2026-11-30T06:00:00Z');

/** An answer as the service writes it: with the types of values beside them. */
const answer = (value: readonly unknown[], further = {}): string =>
  JSON.stringify({
    '@odata.context': 'https://outlook.office365.com/adminapi/beta/0/$metadata#Collection(Exchange.GenericHashTable)',
    'adminapi.warnings@odata.type': '#Collection(String)',
    '@adminapi.warnings': [],
    value,
    ...further,
  });

const inbound = {
  Name: 'Fabrikam',
  Enabled: true,
  ConnectorType: 'Partner',
  SenderIPAddresses: ['192.0.2.0/24'],
  RequireTls: true,
};
const outbound = {
  Name: 'To Fabrikam',
  Enabled: false,
  ConnectorType: 'OnPremises',
  UseMXRecord: false,
  SmartHosts: ['mx.fabrikam.example'],
};
const BODIES = {
  'Get-InboundConnector': answer([
    inbound,
    { ...inbound, Name: 'Open', RequireTls: false, ConnectorType: 'OnPremises' },
  ]),
  'Get-OutboundConnector': answer([
    { ...outbound, TlsSettings: 'CertificateValidation' },
    { ...outbound, Name: 'If offered', TlsSettings: null },
    { ...outbound, Name: 'Not said', UseMXRecord: true },
  ]),
  'Get-TransportConfig': answer([{ SmtpClientAuthenticationDisabled: true }]),
  'Get-CASMailbox': answer([
    {
      PrimarySmtpAddress: 'Scanner@contoso.com',
      EmailAddresses: ['SMTP:Scanner@contoso.com', 'smtp:mfp@contoso.com', 'SPO:SPO_1@SPO_2'],
      SmtpClientAuthenticationDisabled: false,
    },
    { PrimarySmtpAddress: 'old@contoso.com', SmtpClientAuthenticationDisabled: true },
    {
      PrimarySmtpAddress: 'anna@contoso.com',
      EmailAddresses: ['smtp:a.smith@contoso.com'],
      SmtpClientAuthenticationDisabled: null,
    },
  ]),
  'Get-AcceptedDomain': answer([
    { DomainName: 'Contoso.com', DomainType: 'Authoritative', Default: true },
    { DomainName: 'shared.example', DomainType: 'InternalRelay' },
    { DomainName: 'partner.example', DomainType: 'ExternalRelay' },
  ]),
};
type Cmdlet = keyof typeof BODIES;

const settingsOf = (given: Partial<Record<Cmdlet, CmdletAnswer>> = {}, before: MailSettings | null = null) =>
  readMailSettings(
    async (cmdlet) => given[cmdlet as Cmdlet] ?? readCmdletAnswer(200, BODIES[cmdlet as Cmdlet]),
    before,
    NOW,
  );

describe('what Exchange Online says of its connectors and of SMTP AUTH', () => {
  test('is read whole', async () => {
    const { settings, faults } = await settingsOf();
    expect(faults).toEqual([]);
    expect(mailSettingsSchema.parse(settings)).toEqual(settings);
    expect(
      [...(settings?.inbound?.value ?? []), ...(settings?.outbound?.value ?? [])].map(
        ({ name, direction, connectorType, isEnabled, forcedTls, hosts }) => [
          name,
          direction,
          connectorType,
          isEnabled,
          forcedTls,
          hosts,
        ],
      ),
    ).toEqual([
      ['Fabrikam', 'inbound', 'partner', true, 'yes', ['192.0.2.0/24']],
      ['Open', 'inbound', 'on-premises', true, 'no', ['192.0.2.0/24']],
      ['To Fabrikam', 'outbound', 'on-premises', false, 'yes', ['mx.fabrikam.example']],
      ['If offered', 'outbound', 'on-premises', false, 'no', ['mx.fabrikam.example']],
      ['Not said', 'outbound', 'on-premises', false, 'unknown', []],
    ]);
    expect(settings?.organisation).toEqual({ readAt: '2026-11-30T06:00:00Z', value: 'off' });
    expect(settings?.mailboxes?.value.own).toEqual({
      'scanner@contoso.com': 'allowed',
      'mfp@contoso.com': 'allowed',
      'old@contoso.com': 'off',
    });
    expect(settings?.domains?.value).toEqual(['contoso.com', 'shared.example']);
    const allowed = (sender: string) => smtpAuthAllowed(settings as MailSettings)(sender);
    expect(allowed('mfp@contoso.com')).toEqual({ permission: 'allowed', by: 'mailbox' });
    for (const address of ['anna@contoso.com', 'a.smith@contoso.com'])
      expect(allowed(address)).toEqual({ permission: 'off', by: 'organisation' });
    // Who signs in to send under an address that is no mailbox may be anyone.
    expect(allowed('noreply@contoso.com').permission).toBeNull();
  });

  test('asks for all mailboxes, since without a word only some come', async () => {
    const asked: unknown[] = [];
    await readMailSettings(
      async (cmdlet, parameters) => {
        asked.push([cmdlet, parameters]);
        return readCmdletAnswer(200, BODIES[cmdlet as Cmdlet]);
      },
      null,
      NOW,
    );
    expect(asked).toContainEqual(['Get-CASMailbox', { ResultSize: 'Unlimited' }]);
  });

  test.for([
    ['the answer is cut', readCmdletAnswer(200, answer([], { '@adminapi.warnings': ['There are more results'] }))],
    [
      'there is a next page',
      readCmdletAnswer(200, answer([], { '@odata.nextLink': 'https://outlook.office365.com/x' })),
    ],
    ['a row cannot be read', readCmdletAnswer(200, answer([{ Address: 'a@x.de' }]))],
    ['it is refused', readCmdletAnswer(403, '\0'.repeat(40))],
  ] as const)('knows no mailbox where %s: each left out would seem to inherit', async ([, mailboxes]) => {
    const { settings, faults } = await settingsOf({ 'Get-CASMailbox': mailboxes });
    expect(settings).toMatchObject({ organisation: { value: 'off' }, mailboxes: null });
    expect([settings?.inbound?.value.length, settings?.outbound?.value.length]).toEqual([2, 3]);
    expect(faults.map(({ cmdlet }) => cmdlet)).toEqual(['Get-CASMailbox']);
  });

  test('keeps what was read before of what cannot be read now, with its time', async () => {
    const { settings: before } = await settingsOf();
    const later = new Date('2026-12-01T06:00:00Z');
    const refused = readCmdletAnswer(503, '');
    const { settings, faults } = await readMailSettings(
      async (cmdlet) => (cmdlet === 'Get-TransportConfig' ? readCmdletAnswer(200, BODIES[cmdlet]) : refused),
      before,
      later,
    );
    expect(settings).toEqual({ ...before, organisation: { readAt: '2026-12-01T06:00:00Z', value: 'off' } });
    expect(faults.map(({ fault }) => fault)).toEqual(Array(4).fill({ kind: 'unreadable', text: 'status 503' }));
  });

  test('says which connectors cannot be read, and keeps the others', async () => {
    const { settings, faults } = await settingsOf({
      'Get-InboundConnector': readCmdletAnswer(200, answer([inbound, { ...inbound, Enabled: 'perhaps' }])),
    });
    expect(settings?.inbound?.value).toHaveLength(1);
    expect(faults).toEqual([{ cmdlet: 'Get-InboundConnector', fault: { kind: 'rows', text: '1 row of it' } }]);
  });

  test('a mailbox that is called like a part of every object is one like any other', async () => {
    const rows = [{ PrimarySmtpAddress: '__proto__', SmtpClientAuthenticationDisabled: true }];
    const { settings } = await settingsOf({ 'Get-CASMailbox': readCmdletAnswer(200, answer(rows)) });
    expect(Object.keys(settings?.mailboxes?.value.own ?? {})).toEqual(['__proto__']);
  });

  test('is nothing where nothing could be read, and says why', async () => {
    const refused = readCmdletAnswer(401, '');
    const { settings, faults } = await readMailSettings(async () => refused, null, NOW);
    expect(settings).toBeNull();
    expect(faults.map(({ cmdlet, fault }) => [cmdlet, fault.kind])).toEqual(
      Object.keys(BODIES).map((cmdlet) => [cmdlet, 'not-granted']),
    );
  });
});

describe('an answer', () => {
  const inner = (message: string) => ({ innererror: { internalexception: { message } } });
  test.for([
    [401, '', 'not-granted', ''],
    [403, '\0'.repeat(300), 'half-granted', ''],
    [429, '{"error":{"message":"slow down"}}', 'throttled', ''],
    [500, '<html>', 'unreadable', 'status 500'],
    [200, '{"value":{}}', 'unreadable', 'status 200'],
    [200, '', 'unreadable', 'status 200'],
    [
      400,
      JSON.stringify({ error: { message: 'Invalid Operation', ...inner('No such thing.') } }),
      'cmdlet',
      'No such thing.',
    ],
    [
      400,
      JSON.stringify({
        error: { message: 'Invalid Operation', details: [{ message: '|Some.Exception|Two at once.' }] },
      }),
      'cmdlet',
      'Two at once.',
    ],
    [400, JSON.stringify({ error: { message: 'Invalid Operation' } }), 'cmdlet', 'Invalid Operation'],
  ] as const)('of status %d with the body %s is %s', ([status, body, kind, text]) => {
    expect(readCmdletAnswer(status, body)).toEqual({ ok: false, fault: { kind, text } });
  });

  test('that is empty is not one that failed', () => {
    expect(readCmdletAnswer(200, answer([]))).toEqual({ ok: true, rows: [], warnings: [] });
  });
});
