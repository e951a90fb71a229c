const AT = 0x40;
const DOT = 0x2e;
const ZERO = 0x30;

/**
 * Where the domain of an address begins that is written as we keep it: printable ASCII in lower case without white
 * space and angle brackets, with an @ and something behind the last one. -1 for every other text.
 */
export function domainOfPlainAddress(bytes: Uint8Array, start: number, end: number): number {
  let domain = -1;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte <= 0x20 || byte >= 0x7f || (byte >= 0x41 && byte <= 0x5a) || byte === 0x3c || byte === 0x3e) return -1;
    if (byte === AT) domain = at + 1;
  }
  return domain < end ? domain : -1;
}

/** Whether it is an IPv4 address in its one spelling: four numbers up to 255, without zeros before them. */
export function isPlainIPv4(bytes: Uint8Array, start: number, end: number): boolean {
  let [dots, value, digits] = [0, 0, 0];
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === DOT) {
      if (digits === 0) return false;
      dots++;
      [value, digits] = [0, 0];
      continue;
    }
    const digit = byte - ZERO;
    if (digit < 0 || digit > 9 || (digits > 0 && value === 0)) return false;
    value = 10 * value + digit;
    digits++;
    if (value > 255) return false;
  }
  return dots === 3 && digits > 0;
}
