const [TAB, NEWLINE, RETURN, QUOTE, OPEN, CLOSE, COMMA, ZERO, SEVEN, BACKSLASH] = [
  ...[116, 110, 114, 34, 40, 41, 44, 48, 55, 92],
] as const;

/** `<anna@example.com>` and the like, as nearly every address is. */
const PLAIN = /<[^<>"(\\,]{0,200}>(?=,)/y;

/**
 * Where the address at `text[from…]` ends: at the first comma that is in no quoted string and no comment of it, or after
 * `longest` characters, where Sendmail cuts it off; at the end of the text where neither comes.
 *
 * Sendmail writes addresses as strangers gave them, but every backslash twice and what cannot be printed as `\t`, `\n`,
 * `\r` or `\123` (`str2prt` in libsm/util.c); `longest` counts the characters before that.
 */
export function addressEnd(text: string, from: number, longest: number): number {
  PLAIN.lastIndex = from;
  const plain = PLAIN.exec(text);
  if (plain !== null) return from + plain[0].length;
  let isQuoted = false;
  let comments = 0;
  let at = from;
  for (let raw = 0; at < text.length && raw < longest; raw++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) {
      const length = escapeLength(text, at);
      at += length;
      // A backslash of the address itself: whatever follows stands for itself.
      const isOwn = length === 1 || text.charCodeAt(at - 1) === BACKSLASH;
      if (isOwn && ++raw < longest) at += text.charCodeAt(at) === BACKSLASH ? escapeLength(text, at) : 1;
      continue;
    }
    if (code === COMMA && !isQuoted && comments === 0) return at;
    if (code === QUOTE && comments === 0) isQuoted = !isQuoted;
    else if (code === OPEN && !isQuoted) comments++;
    else if (code === CLOSE && !isQuoted && comments > 0) comments--;
    at++;
  }
  return Math.min(at, text.length);
}

/** How many characters of the log stand for one of the address: `\\`, `\t`, `\303`; 1 for a backslash that was let pass. */
function escapeLength(text: string, at: number): number {
  const next = text.charCodeAt(at + 1);
  if (next === BACKSLASH || next === TAB || next === NEWLINE || next === RETURN) return 2;
  const isOctal = [1, 2, 3].every((i) => text.charCodeAt(at + i) >= ZERO && text.charCodeAt(at + i) <= SEVEN);
  return isOctal ? 4 : 1;
}
