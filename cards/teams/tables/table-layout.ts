import { displayWidth } from '../../text/width.ts';

/**
 * How wide the columns of a table are, in pixels of a card in a phone or a side panel. Teams has no least width of a
 * column and breaks words anywhere: what does not fit is drawn in another way.
 */

/** A card of 446 pixels without its margins (Agents Playground 0.2.28). */
const NARROW_CARD = 414;
/** Whatever is in a column, without what a cell has beside its text. */
const NARROWEST = 40;
/** What a cell has beside its text. */
const PADDING = 20;
/** Of a character of the 14 pixels that Teams writes with: digits and capitals are wider than most small letters. */
const CHARACTER = 7.7;
const BOLD_CHARACTER = 8.3;
/** A text in several lines is asked no more room than this. */
const WRAPPED = 200;

/** The columns' widths, which add up to that of a narrow card, or null where a word would be broken. */
export function columnWidths(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): readonly number[] | null {
  const least = titles.map((title, at) => leastWidth(title, textsAt(rows, at)));
  const spare = NARROW_CARD - sum(least);
  if (spare < 0) return null;
  const wanted = titles.map((title, at) => {
    const whole = Math.max(widthOf(title, BOLD_CHARACTER), ...textsAt(rows, at).map((text) => widthOf(text)));
    return Math.max(0, Math.min(whole + PADDING, Math.max(WRAPPED, least[at] ?? 0)) - (least[at] ?? 0));
  });
  const all = sum(wanted);
  return least.map((width, at) =>
    Math.floor(
      width + (all > spare ? (spare * (wanted[at] ?? 0)) / all : (wanted[at] ?? 0) + (spare - all) / titles.length),
    ),
  );
}

/** Of two columns of which the second keeps its words whole. */
export function twoWidths(title: string, texts: readonly string[]): readonly [number, number] {
  const second = Math.min(NARROW_CARD / 2, Math.ceil(leastWidth(title, texts)));
  return [NARROW_CARD - second, second];
}

function leastWidth(title: string, texts: readonly string[]): number {
  const inTitle = Math.max(0, ...words(title).map((word) => widthOf(word, BOLD_CHARACTER)));
  return Math.max(NARROWEST, inTitle, ...texts.flatMap(words).map((word) => widthOf(word))) + PADDING;
}

const widthOf = (text: string, character = CHARACTER): number => displayWidth(text) * character;

const words = (text: string): readonly string[] => text.split(' ');

const textsAt = (rows: readonly (readonly string[])[], at: number): readonly string[] =>
  rows.map((row) => row[at] ?? '');

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
