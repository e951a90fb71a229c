import type { RichText, RichTextBlock, RichTextSection } from './blocks.ts';
import { commandSpans } from './command-spans.ts';

export const richText = (elements: RichTextBlock['elements']): RichTextBlock => ({ type: 'rich_text', elements });

/** A line of rich text: a bold beginning where there is one, then the text with its commands as code. */
export const line = (text: string, bold = ''): RichTextSection => ({
  type: 'rich_text_section',
  elements: [
    ...(bold === '' ? [] : [{ type: 'text' as const, text: bold, style: { bold: true as const } }]),
    ...commandSpans(text).map(
      ({ text: piece, isCommand }): RichText =>
        isCommand ? { type: 'text', text: piece, style: { code: true } } : { type: 'text', text: piece },
    ),
  ],
});

/** A block of lines in a typeface of one width. */
export const preformatted = (lines: readonly string[]): RichTextBlock =>
  richText([{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: lines.join('\n') }] }]);
