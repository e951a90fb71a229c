import { displayWidth, graphemes } from './width.ts';

export type Align = 'left' | 'right';

/** Fills up with blanks to `width` columns; never shortens. */
export function padded(text: string, width: number, align: Align = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? text + blanks : blanks + text;
}

/**
 * Lines of at most `width` columns, broken at blanks; a word that is wider is broken between graphemes. Nothing is
 * lost but the blank a line is broken at. Later lines begin with `indent`.
 */
export function wrapped(text: string, width: number, indent = ''): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let isEmpty = true;
  const room = (): number => width - (lines.length === 0 ? 0 : displayWidth(indent));
  const finish = (): void => {
    lines.push(lines.length === 0 ? line : indent + line);
    line = '';
    isEmpty = true;
  };
  for (const word of text.split(' ')) {
    if (!isEmpty && displayWidth(line) + 1 + displayWidth(word) > room()) finish();
    if (!isEmpty) line += ' ';
    if (displayWidth(line) + displayWidth(word) <= room()) {
      line += word;
      isEmpty = false;
      continue;
    }
    for (const grapheme of graphemes(word)) {
      if (displayWidth(line) + displayWidth(grapheme) > room()) finish();
      line += grapheme;
      isEmpty = false;
    }
  }
  finish();
  return lines;
}

/** Pieces that stay whole where they can, joined with ` · ` and broken between pieces. */
export function flowed(pieces: readonly string[], width: number, indent = ''): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    const longer = line === '' ? indent + piece : `${line} · ${piece}`;
    if (line !== '' && displayWidth(longer) > width) {
      lines.push(line);
      line = indent + piece;
    } else line = longer;
  }
  if (line !== '') lines.push(line);
  return lines.flatMap((of) => (displayWidth(of) > width ? wrapped(of, width, `${indent}  `) : [of]));
}

/** `scanner-floor…contoso.com`: shortened in the middle, since addresses differ at both ends. */
export function shortened(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const all = graphemes(text);
  const tail: string[] = [];
  const head: string[] = [];
  let room = width - 1;
  for (let i = 0, j = all.length - 1; i <= j; ) {
    const fromHead = head.length <= tail.length;
    const next = (fromHead ? all[i] : all[j]) ?? '';
    if (displayWidth(next) > room) break;
    room -= displayWidth(next);
    if (fromHead) {
      head.push(next);
      i++;
    } else {
      tail.unshift(next);
      j--;
    }
  }
  return `${head.join('')}…${tail.join('')}`;
}
