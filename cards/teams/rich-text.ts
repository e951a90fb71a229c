import { instantSpans } from '../../src/model/text/instant.ts';
import { commandSpans } from '../text/command-spans.ts';
import type { RichTextBlock, TextRun } from './elements.ts';

/** A line: a bold beginning where there is one, then the text with its commands in a typeface of one width. */
export const line = (text: string, bold = ''): RichTextBlock => ({
  type: 'RichTextBlock',
  inlines: [
    ...(bold === '' ? [] : [{ type: 'TextRun', text: bold, weight: 'Bolder' } as const]),
    ...commandSpans(text).map(({ text: piece, isCommand }): string | TextRun =>
      isCommand ? { type: 'TextRun', text: piece, fontType: 'Monospace' } : drawn(piece),
    ),
  ],
});

/**
 * Instants as Teams draws them in the zone of whoever reads, `Sun, Nov 15, 2026 5:00 PM`: in the text of a TextBlock
 * (learn.microsoft.com/adaptive-cards/authoring-cards/text-features), of a TextRun and of a fact (AdaptiveCards,
 * `GetTextForDateParsing` and `GetValueForDateParsing`). `show` makes the words between them safe.
 */
export const drawn = (text: string, show: (words: string) => string = (words) => words): string =>
  instantSpans(text)
    .map((span) => (typeof span === 'string' ? show(span) : dateAndTime(span)))
    .join('');

/** To the second, without blanks: other forms are shown as they stand. */
function dateAndTime(at: Date): string {
  const iso = `${at.toISOString().slice(0, 19)}Z`;
  return `{{DATE(${iso},SHORT)}} {{TIME(${iso})}}`;
}

/** A small grey line. */
export const subtle = (text: string): RichTextBlock => ({
  type: 'RichTextBlock',
  inlines: [{ type: 'TextRun', text: drawn(text), size: 'Small', isSubtle: true }],
  spacing: 'Small',
});

/** Columns of monospace text that a window and a phone show without wrapping them. */
export const DESKTOP_COLUMNS = 72;
export const PHONE_COLUMNS = 40;

/**
 * Lines in a typeface of one width, in small letters. Blanks in a row become no-break ones: the web would show them as
 * one.
 */
export const monospace = (lines: readonly string[]): RichTextBlock => ({
  type: 'RichTextBlock',
  inlines: [
    {
      type: 'TextRun',
      text: lines.map((each) => each.replace(/^ | {2,}/g, (blanks) => '\u00a0'.repeat(blanks.length))).join('\n'),
      size: 'Small',
      fontType: 'Monospace',
    },
  ],
});
