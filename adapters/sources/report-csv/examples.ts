import type { SourceExample, SourceExamples } from '../source-examples.ts';

const MODIFIED = '2026-11-22T09:00:00Z';
const SMTP_AUTH = 'date,senderName,senderDomain,authMethod,original_client_ip,tls_version,tls_cipher,message_count';
const CONNECTOR =
  'origin_timestamp_utc,Direction,Connector name,sender_address,Connector type,Forced TLS?,TLSUsed,Message count';

const file = (fileName: string, format: string, lines: readonly string[]) => ({
  fileName,
  format,
  text: `${lines.join('\r\n')}\r\n`,
  modifiedAt: MODIFIED,
});

/** Rows of the requested SMTP AUTH report: hours, quoted cells, a line break within a cell. */
const smtpAuthReport: SourceExample = {
  ...file('SMTP AUTH clients.csv', 'smtp-cs-report', [
    SMTP_AUTH,
    '2026-11-15T09:30:00Z,<CEO@Contoso.com>,contoso.com,Basic Authentication,192.0.2.1,TLS1.0,"two\r\n""lines""",472',
    '2026-11-16T10:30:00Z,printer,contoso.com,OAuth,192.0.2.2:2525,SP_PROT_TLS1_2_SERVER,x,"5,280"',
    '2026-11-19T23:59:59Z,jürgen@contoso.com,contoso.com,NTLM,2001:db8::1,TLS1.3,x,1',
  ]),
  messages: 5753,
};

export const examples: SourceExamples = {
  files: [
    smtpAuthReport,
    {
      ...file('Inbound messages.csv', 'connector-report', [
        CONNECTOR,
        '2026-11-15,Received,"Contoso ""in""",<a@contoso.com>,Partner,True,TLS1.2,3',
        '2026-11-15,Sent,,<a@contoso.com>,NoConnector,,No Tls,1',
        '2026-11-18,Sent,HQ,a@contoso.com,On-premises,False,TLS 1.3,"1,000"',
      ]),
      messages: 1004,
    },
    {
      ...file('smtp auth flyout.csv', 'smtp-auth-export', [
        'Sender address,Domain,TLS 1.0 (percentage),TLS 1.1 (percentage),TLS 1.2 (percentage),Messages sent',
        'CEO@contoso.com,contoso.com,100%(472),0%(0),0%(0),472',
        'scanner@contoso.com,contoso.com,53.08 %,0 %,46.92 %,"11,253"',
      ]),
      declared: { date: '2026-11-15' },
      messages: 11_725,
    },
    {
      ...file('mail flow.csv', 'mail-flow-export', [
        'Date;Connector direction and name;Connector type;Forced TLS?;No TLS;TLS 1.0;TLS 1.1;TLS 1.2;Volume',
        '2026-11-15;To the internet without a connector;NoConnector;False;2.75%;0%;0%;97.25%;218',
        '2026-11-18;From your partner - Fabrikam;Partner;True;0%;0%;0%;100%;3790',
      ]),
      messages: 4008,
    },
  ],
  broken: [
    {
      ...file('one row too short.csv', 'smtp-cs-report', [
        SMTP_AUTH,
        '2026-11-15T09:30:00Z,ceo@contoso.com,contoso.com,Basic,192.0.2.1,TLS1.2,x,4',
        '2026-11-15T10:30:00Z,ceo@contoso.com',
        '2026-11-15T11:30:00Z,ceo@contoso.com,contoso.com,Basic,192.0.2.1,TLS1.2,x,3',
      ]),
      says: { line: 3, reason: /2 columns where the header has 8/ },
    },
    {
      ...file('no number.csv', 'connector-report', [
        CONNECTOR,
        '2026-11-15,Received,Contoso,<a@contoso.com>,Partner,True,TLS1.2,many',
        '2026-11-15,Received,Contoso,<a@contoso.com>,Partner,True,TLS1.2,7',
      ]),
      says: { line: 2, reason: /many/ },
    },
    {
      ...file('trace.csv', 'message-trace', ['"MessageTraceId","Received","SenderAddress","RecipientAddress"', '"x"']),
      says: { refusal: /is a message trace/ },
    },
  ],
  *long(bytes) {
    yield `${SMTP_AUTH}\r\n`;
    for (let row = 0, written = 0; written < bytes; row++) {
      const day = String(1 + (row % 20)).padStart(2, '0');
      const hour = String(row % 24).padStart(2, '0');
      const line = `2026-11-${day}T${hour}:30:00Z,user${row % 999}@contoso.com,contoso.com,Basic,192.0.2.1,TLS1.2,cipher ${row},1\r\n`;
      written += line.length;
      yield line;
    }
  },
};
