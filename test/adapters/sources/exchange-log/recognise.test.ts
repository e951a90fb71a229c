import { describe, expect, it } from 'vitest';
import { recognise } from '../../../../adapters/sources/exchange-log/recognise.ts';
import { GREETING, header, session, taken } from './written.ts';

const text = session({
  ...{ connector: 'EX01\\Relay, "2"', id: '08DF000000000002', local: '10.0.0.1:25', remote: '[2001:db8::7]:50001' },
  lines: [...GREETING, ...taken(), '- | Local'],
});
const known = (content: string): boolean => recognise(Buffer.from(content)) !== undefined;

describe('a protocol log', () => {
  it.each([
    ['with its header', `${header('Send')}${text}`],
    ['of which there is nothing but the header yet', header('Receive')],
    ['whose header is cut off behind the fields', header('Receive').replace(/#Log-type.*\r\n/, '')],
    ['without a header', text],
    ['that begins and ends in the middle of a line', text.slice(30, -30)],
    ['of one line without an end', text.split('\r\n')[1] ?? ''],
    ['in UTF-16', Buffer.from(`\uFEFF${header('Receive')}`, 'utf16le').toString('latin1')],
  ])('is known %s', (_, content) => {
    expect(recognise(Buffer.from(content, 'latin1'))).toBe('exchange-log');
  });

  it.each([
    ['nothing', ''],
    [
      'a message tracking log',
      header('Receive')
        .replace('SMTP Receive Protocol', 'Message Tracking')
        .replace(/#Fields.*/, '#Fields: date-time,client-ip,client-hostname,server-ip,event-id'),
    ],
    [
      'a connectivity log',
      '2026-10-01T08:00:00.000Z,08DF000000000002,SMTP,fabrikam.example,+,DnsConnectorDelivery\r\n',
    ],
    ['a report', 'Date,Sender address,Messages\r\n2026-10-01,anna@contoso.test,7\r\n'],
    [
      'a web server’s log',
      '#Software: Microsoft Internet Information Services 10.0\r\n#Fields: date time s-ip cs-method\r\n',
    ],
    [
      'a log that quotes one',
      Array.from({ length: 9 }, (_, at) => `Nov ${at + 1} 10:00:00 mail postfix/qmgr[1]: x\n`).join('') +
        text.split('\r\n')[1],
    ],
  ])('is not %s', (_, content) => {
    expect(known(content)).toBe(false);
  });
});
