import { describe, expect, test } from 'vitest';
import { type CmdletAnswer, readCmdletAnswer } from '../../../../adapters/microsoft365/exchange/cmdlet-answer.ts';
import { readMailSettings } from '../../../../adapters/microsoft365/exchange/read-mail-settings.ts';
import { mailSettingsSchema } from '../../../../src/mail-settings/mail-settings.ts';

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
    { PrimarySmtpAddress: 'Scanner@contoso.com', SmtpClientAuthenticationDisabled: false },
    { PrimarySmtpAddress: 'old@contoso.com', SmtpClientAuthenticationDisabled: true },
    { PrimarySmtpAddress: 'anna@contoso.com', SmtpClientAuthenticationDisabled: null },
  ]),
};
type Cmdlet = keyof typeof BODIES;

const settingsOf = (given: Partial<Record<Cmdlet, CmdletAnswer>> = {}) =>
  readMailSettings(async (cmdlet) => given[cmdlet as Cmdlet] ?? readCmdletAnswer(200, BODIES[cmdlet as Cmdlet]), NOW);

describe('what Exchange Online says of its connectors and of SMTP AUTH', () => {
  test('is read whole', async () => {
    const { settings, faults } = await settingsOf();
    expect(faults).toEqual([]);
    expect(mailSettingsSchema.parse(settings)).toEqual(settings);
    expect(
      settings?.connectors.map(({ name, direction, connectorType, isEnabled, forcedTls, hosts }) => [
        name,
        direction,
        connectorType,
        isEnabled,
        forcedTls,
        hosts,
      ]),
    ).toEqual([
      ['Fabrikam', 'inbound', 'partner', true, 'yes', ['192.0.2.0/24']],
      ['Open', 'inbound', 'on-premises', true, 'no', ['192.0.2.0/24']],
      ['To Fabrikam', 'outbound', 'on-premises', false, 'yes', ['mx.fabrikam.example']],
      ['If offered', 'outbound', 'on-premises', false, 'no', ['mx.fabrikam.example']],
      ['Not said', 'outbound', 'on-premises', false, 'unknown', []],
    ]);
    expect(settings?.smtpAuth).toEqual({
      organisation: 'off',
      mailboxes: { 'scanner@contoso.com': 'allowed', 'old@contoso.com': 'off' },
    });
  });

  test('asks for all mailboxes, since without a word only some come', async () => {
    const asked: unknown[] = [];
    await readMailSettings(async (cmdlet, parameters) => {
      asked.push([cmdlet, parameters]);
      return readCmdletAnswer(200, BODIES[cmdlet as Cmdlet]);
    }, NOW);
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
    const { settings } = await settingsOf({ 'Get-CASMailbox': mailboxes });
    expect(settings?.smtpAuth).toEqual({ organisation: 'off', mailboxes: null });
    expect(settings?.connectors).toHaveLength(5);
  });

  test('a mailbox that is called like a part of every object is one like any other', async () => {
    const rows = [{ PrimarySmtpAddress: '__proto__', SmtpClientAuthenticationDisabled: true }];
    const { settings } = await settingsOf({ 'Get-CASMailbox': readCmdletAnswer(200, answer(rows)) });
    expect(Object.keys(settings?.smtpAuth.mailboxes ?? {})).toEqual(['__proto__']);
  });

  test('is nothing where nothing could be read, and says why', async () => {
    const refused = readCmdletAnswer(401, '');
    const { settings, faults } = await readMailSettings(async () => refused, NOW);
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
    [500, '<html>', 'unreadable', ''],
    [200, '{"value":{}}', 'unreadable', ''],
    [200, '', 'unreadable', ''],
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
