/** Colour where it was asked for, and the text itself where it was not. It repeats what words and shades already say. */
export interface Paint {
  readonly title: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly badge: (text: string) => string;
  /** The n-th series of a chart. */
  readonly series: (index: number, text: string) => string;
}

/** Foreground codes told apart by most colour-blind readers on both light and dark ground; shades tell the rest. */
const SERIES_COLOURS = [31, 33, 35, 34, 36, 32, 90];

export function paintFor(colour: boolean): Paint {
  const sgr = (code: number | string, text: string): string =>
    colour && text !== '' ? `\x1b[${code}m${text}\x1b[0m` : text;
  return {
    title: (text) => sgr(1, text),
    faint: (text) => sgr(2, text),
    warning: (text) => sgr(33, text),
    badge: (text) => sgr(7, text),
    series: (index, text) => sgr(SERIES_COLOURS[index % SERIES_COLOURS.length] ?? 0, text),
  };
}
