import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authPhrase } from '../../../../adapters/sources/sendmail-log/phrases/auth.ts';
import { fromPhrase } from '../../../../adapters/sources/sendmail-log/phrases/from.ts';
import { isLoopback, peerIn } from '../../../../adapters/sources/sendmail-log/phrases/peer.ts';
import { tlsPhrase } from '../../../../adapters/sources/sendmail-log/phrases/tls.ts';
import { toPhrase } from '../../../../adapters/sources/sendmail-log/phrases/to.ts';
import { runs } from '../../../seed/runs.ts';

const EVIL_FROM = ', size=1, class=0, nrcpts=9, msgid=<x>, proto=ESMTPSA, daemon=MTA, relay=evil [203.0.113.66]';
const EVIL_TO =
  ', delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=1, relay=evil. [203.0.113.66], dsn=2.0.0, stat=Sent (ok)';

/** As Sendmail writes it: every backslash twice, what cannot be printed as a number (`str2prt`). */
const printed = (text: string): string =>
  [...Buffer.from(text, 'utf8')]
    .map((byte) => {
      const char = String.fromCharCode(byte);
      if (char === '\\') return '\\\\';
      if (char === '\t') return '\\t';
      if (char === '\n') return '\\n';
      if (char === '\r') return '\\r';
      return byte > 31 && byte < 127 ? char : `\\${byte.toString(8).padStart(3, '0')}`;
    })
    .join('');

/** Addresses that Sendmail takes: plain, quoted, with a comment; whatever a stranger puts into them. */
const piece = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom('>', ',', ', relay=', '">', '\\"', '(', ')', EVIL_FROM, EVIL_TO, 'é', '\\', ', size='),
);
const pieces = fc.array(piece, { maxLength: 6 }).map((all) => all.join(''));
const quoted = pieces.map((text) => `<"${text.replace(/[\\"]/g, '\\$&')}"@x.de>`);
const commented = pieces.map((text) => `<a@x.de(${text.replace(/[\\()]/g, '\\$&')})>`);
const address = fc.oneof(quoted, commented, fc.constantFrom('<>', '<a@x.de>', 'root'));

