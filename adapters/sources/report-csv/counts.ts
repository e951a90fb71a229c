import { MAX_ROW_COUNT } from '../../../src/model/fact.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { quoted, type Refused, refuse } from './refused.ts';

/** `5.280` is five thousand to some and five to others. */
const AMBIGUOUS = /^\d{1,3}(\.\d{3})+$/;
/** Thousands with commas, spaces or apostrophes between them, the same all through. */
const THOUSANDS = /^\d{1,3}([,\s'’])\d{3}(?:\1\d{3})*$/;

export const isAmbiguousCount = (text: string): boolean => AMBIGUOUS.test(text);

/** One such count says how the whole file writes numbers, those below a thousand too: the file is refused. */
export const ambiguousCount = (header: string, text: string, line: number): MailflowError =>
  new MailflowError(
    'unreadable',
    `${header} ${quoted(text)} in line ${line} may be a fraction or thousands: the file writes numbers in a local format.`,
    { cure: 'Export it in English (United States), or write counts without separators.' },
  );

/** A count of messages: `5280`, `5,280` or with a space or an apostrophe between the thousands. */
export function parseCount(text: string): number | Refused {
  if (/^-\s?\d/.test(text)) return refuse(text, 'is negative');
  const digits = THOUSANDS.test(text) ? text.replaceAll(/\D/g, '') : text;
  if (AMBIGUOUS.test(text)) return refuse(text, 'may be a fraction or thousands; write it without a point');
  if (/^\d*[.,]\d+$/.test(digits)) return refuse(text, 'is not a whole number');
  if (!/^\d+$/.test(digits)) return refuse(text, 'is not a count');
  return Number(digits) > MAX_ROW_COUNT ? refuse(text, 'is too large for one row') : Number(digits);
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
