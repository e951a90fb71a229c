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

/** What `\p{Cc}` finds; asked of every new cell, so without a regular expression. */
export function hasControlCharacters(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || (unit >= 0x7f && unit < 0xa0)) return true;
  }
  return false;
}
