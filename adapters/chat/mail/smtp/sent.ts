/** What became of a mail to one address. */
export type Sent =
  /** The server has taken it. */
  | { readonly kind: 'accepted'; readonly messageId: string | null }
  /** It was certainly not taken; again after this, at the earliest. */
  | { readonly kind: 'later'; readonly afterMs: number; readonly trouble: string; readonly fault: ServerFault | null }
  /** It was certainly not taken, and will not be. `isAddress`: because of the address, whatever the mail says. */
  | { readonly kind: 'refused'; readonly trouble: string; readonly isAddress: boolean }
  /** All of it was sent, and the answer was lost. */
  | { readonly kind: 'unsure'; readonly trouble: string };

/** Nothing can be sent to anyone until somebody mends this. */
export type ServerFault = 'reach' | 'tls' | 'login';

/** What a client of SMTP says of its failure, as nodemailer does. */
export interface SmtpFailure {
  readonly message: string;
  readonly code?: string | undefined;
  /** The system's own, where `code` is the client's. */
  readonly originalCode?: string | undefined;
  /** `MAIL FROM`, `RCPT TO`, `DATA`: what was answered with `responseCode`. */
  readonly command?: string | undefined;
  readonly responseCode?: number | undefined;
  readonly response?: string | undefined;
}

export interface Progress {
  /** The end of the mail was sent: from then on only an answer tells whether it was taken. */
  readonly isAllSent: boolean;
  /** Of the mail as it is sent. */
  readonly bytes: number;
}

/** Greylisting wants some minutes (RFC 6647, 5.2); servers that throttle, less. */
const GREYLISTED_MS = 5 * 60_000;
const THROTTLED_MS = 60_000;
/** What somebody has to mend. Wrong passwords are not tried so often that the account is locked. */
const FAULT_MS = 10 * 60_000;

/** Refusals of whoever sends, not of the mail: a missing login or TLS, as answers to any command (RFC 4954, RFC 3207). */
const LOGIN_CODES: ReadonlySet<number> = new Set([530, 534, 535, 538]);

/** Codes of OpenSSL and Node (nodejs.org/api/tls.html, "X509 certificate error codes", read 2026-11). */
const CERTIFICATE =
  /^(?:CERT_|CRL_|UNABLE_TO_(?:GET|VERIFY|DECRYPT|DECODE)|DEPTH_ZERO|SELF_SIGNED|INVALID_(?:CA|PURPOSE)|PATH_LENGTH|HOSTNAME_MISMATCH|ERR_TLS|ERR_SSL|EPROTO)/;

/** Decides by the answer's code and by how far the mail had come; texts are shown and never read. */
export function sentAfter(failure: SmtpFailure, { isAllSent, bytes }: Progress): Sent {
  const trouble = troubleOf(failure);
  const { code, command, responseCode } = failure;
  const later = (afterMs: number, fault: ServerFault | null = null): Sent => ({
    kind: 'later',
    afterMs,
    trouble,
    fault,
  });
  if (code === 'EMESSAGE' && responseCode === undefined && !isAllSent) return tooLarge(failure, bytes);
  if (responseCode === undefined || responseCode < 400) {
    if (isAllSent) return { kind: 'unsure', trouble };
    if (code === 'EAUTH') return later(FAULT_MS, 'login');
    const isTls = code === 'ETLS' || CERTIFICATE.test(failure.originalCode ?? '');
    return isTls ? later(FAULT_MS, 'tls') : later(0, 'reach');
  }
  if (code === 'ETLS') return later(FAULT_MS, 'tls');
  if (code === 'EAUTH') return later(responseCode < 500 ? THROTTLED_MS : FAULT_MS, 'login');
  if (LOGIN_CODES.has(responseCode)) return later(FAULT_MS, 'login');
  // Before there was a mail to be refused, what is refused is the connection.
  if (command === 'CONN' || command === 'EHLO' || command === 'HELO')
    return isAllSent && responseCode !== 421
      ? { kind: 'unsure', trouble }
      : later(responseCode < 500 ? THROTTLED_MS : FAULT_MS, 'reach');
  if (responseCode < 500) return later(responseCode === 421 || responseCode === 432 ? THROTTLED_MS : GREYLISTED_MS);
  if (responseCode === 552 && command !== 'RCPT TO') return tooLarge(failure, bytes);
  return { kind: 'refused', trouble, isAddress: command === 'RCPT TO' };
}

function tooLarge(failure: SmtpFailure, bytes: number): Sent {
  const megabytes = Math.ceil(bytes / 100_000) / 10;
  const trouble = `The mail has ${megabytes} MB, which the server does not take (${troubleOf(failure)}). Request fewer days or fewer rows, or raise the server's size limit.`;
  return { kind: 'refused', trouble, isAddress: false };
}

const MAX_TROUBLE = 200;

/** One line: what the server said, else what went wrong. */
function troubleOf({ response, message }: Pick<SmtpFailure, 'response' | 'message'>): string {
  const line = (response ?? message).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length > MAX_TROUBLE ? `${line.slice(0, MAX_TROUBLE)}…` : line;
}
