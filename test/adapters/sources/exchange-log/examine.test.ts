import { describe, expect, it } from 'vitest';
import { exchangeLog } from '../../../../adapters/sources/exchange-log/source.ts';
import { GREETING, header, session, TLS_1_2, taken } from './written.ts';

const START = ['< EHLO x', '> 250  hello', '< STARTTLS', '> 220 2.0.0 SMTP server ready'];

const doubts = (text: string) =>
  exchangeLog.examine?.({
    ...{ bytes: Buffer.from(text), fileName: 'RECV2026100108-1.LOG', modifiedAt: new Date('2026-10-01T09:00:00Z') },
    ...{ declared: {}, zones: [] },
  });

const sessions = (count: number, lines: readonly string[], connector = 'EX01\\Default Frontend EX01'): string =>
  Array.from({ length: count }, (_, at) =>
    session({ connector, id: `08DF00000000000${at}`, local: '10.0.0.1:25', remote: `192.0.2.7:${at}`, lines }),
  ).join('');

describe('the end of a log', () => {
  it('with TLS versions raises no doubt', async () => {
    expect(
      await doubts(`${header('Receive')}${sessions(6, [...GREETING, ...START, TLS_1_2, ...taken(), '- | Local'])}`),
    ).toEqual([]);
  });

  it('without any says that old versions never log them', async () => {
    expect(await doubts(sessions(6, [...GREETING, ...START, ...taken(), '- | Local']))).toMatchObject([
      { isFault: false, text: '6 sessions with STARTTLS at its end, but no line has a TLS version.' },
    ]);
  });

  it('of a front end says where the messages of its clients are', async () => {
    const lines = [
      ...GREETING,
      '< AUTH LOGIN',
      '* | Proxy session was successfully set up. Session for a@b will now be proxied',
    ];
    expect(await doubts(sessions(1, lines, 'EX07\\Client Frontend EX07'))).toMatchObject([
      { isFault: false, cure: expect.stringContaining('"EX07\\Client Proxy EX07" -ProtocolLoggingLevel Verbose') },
    ]);
  });

  it('of something else is a fault', async () => {
    expect(await doubts('Nov 9 10:00:00 mail postfix/qmgr[1]: x\n')).toMatchObject([{ isFault: true }]);
  });
});

describe('declarations', () => {
  it('that make no sense are refused', () => {
    expect(exchangeLog.declaredFault?.('encoding', 'klingon')).toMatch(/not an encoding/);
    expect(exchangeLog.declaredFault?.('encoding', 'windows-1251')).toBeUndefined();
    expect(exchangeLog.declaredFault?.('external', 'To Internet')).toBeUndefined();
  });
});
