import { BlockList, isIP } from 'node:net';
import { MailflowError } from '../../src/model/mailflow-error.ts';
import type { SourceSetting } from '../../src/ports/source.ts';

/** Whether an address is one of this relay's own: what comes from it or goes to it never left the relay. */
export type OwnAddresses = (address: string) => boolean;

/**
 * Reads addresses and networks separated by blanks or `+`: `192.0.2.1 10.0.0.0/8 2001:db8::/32`. Throws a MailflowError
 * for anything else.
 */
export function parseOwnAddresses(text: string): OwnAddresses {
  const words = text.split(/[\s+;]+/).filter((each) => each !== '');
  // Asked for every message: most relays declare nothing.
  if (words.length === 0) return () => false;
  const list = new BlockList();
  for (const word of words) add(list, word);
  return (address) => isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function areAddresses(text: string): boolean {
  try {
    parseOwnAddresses(text);
    return true;
  } catch {
    return false;
  }
}

function add(list: BlockList, word: string): void {
  const [address = '', bits, ...more] = word.split('/');
  const version = isIP(address);
  const family = version === 6 ? 'ipv6' : 'ipv4';
  const prefix = bits === undefined ? undefined : Number(bits);
  const isNetwork = prefix !== undefined && /^\d{1,3}$/.test(bits ?? '') && prefix <= (version === 6 ? 128 : 32);
  if (version === 0 || more.length > 0 || (bits !== undefined && !isNetwork)) {
    throw new MailflowError('unreadable', `"${word}" is not an address or a network.`, {
      cure: 'Declare the relay’s own addresses as in own=192.0.2.1 or own="192.0.2.1 10.0.0.0/8".',
    });
  }
  if (prefix === undefined) list.addAddress(address, family);
  else list.addSubnet(address, prefix, family);
}

/** What `own` means in a declaration. */
export const OWN_ADDRESSES =
  'Addresses and networks of this relay and its content filters, as in "192.0.2.1 10.0.0.0/8": mail from and to them counts as local';

/** The addresses that are a relay's own in every log of it. */
export const OWN_SETTING: SourceSetting = {
  variable: 'MAILFLOW_OWN_ADDRESSES',
  declares: 'own',
  faultOf: (text) =>
    text.trim() === ''
      ? 'is empty; leave it out, or give it a value'
      : areAddresses(text)
        ? undefined
        : `"${text}" is not a list of addresses; write 192.0.2.77 10.0.0.0/8`,
};
