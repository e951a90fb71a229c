/** Twice the longest mail address, and what an alias may put around it. */
const MAX_ADDRESS = 1400;
const [SPACE, QUOTE, BACKSLASH] = [32, 34, 92] as const;

/**
 * Where the address that begins at `from` ends: before the first `closer` that is neither in quotes nor behind a
 * backslash, or at the end of the text where that is allowed. -1 where it does not end. A sender chooses its address,
 * and in quotes it may be anything, also what looks like a field.
 */
export function addressEnd(text: string, from: number, closer: ' ' | '>' | ')' = ' '): number {
  const end = text.indexOf(closer, from);
  const close = closer.charCodeAt(0);
  // Nearly none has quotes.
  if (end >= 0 && isPlain(text, from, end)) return end - from > MAX_ADDRESS ? -1 : end;
  const longest = Math.min(text.length, from + MAX_ADDRESS);
  let isQuoted = false;
  for (let at = from; at < longest; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) isQuoted = !isQuoted;
    else if (code === close && !isQuoted) return at;
  }
  return !isQuoted && close === SPACE && longest === text.length ? text.length : -1;
}

function isPlain(text: string, from: number, end: number): boolean {
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE || code === BACKSLASH) return false;
  }
  return true;
}

/** Where a text in quotes that begins at `from`, behind its first quote, ends, behind its last; -1 where it does not. */
export function quotedEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) return at + 1;
  }
  return -1;
}
