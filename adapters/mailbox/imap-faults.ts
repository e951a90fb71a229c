import type { ImapFlowError } from 'imapflow';
import { MailflowError } from '../../src/model/mailflow-error.ts';
import { systemWords } from '../../src/model/text/system-text.ts';
import type { MailboxSettings } from './mailbox-settings.ts';

type About = Pick<MailboxSettings, 'host' | 'port' | 'security' | 'user' | 'folder'>;

/** What went wrong with a server, in sentences for people with what to do; never with what was sent to it. */
export function imapFault(cause: unknown, about: About): MailflowError {
  if (cause instanceof MailflowError) return cause;
  const error = cause as ImapFlowError;
  return (
    ofSignIn(error, about) ??
    ofFolder(error, about) ??
    ofMail(error) ??
    ofTls(error, about) ??
    ofNetwork(error, about) ??
    away(cause, `${placeOf(about)} fails: ${short(error.responseText ?? systemWords(error))}.`, 'It is tried again.')
  );
}

const placeOf = ({ host, port }: About): string => `${host}:${port}`;

/** Answers of a server that says that it is itself that is in trouble (RFC 5530 section 3). */
const TEMPORARY: readonly string[] = ['UNAVAILABLE', 'SERVERBUG', 'INUSE', 'LIMIT'];

function ofSignIn(error: ImapFlowError, { host, user }: About): MailflowError | null {
  if (error.authenticationFailed !== true) return null;
  const code = error.serverResponseCode ?? '';
  if (TEMPORARY.includes(code))
    return away(error, `${host} cannot check passwords for now (${code}).`, 'It is tried again.');
  return new MailflowError('not-permitted', `${host} refuses the user ${user}${code === '' ? '' : ` (${code})`}.`, {
    cure: 'Correct user or password below imap: in config.yaml. If the account uses a second factor, create an app password.',
    retry: 'never',
    cause: error,
  });
}

function ofFolder(error: ImapFlowError, { host, user, folder }: About): MailflowError | null {
  if (error.mailboxMissing === true)
    return new MailflowError('not-found', `There is no folder ${folder} in the mailbox of ${user} on ${host}.`, {
      cure: 'Correct folder: below imap: in config.yaml. Write a subfolder as the server does, INBOX/Reports or INBOX.Reports.',
      retry: 'later',
      cause: error,
    });
  if (error.responseStatus !== 'NO') return null;
  return new MailflowError('not-permitted', `${host} refuses: ${short(error.responseText ?? 'it gives no reason')}.`, {
    cure: `Check that ${user} may read the folder ${folder} there.`,
    retry: 'later',
    cause: error,
  });
}

/** An answer about a mail that is beyond all measure, or that imapflow cannot read. */
const OF_MAILS =
  /^(?:ParserError|MAX_IMAP_NESTING_REACHED$|LineTooLarge$|LiteralTooLarge$|ResponseTooLarge$|TooMany|Download)/;

function ofMail(error: ImapFlowError): MailflowError | null {
  if (!OF_MAILS.test(error.code ?? '')) return null;
  return new MailflowError('unreadable', `what the server says of it cannot be read (${error.code})`, {
    cure: '',
    cause: error,
  });
}

const CA = 'Set the certificate authority that signed it: ca: { file: PATH } below imap: in config.yaml.';

function ofTls(error: ImapFlowError, about: About): MailflowError | null {
  const at = placeOf(about);
  const code = error.code ?? '';
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return away(
        error,
        `The certificate of ${at} has expired.`,
        'Renew it there. Mailflow then reads mails again by itself.',
      );
    case 'CERT_NOT_YET_VALID':
      return away(error, `The certificate of ${at} is not valid yet.`, 'Check the clocks of both machines.');
    case 'CERT_REVOKED':
      return away(error, `The certificate of ${at} was revoked.`, 'Renew it there.');
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return away(
        error,
        `The certificate of ${at} is for another name.`,
        'Write host: as the certificate names the server.',
      );
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return away(error, `The certificate of ${at} is signed by an authority that this machine does not know.`, CA);
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return away(
        error,
        `${at} does not begin with TLS.`,
        'Write security: starttls below imap: (usually port 143), or correct port:.',
      );
  }
  if (error.tlsFailed === true && !/^(?:ERR_SSL|CERT_|UNABLE_)/.test(code))
    return away(
      error,
      `${at} offers no TLS (STARTTLS), so nothing was sent.`,
      'Enable it there, or write security: tls with its port, usually 993.',
    );
  if (/^(?:ERR_SSL_|ERR_TLS_|CERT_|UNABLE_TO_|INVALID_|HOSTNAME_|PATH_LENGTH_)/.test(code))
    return away(
      error,
      `The TLS handshake with ${at} failed (${code}).`,
      'Check its TLS versions and certificate: TLS 1.2 or newer is required.',
    );
  return null;
}

const CLOSED: readonly string[] = [
  ...['NoConnection', 'EConnectionClosed', 'ClosedAfterConnectText', 'ClosedAfterConnectTLS', 'StateLogout'],
  ...['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'],
];
const SILENT: readonly string[] = ['CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'UPGRADE_TIMEOUT', 'ETIMEOUT', 'ETIMEDOUT'];

function ofNetwork(error: ImapFlowError, about: About): MailflowError | null {
  const { host, port } = about;
  const at = placeOf(about);
  const code = error.code ?? '';
  if (code === 'ENOTFOUND')
    return away(error, `The host ${host} does not exist.`, 'Correct host: below imap: in config.yaml.');
  if (code === 'EAI_AGAIN')
    return away(
      error,
      `The address of ${host} cannot be looked up for now.`,
      'Check that this machine can reach its DNS server.',
    );
  if (code === 'ECONNREFUSED')
    return away(error, `Nothing answers at ${at}.`, 'Check that the server is running, or correct port: below imap:.');
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH')
    return away(
      error,
      `${host} cannot be reached from this machine (${code}).`,
      `Check for a firewall that blocks port ${port}.`,
    );
  if (SILENT.includes(code))
    return away(
      error,
      `${at} does not answer in time (${code}).`,
      'Check that the server is running and that no firewall blocks it.',
    );
  if (code === 'ETHROTTLE') return away(error, `${host} is limiting requests.`, 'It is tried again.');
  if (!CLOSED.includes(code)) return null;
  const why = error.reason === undefined ? '' : `: ${short(error.reason)}`;
  return away(
    error,
    `${at} closed the connection${why}.`,
    'Mailflow tries again. If it continues, check the log of the server.',
  );
}

const away = (cause: unknown, message: string, cure: string): MailflowError =>
  new MailflowError('not-listening', message, { cure, retry: 'later', cause });

const MAX_TEXT = 120;

/** A server's own words, on one line. */
function short(text: string): string {
  const plain = text
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .replace(/\.$/, '');
  return plain.length > MAX_TEXT ? `${plain.slice(0, MAX_TEXT)}…` : plain;
}
