import { graphemes } from './width.ts';

/** Shortened in the middle to `most` UTF-16 units (1 at least), since addresses differ at both ends. */
export function cutMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  // Longer texts than this are no addresses, and splitting them into graphemes takes its time.
  const all = graphemes(text.length > 4 * most ? `${text.slice(0, 2 * most)}${text.slice(-2 * most)}` : text);
  let head = '';
  let tail = '';
  for (let i = 0, j = all.length - 1; i <= j; ) {
    const fromHead = head.length <= tail.length;
    const next = (fromHead ? all[i++] : all[j--]) ?? '';
    if (head.length + tail.length + next.length + 1 > most) break;
    if (fromHead) head += next;
    else tail = next + tail;
  }
  return `${head}…${tail}`;
}

/** A marked instant that was cut through would be no instant any more. */
const UNFINISHED = /<\d[\dT:-]*$/;

/** Cut at its end to `most` UTF-16 units, saying how much is missing. */
export function cutEnd(text: string, most: number): string {
  if (text.length <= most) return text;
  const room = most - ` … (${text.length} more characters)`.length;
  let head = '';
  for (const grapheme of graphemes(text.slice(0, most))) {
    if (head.length + grapheme.length > room) break;
    head += grapheme;
  }
  head = head.replace(UNFINISHED, '');
  return `${head} … (${text.length - head.length} more characters)`;
}

/**
 * As many texts as fit into `most` characters together, `extra` for each added; the first in any case, cut where it
 * must be. Each is first shown by `show`, and only as many are as are needed; blank ones are left out.
 */
export function fitting<Text>(
  texts: readonly Text[],
  most: number,
  extra: number,
  show: (text: Text) => string,
): { readonly kept: readonly string[]; readonly left: number } {
  const kept: string[] = [];
  let room = most;
  for (const [at, text] of texts.entries()) {
    const shown = show(text);
    if (shown === '') continue;
    if (kept.length > 0 && shown.length + extra > room) return { kept, left: texts.length - at };
    const fitted = cutEnd(shown, room - extra);
    kept.push(fitted);
    room -= fitted.length + extra;
  }
  return { kept, left: 0 };
}
