import type { Family } from '../lines/log-lines.ts';
import { command, type Dialogue, loginFails, type Outcome, reply, set } from './dialogue.ts';
import { negotiatedTls } from './tls-line.ts';

export interface Line {
  readonly event: string;
  readonly sequence: number;
  readonly at: number;
  readonly data: string;
  readonly context: string;
}

const EXCHANGE_ONLINE = '.mail.protection.outlook.com';

/** What a line adds to a session's dialogue. */
export function step(dialogue: Dialogue, family: Family, line: Line, out: Outcome): void {
  const { event, data } = line;
  if (event === '*') information(dialogue, line, out);
  else if (event === '<' || event === '>') {
    if ((event === '<') === (family === 'receive')) command(dialogue, data);
    else answer(dialogue, family, line, out);
  }
}

function answer(dialogue: Dialogue, family: Family, line: Line, out: Outcome): void {
  const data = lastLineOf(line.data);
  const code = replyCode(data);
  if (code < 0) return;
  if (family === 'send' && dialogue.transaction === null && data.includes(EXCHANGE_ONLINE))
    greeted(dialogue, code, data);
  // `250-PIPELINING`: the last line decides.
  if (data.charCodeAt(3) === 45) return;
  reply(dialogue, code, data, { sequence: line.sequence, at: line.at, isOfExchange: family === 'receive' }, out);
}

/** A field in quotes may hold all lines of a reply. */
const lastLineOf = (text: string): string =>
  text.includes('\n') ? text.trimEnd().slice(text.trimEnd().lastIndexOf('\n') + 1) : text;

/** The greeting, and what the other side of an outbound proxy is called. */
function greeted(dialogue: Dialogue, code: number, text: string): void {
  if (code === 220 || /^250[- ](?:XPROXYTOTARGETHOSTNAME )?[^ ]*\.mail\.protection\.outlook\.com(?: |$)/.test(text))
    set(dialogue, { isExchangeOnline: true });
}

/** 250 of `250 2.1.0 Sender OK`; -1 for what is no reply. */
function replyCode(text: string): number {
  const [a, b, c] = [text.charCodeAt(0) - 48, text.charCodeAt(1) - 48, text.charCodeAt(2) - 48];
  if (!(a >= 2 && a <= 5 && b >= 0 && b <= 9 && c >= 0 && c <= 9)) return -1;
  const next = text.charCodeAt(3);
  return text.length === 3 || next === 32 || next === 45 ? a * 100 + b * 10 + c : -1;
}

const LOGIN_FAILED = /^Inbound (?:AUTH|authentication)\b.{0,100} failed\b/i;
const LOGIN_FAILED_SHORT = /^Inbound authentication failed\b/i;
const HANDED_ON = /^Proxy session was successfully set up\. Session for ?(.{0,320}?) will now be proxied/;
const MADE_FOR = /\b([0-9A-F]{16})\b/;

function information(dialogue: Dialogue, line: Line, out: Outcome): void {
  const { data, context, sequence } = line;
  switch (context.charCodeAt(0)) {
    case 84: // TLS protocol …
      negotiated(dialogue, context);
      return;
    case 73: // Inbound AUTH LOGIN failed because of …
      if (LOGIN_FAILED.test(context) || LOGIN_FAILED_SHORT.test(context)) loginFails(dialogue, sequence, out);
      return;
    case 80: // Proxy session was successfully set up. …
      handedOn(dialogue, context);
      return;
    case 97:
      if (context === 'authenticated') signedIn(dialogue, data);
      else if (context.startsWith('attempting to connect')) madeFor(dialogue, context);
      return;
    default:
      if (data.startsWith('TLS protocol ')) negotiated(dialogue, data);
  }
}

function negotiated(dialogue: Dialogue, text: string): void {
  const tls = negotiatedTls(text);
  if (tls !== undefined) set(dialogue, { tls: tls.version, rawTls: tls.raw });
}

function handedOn(dialogue: Dialogue, text: string): void {
  const name = HANDED_ON.exec(text)?.[1];
  if (name === undefined) return;
  const who = name.includes('@') ? { address: name } : name === '' ? {} : { user: name };
  set(dialogue, { isHandedOn: true, ...mechanism(dialogue), ...who });
}

/** `*,CONTOSO\frank,authenticated`, before the reply to AUTH. */
function signedIn(dialogue: Dialogue, user: string): void {
  if (dialogue.attributes.isOwnServer) return;
  set(dialogue, { ...mechanism(dialogue), ...(user !== '' && { user }) });
}

function mechanism({ pending }: Dialogue): { readonly mechanism?: string } {
  const asked = pending.findLast((each) => each.asked === 'A')?.command;
  return asked === undefined || asked === '' ? {} : { mechanism: asked };
}

/** `attempting to connect. …`: a front end says for which session it does. */
function madeFor(dialogue: Dialogue, text: string): void {
  const session = MADE_FOR.exec(text)?.[1];
  if (session !== undefined) set(dialogue, { madeFor: session });
}
