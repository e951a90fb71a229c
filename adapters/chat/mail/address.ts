/** RFC 5321, 4.5.3.1: of the local part, and of the path with its angle brackets. */
const MAX_LOCAL = 64;
const MAX_ADDRESS = 254;

/**
 * Letters, digits, and signs that stand in names of mailboxes; parts of a dot-atom (RFC 5322). Others of its signs make a
 * server send the mail on elsewhere: `%` and `!` (RFC 5321, appendix F.2; Postfix, allow_percent_hack and
 * swap_bangpath), `=` (SRS, VERP), `/` (X.400, files) and `|` (programs). Read by some servers as an option: a `-` in front.
 */
const LOCAL = /^(?!-)[a-z0-9&'+_-]+(?:\.[a-z0-9&'+_-]+)*$/;
const ATOM = /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]+$/;
/** An address within an address, which Exchange unpacks and sends to (learn.microsoft.com, IMCEA encapsulation). */
const ENCAPSULATED = /^imcea/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** In small letters; or why it is none, as the rest of a sentence. */
export type Address = { readonly ok: true; readonly address: string } | { readonly ok: false; readonly why: string };

/**
 * An address as it is sent to, in small letters: `anna@contoso.com`. Not read is what is none, what could be more than
 * one, and what a server could send on to another domain. Nothing in it can end a header or a command of SMTP. Domains of
 * other scripts are written as `xn--…`.
 */
export function readAddress(text: string): Address {
  const address = text.trim().toLowerCase();
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, Math.max(0, at)), address.slice(at + 1)];
  if (local.length > MAX_LOCAL || address.length > MAX_ADDRESS || !isDomain(domain))
    return { ok: false, why: 'is not an address' };
  if (LOCAL.test(local) && !ENCAPSULATED.test(local)) return { ok: true, address };
  return { ok: false, why: ATOM.test(local) || local.includes('@') ? ROUTES : 'is not an address' };
}

const ROUTES =
  "could be sent on to another domain: before the @ Mailflow takes letters, digits and . _ + - & ' only, and neither a - in front nor IMCEA";

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** `contoso.com`, in small letters; a machine of one name (`localhost`) counts. */
export const isDomain = (text: string): boolean =>
  text.length <= 253 && text.split('.').every((label) => LABEL.test(label)) && !/(?:^|\.)\d+$/.test(text);