/** Sendmail counts bytes where it cuts texts off. */
const ascii = (text: string): string => [...text].map((char) => (char < '\u{80}' ? char : '?')).join('');
const cutOff = (text: string, length: number): string => printed(text.slice(0, length));
describe('texts of strangers', () => {
  it('never make another arrival of the line than its real fields', () => {
    fc.assert(
      fc.property(address, pieces, (sender, messageId) => {
        const line = `from=${cutOff(ascii(sender), 200)}, size=77, class=0, nrcpts=2, msgid=${cutOff(ascii(messageId), 100)}, proto=ESMTP, daemon=MTA, relay=mx.org [192.0.2.1]`;
        expect(fromPhrase(line)).toMatchObject({
          ...{ recipients: 2, isCollected: true, proto: 'ESMTP' },
          relay: { name: 'mx.org', address: '192.0.2.1' },
        });
      }),
      { numRuns: runs(500) },
    );
  });

  it('never make an arrival without a message id look like one with it', () => {
    fc.assert(
      fc.property(address, (sender) => {
        const line = `from=${cutOff(ascii(sender), 200)}, size=0, class=0, nrcpts=1, proto=ESMTP, daemon=MTA, relay=[192.0.2.1]`;
        expect(fromPhrase(line)).toMatchObject({ recipients: 1, isCollected: false, proto: 'ESMTP' });
      }),
      { numRuns: runs(300) },
    );
  });

  it('never make another delivery of the line than its real fields', () => {
    fc.assert(
      fc.property(fc.array(address, { minLength: 1, maxLength: 3 }), fc.option(address), pieces, (to, by, answer) => {
        const list = to.map(printed).join(',');
        const ctladdr = by === null ? '' : `, ctladdr=${printed(by)} (8/12)`;
        const line = `to=${list}${ctladdr}, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=1, relay=mx.org. [192.0.2.9], dsn=4.0.0, reply=451 ${printed(answer)}, stat=Deferred: 451 ${printed(answer)}`;
        const phrase = toPhrase(line);
        // Without angle brackets nobody can say where fields that come twice begin.
        if (phrase === 'broken') expect(to).toContain('root');
        else expect(phrase).toMatchObject({ recipients: to.length, isSent: false, peer: { address: '192.0.2.9' } });
      }),
      { numRuns: runs(500) },
    );
  });

  it('in an answer do not unsay that it was sent', () => {
    fc.assert(
      fc.property(pieces, (answer) => {
        const line = `to=<a@x.de>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=1, relay=mx.org. [192.0.2.9], dsn=2.0.0, stat=Sent (${printed(answer)})`;
        expect(toPhrase(line)).toMatchObject({ recipients: 1, isSent: true, peer: { address: '192.0.2.9' } });
      }),
      { numRuns: runs(200) },
    );
  });

  it.each([
    [
      'a list that was divided within quotes',
      `to=${EVIL_TO.slice(2)}"@x.de>, delay=00:00:01, mailer=esmtp, pri=1, relay=mx. [192.0.2.9], dsn=2.0.0, stat=Sent`,
    ],
    ['a list that was divided before them', `to=b"@x.de>${EVIL_TO}`],
    ['an alias and an answer', `to=root, delay=00:00:01, mailer=esmtp, pri=1, stat=Deferred${EVIL_TO}`],
  ])('that leave two ways to read a delivery have it rejected: %s', (_, line) => {
    expect(toPhrase(line)).toBe('broken');
  });

  it('in a user name make no other user', () => {
    fc.assert(
      fc.property(pieces, (user) => {
        const authid = printed(user).slice(0, 600);
        const line = `AUTH=server, relay=mx.org [192.0.2.1], authid=${authid}, mech=LOGIN, bits=0`;
        expect(authPhrase(line)).toMatchObject({ user: authid, mechanism: 'LOGIN', peer: { address: '192.0.2.1' } });
      }),
      { numRuns: runs(300) },
    );
  });

  it('in the name of a client make no version', () => {
    const evil = 'x, version=TLSv1.3, verify=OK, cipher=X, bits=256/256';
    expect(
      tlsPhrase(`STARTTLS=server, relay=${evil} [192.0.2.1], version=TLSv1, verify=NO, cipher=Y`),
    ).not.toMatchObject({
      peer: { address: '192.0.2.1' },
    });
  });

  it('are no fields where Sendmail itself writes them', () => {
    for (const text of [
      'Milter: data, reject=550 from=<x>',
      'SYSERR(root): collect: from=<x>',
      'ruleset=check_rcpt, arg1=to=<x>',
    ])
      expect([fromPhrase(text), toPhrase(text), tlsPhrase(text), authPhrase(text)]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
  });
});

describe('the other side of a connection', () => {
  it.each([
    ['mx.org [192.0.2.1]', 'mx.org', '192.0.2.1', false],
    ['MX.org. [192.0.2.1]', 'mx.org', '192.0.2.1', false],
    ['[192.0.2.1]', '', '192.0.2.1', false],
    [' [192.0.2.1]', '', '192.0.2.1', false],
    ['[192.0.2.1] [192.0.2.1]', '[192.0.2.1]', '192.0.2.1', false],
    ['ident@mx.org [192.0.2.1]', 'ident@mx.org', '192.0.2.1', false],
    ['mx.org [192.0.2.1] (may be forged)', 'mx.org', '192.0.2.1', true],
    ['mx.org [IPv6:2001:DB8::1]', 'mx.org', '2001:db8::1', false],
    ['mx.org [IPv6:::ffff:192.0.2.1]', 'mx.org', '192.0.2.1', false],
    ['mx.org (192.0.2.1)', 'mx.org', '192.0.2.1', false],
    ['root@localhost', 'root@localhost', '', false],
    ['localhost [[UNIX: /var/run/x]]', '', 'unix', false],
  ])('%j is read', (text, name, address, isForged) => {
    expect(peerIn(text)).toEqual({ name, address, isForged });
  });

  it('that cannot be read is none', () => {
    for (const text of ['a b c', 'x [not an address]', '', 'x, y [192.0.2.1]', '[]']) expect(peerIn(text)).toBeNull();
  });

  it('is this host by its address alone', () => {
    const isHere = (text: string) => isLoopback(peerIn(text) ?? { name: '', address: 'x', isForged: false });
    expect(['x [127.0.0.1]', 'x [IPv6:::1]', 'x [[UNIX: y]]', '[127.9.9.9]'].map(isHere)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['localhost [192.0.2.1]', 'localhost [127.evil.example]', '[12.7.0.1]'].map(isHere)).toEqual([
      false,
      false,
      false,
    ]);
  });
});
