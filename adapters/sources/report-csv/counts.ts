import { MAX_ROW_COUNT } from '../../../src/mailflow/fact.ts';
import { type Refused, refuse } from './refused.ts';

/**
 * A count of messages: `5280`, `5,280` or with a space between the thousands. `5.280` is five thousand to some and
 * five to others, so it is refused.
 */
export function parseCount(text: string): number | Refused {
  if (/^-\s?\d/.test(text)) return refuse(text, 'is negative');
  const digits = /^\d{1,3}([,\s]\d{3})(?:[,\s]\d{3})*$/.test(text) ? text.replaceAll(/[,\s]/g, '') : text;
  if (/^\d{1,3}(\.\d{3})+$/.test(text)) return refuse(text, 'may be a fraction or thousands; write it without a point');
  if (/^\d*[.,]\d+$/.test(digits)) return refuse(text, 'is not a whole number');
  if (!/^\d+$/.test(digits)) return refuse(text, 'is not a count');
  return Number(digits) > MAX_ROW_COUNT ? refuse(text, 'is more than one row can count') : Number(digits);
}

/** The same straight from bytes for at most nine plain digits; -1 for everything else. */
export function fastCount(bytes: Uint8Array, start: number, end: number): number {
  if (end === start || end - start > 9) return -1;
  let count = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] as number) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    count = 10 * count + digit;
  }
  return count;
}
