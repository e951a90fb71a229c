/** RFC 5321, 4.5.3.1: of the local part, and of the path with its angle brackets. */
const MAX_LOCAL = 64;
const MAX_ADDRESS = 254;

/** RFC 5322 dot-atom: without quotes, comments and blanks, which no mailbox needs and some programs read otherwise. */
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * An address as it is sent to, in small letters: `anna@contoso.com`. Null for what is none, and for what could be more
 * than one: nothing in it can end a header or a command of SMTP. Domains of other scripts are written as `xn--…`.
 */
export function readAddress(text: string): string | null {
  const address = text.trim().toLowerCase();
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, Math.max(0, at)), address.slice(at + 1)];
  return local.length <= MAX_LOCAL && address.length <= MAX_ADDRESS && LOCAL.test(local) && isDomain(domain)
    ? address
    : null;
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** `contoso.com`, in small letters; a machine of one name (`localhost`) counts. */
export const isDomain = (text: string): boolean =>
  text.length <= 253 && text.split('.').every((label) => LABEL.test(label)) && !/(?:^|\.)\d+$/.test(text);
