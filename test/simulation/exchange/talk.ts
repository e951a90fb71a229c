import type { Chance } from '../random.ts';
import type { LoggedSession } from './logs.ts';

export type TlsUsed = '1.0' | '1.1' | '1.2' | '1.3';

/** One message as somebody tries to send it. */
export interface Attempt {
  readonly from: string;
  readonly recipients: readonly { readonly address: string; readonly isAccepted: boolean }[];
  readonly way: 'data' | 'bdat' | 'chunks';
  readonly isPipelined: boolean;
  readonly end: 'accepted' | 'rejected' | 'deferred' | 'reset' | 'cut-off';
  readonly isOfOrganisation: boolean;
  readonly afterMs: number;
}

const PROTOCOLS: Readonly<Record<TlsUsed, readonly [name: string, server: number]>> = {
  '1.0': ['TLS1_0', 0x40],
  '1.1': ['TLS1_1', 0x100],
  '1.2': ['TLS1_2', 0x400],
  '1.3': ['TLS1_3', 0x1000],
};

/** What is logged of a negotiation; newer versions than an Exchange knows are numbers. */
function negotiated(session: LoggedSession, tls: TlsUsed, side: 'SERVER' | 'CLIENT', logsTls: boolean): void {
  if (!logsTls) return;
  const [name, flag] = PROTOCOLS[tls];
  const protocol = tls === '1.3' ? String(side === 'SERVER' ? flag : flag * 2) : `SP_PROT_${name}_${side}`;
  session.log(
    '*',
    '',
    `TLS protocol ${protocol} negotiation succeeded using bulk encryption algorithm CALG_AES_256 with strength 256 bits, MAC hash algorithm CALG_SHA_384 with strength 0 bits and key exchange algorithm CALG_ECDH_EPHEM with strength 384 bits`,
    3,
  );
}

/** Which of two marks stands for who asks and who answers, in the log of this side. */
export interface Side {
  readonly ask: '<' | '>';
  readonly answer: '<' | '>';
  /** A server of somebody else's, which answers in words of its own. */
  readonly isForeign: boolean;
}

/**
 * Logs an attempt; answers when its end was accepted by the server's own clock, and how many recipients were, null where
 * it was not.
 */
export function talk(
  session: LoggedSession,
  attempt: Attempt,
  { ask, answer, isForeign }: Side,
): { readonly at: number; readonly recipients: number } | null {
  const words = isForeign ? FOREIGN : EXCHANGE;
  const rest = `${attempt.isOfOrganisation ? ' XOORG=contoso.test' : ''}`;
  const questions: [question: string, reply: string][] = [
    [`MAIL FROM:<${attempt.from}> SIZE=2048${rest}`, words.sender],
    ...attempt.recipients.map(({ address, isAccepted }): [string, string] => [
      `RCPT TO:<${address}>`,
      isAccepted
        ? words.recipient
        : '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
    ]),
  ];
  const accepted = attempt.recipients.filter(({ isAccepted }) => isAccepted).length;
  session.log('*', `${session.id};2026-01-01T00:00:00.000Z;1`, 'receiving message', attempt.afterMs);
  if (attempt.isPipelined) {
    for (const [question] of questions) session.log(ask, question, '', 1);
    for (const [, reply] of questions) session.log(answer, reply, '', 2);
  } else
    for (const [question, reply] of questions) {
      session.log(ask, question, '', 5);
      session.log(answer, reply, '', 9);
    }
  if (attempt.end === 'cut-off') return null;
  if (attempt.end === 'reset' || accepted === 0) {
    session.log(ask, 'RSET', '', 4);
    session.log(answer, words.reset, '', 4);
    return null;
  }
  if (attempt.way === 'data') {
    session.log(ask, 'DATA', '', 4);
    session.log(answer, '354 Start mail input; end with <CRLF>.<CRLF>', '', 4);
  } else {
    if (attempt.way === 'chunks') {
      session.log(ask, 'BDAT 1024', '', 4);
      session.log(answer, isForeign ? '250 ok' : '250 2.6.0 CHUNK received OK, 1024 octets', '', 30);
    }
    session.log(ask, 'BDAT 2048 LAST', '', 40);
  }
  const reply =
    attempt.end === 'rejected'
      ? '550 5.7.1 Message rejected as spam, sorry'
      : attempt.end === 'deferred'
        ? '452 4.3.1 Insufficient system resources'
        : words.queued;
  const at = session.log(answer, reply, '', 60);
  return attempt.end === 'accepted' ? { at, recipients: accepted } : null;
}

