/** Why a cell cannot be used, in words that make sense after the column's name: `"-3" is negative`. */
export interface Refused {
  readonly refused: string;
}

export const refuse = (text: string, why: string): Refused => ({ refused: `${quoted(text)} ${why}` });

/** A cell's text as people can read it in a message: short, and without what would break a terminal. */
export function quoted(text: string): string {
  const printable = text.replaceAll(/\p{Cc}/gu, '\ufffd');
  return `"${printable.length > 64 ? `${printable.slice(0, 64)}…` : printable}"`;
}

export const hasControlCharacters = (text: string): boolean => /\p{Cc}/u.test(text);
