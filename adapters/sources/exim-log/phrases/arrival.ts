import { NONE, type Tls, UNKNOWN } from '../../../../src/ingest/log/logged-message.ts';
import { addressEnd } from './address.ts';
import { type CipherLogging, protocolOf, tlsOfCipher, tlsWithoutCipher } from './cipher.ts';
import { type Client, clientAt } from './client.ts';
import { listedRecipients } from './recipients.ts';

/** A message that Exim took in. */
export interface ArrivalPhrase {
  /** Null where it was handed in on this host, by a command. */
  readonly client: Client | null;
  /** Null without authentication. */
  readonly login: Login | null;
  readonly tls: Tls;
  readonly logging: CipherLogging;
  /** As many as its envelope had; null where the line does not list them. */
  readonly recipients: number | null;
}

export interface Login {
  /** The name of the authenticator in the configuration: any text, often with the mechanism in it. */
  readonly authenticator: string;
  /** What `server_set_id` made of the user; empty without that option. */
  readonly id: string;
}

const BOUNCE_OF = / R=\S{1,64}(?= |$)/y;
const BEFORE_USER = /(?: I=\[[^\]\s]{2,45}\](?::\d{1,5})?)?(?: TFO\*?)?/y;
const SESSION =
  /(?: Ci=\S{1,64})?(?: P=(\S{1,64}))?(?: (?!(?:X|CV|DN|SNI|A|PRX|S)=|PRDR|K )[A-Z][A-Za-z]{0,9}[-*.]{0,3}(?:=\S{1,64})?(?= |$))*(?: X=(\S{1,255}))?( CV=\S{1,32})?/y;
const LOGIN = / A=([^\s:]{1,255})(:)?/y;
const AFTER_LOGIN = / (?:PRDR|PRX=\S+|K|S=\d+)(?= |$)/g;
const SIZE = /(?: PRDR)?( PRX=\S{1,255})?(?: K)? S=\d+(?= |$)/y;
/** Longer ones would be somebody's try to fill the memory. */
const MAX_ID = 640;

/**
 * `<= SENDER( R=ID)( H=…)( I=…)( TFO)( U=…)( Ci=…)( P=…)( L)( SPF)( X=…)( CV=…)( DN="…")( SNI=…)( A=…)…( S=…)…`, in this
 * order (receive.c), behind the message id; `from`: where the sender begins. It is read from left to right: what a field
 * says that strangers may fill (name, ident, certificate, subject) is never looked into for another one.
 */
export function arrivalPhrase(message: string, from: number): ArrivalPhrase | 'broken' {
  let at = addressEnd(message, from);
  if (at < 0) return 'broken';
  BOUNCE_OF.lastIndex = at;
  if (BOUNCE_OF.test(message)) at = BOUNCE_OF.lastIndex;
  const host = clientAt(message, at);
  if (host === 'broken') return 'broken';
  if (host !== undefined) at = host.end;
  at = behind(BEFORE_USER, message, at);
  const user = userEnd(message, at, host !== undefined);
  if (user < 0) return 'broken';
  SESSION.lastIndex = user;
  const session = SESSION.exec(message);
  if (session === null) return 'broken';
  at = SESSION.lastIndex;
  const [, p = '', cipher, certificate] = session;
  // Every arrival has it: this line breaks off.
  if (p === '') return 'broken';
  const protocol = protocolOf(p);
  const certified = certificateEnd(message, at, protocol?.isAuthenticated !== false);
  if (certified < 0) return 'broken';
  const login = loginAt(message, certified, protocol?.isAuthenticated);
  if (login === 'broken') return 'broken';
  const client = host?.client ?? null;
  const hasCertificate = certificate !== undefined || message.startsWith(' DN="', at);
  SIZE.lastIndex = login?.end ?? certified;
  const size = SIZE.exec(message);
  const recipients = size === null ? null : listedRecipients(message, SIZE.lastIndex);
  const { tls, logging } =
    cipher === undefined
      ? tlsWithoutCipher(protocol, hasCertificate, client === null)
      : { tls: tlsOfCipher(cipher), logging: 'said' as const };
  // Whoever speaks for the client may have ended its TLS.
  const isFronted = size?.[1] !== undefined && tls === NONE;
  return { client, login: login?.login ?? null, tls: isFronted ? UNKNOWN : tls, logging, recipients };
}

function behind(expression: RegExp, message: string, at: number): number {
  expression.lastIndex = at;
  return expression.test(message) ? expression.lastIndex : at;
}

/** As much as a client may say of its user: 127 characters, what cannot be printed escaped (verify.c). */
const IDENT = /(?:\\(?:[0-7]{3}|[a-z\\])|.){0,127}/y;

/**
 * Where `U=` ends, which is the caller's name, or of a client what it said of itself by RFC 1413; -1 where that cannot
 * be told. It has no end of its own: it ends where the protocol begins.
 */
function userEnd(message: string, at: number, isClient: boolean): number {
  if (!message.startsWith(' U=', at)) return at;
  const protocol = message.indexOf(' P=', at);
  if (protocol < 0) {
    const blank = message.indexOf(' ', at + 3);
    return blank < 0 ? message.length : blank;
  }
  if (isClient) {
    IDENT.lastIndex = at + 3;
    const again = message.indexOf(' P=', protocol + 3);
    if (again >= 0 && IDENT.test(message) && again <= IDENT.lastIndex) return -1;
  }
  const connection = message.lastIndexOf(' Ci=', protocol);
  return connection > at ? connection : protocol;
}

/** Blanks in it are escaped. */
const SERVER_NAME = / SNI=\S{1,512}/y;
const AFTER_CERTIFICATE = /" (?:SNI=|A=|PRDR|PRX=|K |S=\d)/g;

/**
 * Behind `DN="…" SNI=…`, which the client chooses, also with quotes in it; -1 where their end cannot be told, and with it who
 * signed in.
 */
function certificateEnd(message: string, from: number, isAuthenticated: boolean): number {
  let at = from;
  if (message.startsWith(' DN="', at)) {
    AFTER_CERTIFICATE.lastIndex = at + 5;
    const end = AFTER_CERTIFICATE.exec(message);
    if (end === null) return -1;
    at = end.index + 1;
    if (isAuthenticated && message.includes('" A=', at)) return -1;
  }
  return behind(SERVER_NAME, message, at);
}

/** `A=authenticator:id(:sender)`, which only a session that says so in `P=` has, or one of an unusual name. */
function loginAt(
  message: string,
  from: number,
  isAuthenticated: boolean | undefined,
): { readonly login: Login; readonly end: number } | 'broken' | undefined {
  LOGIN.lastIndex = from;
  const found = isAuthenticated === false ? null : LOGIN.exec(message);
  if (found === null) {
    if (!isAuthenticated) return undefined;
    return message.includes(' A=', from) ? 'broken' : { login: { authenticator: '', id: '' }, end: from };
  }
  const begins = from + found[0].length;
  AFTER_LOGIN.lastIndex = begins;
  const end = AFTER_LOGIN.exec(message)?.index ?? message.length;
  const id = found[2] === undefined ? '' : message.slice(begins, end);
  if (id.length > MAX_ID) return 'broken';
  return { login: { authenticator: found[1] as string, id: withoutSender(id) }, end };
}

/** `smtp_mailauth` of log_selector adds what the client gave as `MAIL FROM:<…> AUTH=…`. */
function withoutSender(id: string): string {
  const colon = id.lastIndexOf(':');
  return colon > 0 && id.includes('@', colon) ? id.slice(0, colon) : id;
}
