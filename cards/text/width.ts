import { eastAsianWidth } from 'get-east-asian-width';

/**
 * How many columns a text takes on a terminal: 2 for wide and fullwidth characters and emoji, 0 for combining marks,
 * else 1. Counted by grapheme, so that a family emoji is one picture. Ambiguous width counts as 1, as terminals outside
 * East Asia do.
 */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemes(text)) width += graphemeWidth(grapheme);
  return width;
}

/** What a reader takes for single characters; never to be cut in the middle. */
export function graphemes(text: string): readonly string[] {
  if (/^[\x20-\x7e]*$/.test(text)) return text.split('');
  return Array.from(SEGMENTER.segment(text), ({ segment }) => segment);
}

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' });

function graphemeWidth(grapheme: string): number {
  if (/\p{Emoji_Presentation}|\ufe0f/u.test(grapheme)) return 2;
  let width = 0;
  for (const character of grapheme) width = Math.max(width, characterWidth(character));
  return width;
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (/[\p{Mn}\p{Me}\u200d]/u.test(character)) return 0;
  return eastAsianWidth(code);
}
