import type { Tone } from '../card.ts';

/** Colour where it was asked for, and the text itself where it was not. It repeats what words and shades already say. */
export interface Paint {
  readonly title: (text: string) => string;
  /** The word for the tone, in its colour. */
  readonly status: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly badge: (text: string) => string;
  /** A series of a chart of several, by its place among the colours. */
  readonly series: (place: number, text: string) => string;
  /** The only series of a chart, which stands for nothing but itself. */
  readonly onlySeries: (text: string) => string;
}

/** Foreground codes told apart by most colour-blind readers on both light and dark ground; shades tell the rest. */
const SERIES_COLOURS = [31, 33, 35, 34, 36, 32, 90, 91];

/** A tone's colour; neutral is none of the three that mean something. */
const TONE_COLOURS: Readonly<Record<Tone, number>> = { neutral: 34, good: 32, attention: 33, problem: 31 };

export function paintFor(colour: boolean, tone: Tone): Paint {
  const sgr = (code: number, text: string): string => (colour && text !== '' ? `\x1b[${code}m${text}\x1b[0m` : text);
  return {
    title: (text) => sgr(1, text),
    status: (text) => sgr(1, tone === 'neutral' ? text : sgr(TONE_COLOURS[tone], text)),
    faint: (text) => sgr(2, text),
    warning: (text) => sgr(33, text),
    badge: (text) => sgr(7, text),
    series: (place, text) => sgr(SERIES_COLOURS[place] ?? 0, text),
    onlySeries: (text) => sgr(TONE_COLOURS[tone === 'problem' ? tone : 'neutral'], text),
  };
}