const EXCHANGE = {
  sender: '250 2.1.0 Sender OK',
  recipient: '250 2.1.5 Recipient OK',
  reset: '250 2.0.0 Resetting',
  queued:
    '250 2.6.0 <1@contoso.test> [InternalId=7, Hostname=EX01.contoso.test] 2048 bytes in 0.102, 109,173 KB/sec Queued mail for delivery',
};
const FOREIGN = {
  sender: '250 ok',
  recipient: '250 Accepted',
  reset: '250 flushed',
  queued: '250 ok 1666169082 30910',
};

/** Between a client's first words and its messages. `tls`: as it says then; null where it stays in clear text. */
export function startTls(session: LoggedSession, tls: TlsUsed | null, { ask, answer }: Side, logsTls: boolean): void {
  session.log(ask, 'EHLO mx.example.org', '', 4);
  greeting(session, answer, tls === null ? [] : ['STARTTLS']);
  if (tls === null) return;
  session.log(ask, 'STARTTLS', '', 4);
  session.log(answer, '220 2.0.0 SMTP server ready', '', 4);
  negotiated(session, tls, ask === '<' ? 'SERVER' : 'CLIENT', logsTls);
  session.log(ask, 'EHLO mx.example.org', '', 4);
  greeting(session, answer, []);
}

/** A server logs its own reply in one line, and a foreign one's in several. */
function greeting(session: LoggedSession, answer: '<' | '>', more: readonly string[]): void {
  const lines = ['EX.contoso.test Hello [192.0.2.1]', 'SIZE 37748736', 'PIPELINING', 'CHUNKING', ...more];
  if (answer === '>') session.log('>', `250  ${lines.join(' ')}`, '', 2);
  else for (const [at, line] of lines.entries()) session.log('<', `250${at < lines.length - 1 ? '-' : ' '}${line}`);
}

/** What servers of the organisation say to one another before anything else. */
export function ownServers(session: LoggedSession, { ask, answer }: Side, logsTls: boolean): void {
  session.log(ask, 'EHLO EX01.contoso.test', '', 2);
  greeting(session, answer, ['X-ANONYMOUSTLS']);
  session.log(ask, 'X-ANONYMOUSTLS', '', 2);
  session.log(answer, '220 2.0.0 SMTP server ready', '', 2);
  negotiated(session, '1.2', ask === '<' ? 'SERVER' : 'CLIENT', logsTls);
  session.log(ask, 'EHLO EX01.contoso.test', '', 2);
  greeting(session, answer, []);
  session.log(ask, 'X-EXPS EXCHANGEAUTH SHA256', '', 2);
  session.log(answer, '235 <authentication response>', '', 2);
}

/** Texts of strangers that look like something else. */
const ODD = ['anna@example.org', '', '"a, b"@example.org', 'x>,250 2.6.0@example.org', 'info@fabrikam.example'];

export function attempts(luck: Chance, count: number, from: readonly string[] = ODD): readonly Attempt[] {
  return Array.from({ length: count }, () => ({
    from: luck.pick(from),
    recipients: Array.from({ length: luck.between(1, 4) }, (_, at) => ({
      address: `user${at}@contoso.test`,
      isAccepted: !luck.oneIn(6),
    })),
    way: luck.pick(['data', 'bdat', 'chunks'] as const),
    isPipelined: luck.oneIn(2),
    end: luck.oneIn(4) ? luck.pick(['rejected', 'deferred', 'reset', 'cut-off'] as const) : 'accepted',
    isOfOrganisation: false,
    // Many in a row, some after a while.
    afterMs: luck.oneIn(4) ? luck.between(1000, 900_000) : luck.between(0, 300),
  }));
}

/** After one that is cut off nothing more is said. */
export const untilCutOff = (all: readonly Attempt[]): readonly Attempt[] => {
  const at = all.findIndex(({ end }) => end === 'cut-off');
  return at < 0 ? all : all.slice(0, at + 1);
};
