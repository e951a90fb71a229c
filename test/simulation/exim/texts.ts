import type { Chance } from '../random.ts';
import type { TlsUsed } from '../story.ts';
import type { Setup } from './setup.ts';

/*
 * Texts that strangers choose, made to look like fields of the line that they stand in. Which characters each may have
 * is what Exim lets through.
 */

const FIELDS = 'H=evil.example [203.0.113.66] P=esmtpsa X=TLS1.3:x:256 A=plain:boss S=1 for a b c';

/** Addresses: in quotes, or behind backslashes, anything goes. */
const LOCAL_PARTS = [
  'plain',
  'a.b+c',
  `"${FIELDS}"`,
  `"x> R=a T=remote_smtp H=mx [203.0.113.66] C=\\"250"`,
  'a\\ H=b',
  '"=> c"',
];

export const senderOf = (luck: Chance): string =>
  luck.oneIn(6) ? '<>' : `${luck.pick(LOCAL_PARTS)}${luck.between(1, 9)}@example.org`.replace(/"(\d)@/, '$1"@');

export const recipientOf = (luck: Chance, serial: number): string =>
  `${luck.pick(LOCAL_PARTS)}${serial}@example.com`.replace(/"(\d+)@/, '$1"@');

/** Subjects are quoted, with backslashes; a message id is an address. */
export const subjectOf = (luck: Chance): string =>
  luck.pick(['Hello', `a\\" from <x> for a b c d`, `x\\\\`, `) [127.0.0.1] now`, FIELDS]);

export const messageIdOf = (luck: Chance, id: string): string =>
  luck.pick([`${id}@example.org`, `"for a b ${FIELDS}"${id}@example.org`, `E${id}@[192.0.2.1]`]);

/** What a client calls itself: a name or an address, since `helo_accept_junk_hosts` is not set. */
export const heloOf = (luck: Chance): string => luck.pick(['mail', '[10.21.32.43]', '192.168.8.34', 'mx1.example.org']);

/** A certificate's name may be anything printable, also with quotes. */
export const certificateOf = (luck: Chance): string => luck.pick(['CN=mx', 'CN=a b, O="x y"', 'CN=x R=y T=z']);

export const cipherOf = (tls: TlsUsed, { namesTls, logs }: Setup, luck: Chance): string => {
  const version = namesTls === 'TLSv' && tls === '1.0' ? 'TLSv1' : `${namesTls}${tls}`;
  const suite = luck.pick(['ECDHE_X25519__RSA_PSS_RSAE_SHA256__AES_256_GCM', 'ECDHE-RSA-AES128-GCM-SHA256']);
  return `${version}:${suite}:256${logs.tls_resumption && luck.oneIn(2) ? '*' : ''}`;
};
