/** A stretch of text in one style, as a terminal would show it. */
export interface Span {
  /** Columns from the left edge. */
  readonly column: number;
  readonly text: string;
  readonly style: Style;
}

/** Which SGR codes are on: `1` bold, `2` faint, `7` inverse, `colour` one of 31 to 37 or 90. */
interface Style {
  readonly bold: boolean;
  readonly faint: boolean;
  readonly inverse: boolean;
  readonly colour: number | null;
}

const PLAIN: Style = { bold: false, faint: false, inverse: false, colour: null };

/**
 * Reads what the text renderer writes, a list of spans per line. Throws on an SGR code that is not known here, so that
 * a picture never shows less than a terminal would. Every character is taken to be one column wide.
 */
export function readSgr(text: string): readonly (readonly Span[])[] {
  let style = PLAIN;
  return text
    .replace(/\n+$/, '')
    .split('\n')
    .map((line) => {
      const spans: Span[] = [];
      let column = 0;
      // biome-ignore lint/suspicious/noControlCharactersInRegex: SGR sequences begin with ESC
      for (const part of line.split(/(\x1b\[[\d;]*m)/)) {
        if (part.startsWith('\x1b[')) {
          style = part.slice(2, -1).split(';').map(Number).reduce(applied, style);
          continue;
        }
        if (part !== '') spans.push({ column, text: part, style });
        column += Array.from(part).length;
      }
      return spans;
    });
}

function applied(style: Style, code: number): Style {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, faint: true };
  if (code === 7) return { ...style, inverse: true };
  if ((code >= 31 && code <= 37) || code === 90) return { ...style, colour: code };
  throw new Error(`the picture does not know the SGR code ${code}`);
}
