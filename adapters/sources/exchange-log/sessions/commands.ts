import type { Attributes } from './attributes.ts';

/**
 * What a client asked for and is not answered yet: `M` MAIL, `R` RCPT (`H`: to a health mailbox), `D` DATA, `E` the end of
 * the message after it, `B` a chunk (BDAT), `L` the last one, `T` STARTTLS, `N` X-ANONYMOUSTLS, `A` AUTH, `S` RSET, `X`
 * something else that has to be answered before the next one.
 */
export type Asked = 'M' | 'R' | 'H' | 'D' | 'E' | 'B' | 'L' | 'T' | 'N' | 'A' | 'S' | 'X' | 'F' | 'P';

/** Those that have to be answered before the client says more (RFC 2920). */
export const isAwaited = (asked: Asked): boolean => 'DTNAXFP'.includes(asked);

/** Those whose reply says whether the message was taken in; to DATA it does where the log leaves 354 out. */
export const endsMessage = (asked: Asked): boolean => asked === 'E' || asked === 'L' || asked === 'D';

/** Exchange's reply to a part of a message that is not its last one. */
export const isChunk = (reply: string): boolean => reply.startsWith('2.6.0 CHUNK', 4);

/** The address between the first `<` and the next `>`; empty for `<>` and where there is none. */
export function addressIn(command: string): string {
  const open = command.indexOf('<');
  if (open < 0) return '';
  const close = command.indexOf('>', open);
  return close < 0 ? '' : command.slice(open + 1, close);
}

const HEALTH = /^(?:healthmailbox|(?:inboundproxy@inboundproxy|maildeliveryprobe@maildeliveryprobe)\.com$)/i;

/** Managed Availability sends messages of its own to see whether all is well. */
export const isHealthMailbox = (address: string): boolean => HEALTH.test(address);

/** Of `KEY=value` among the arguments of an extended command; undefined without. */
export function argument(command: string, key: string): string | undefined {
  for (const word of command.split(' '))
    if (word.length > key.length && word[key.length] === '=' && word.slice(0, key.length).toUpperCase() === key)
      return word.slice(key.length + 1);
  return undefined;
}

/** `SID`, or `SID IP:PORT` where both are known: the session of a front end, as the Hub names it. */
function sessionOf(command: string): string | undefined {
  const sid = argument(command, 'SID');
  if (sid === undefined || !/^[0-9a-f]{1,32}$/i.test(sid)) return undefined;
  const [ip, port] = [argument(command, 'IP'), argument(command, 'PORT')];
  return ip === undefined || port === undefined ? sid.toUpperCase() : clientSession(sid, ip, port);
}

export const clientSession = (sid: string, ip: string, port: string): string =>
  `${sid.toUpperCase()} ${ip.toLowerCase()}:${port}`;

/** The first word, in capitals; empty for what is no command. */
export function verbOf(command: string): string {
  let end = 0;
  while (end < command.length && end < 16) {
    const code = command.charCodeAt(end);
    if (code !== 45 && (code < 65 || code > 122 || (code > 90 && code < 97))) break;
    end++;
  }
  const verb = command.slice(0, end);
  return isUpper(verb) ? verb : verb.toUpperCase();
}

function isUpper(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 90) return false;
  return true;
}

/** XPROXY: a front end hands a client's session on. */
export function proxied(command: string): Attributes {
  const proxyOf = sessionOf(command);
  const client = argument(command, 'IP')?.toLowerCase();
  const address = argument(command, 'USERNAME');
  return {
    ...(proxyOf !== undefined && { proxyOf }),
    ...(client !== undefined && { client }),
    ...(address?.includes('@') && { address: fromXtext(address) }),
  };
}

/** RFC 3461: `+2B` for a plus sign. */
const fromXtext = (text: string): string =>
  text.replace(/\+([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
