import { instantIn, instantSpans } from '../../src/model/text/instant.ts';
import { commandSpans } from '../text/command-spans.ts';
import type { RichText, RichTextBlock, RichTextDate, RichTextList, RichTextSection } from './blocks.ts';
import { DATE_FORMAT } from './escape.ts';
import type { ProseLine } from './prose.ts';

export const richText = (elements: RichTextBlock['elements']): RichTextBlock => ({ type: 'rich_text', elements });

/** A line of rich text: a bold beginning where there is one, then the text with its commands as code. */
export const line = (text: string, bold = ''): RichTextSection => ({
  type: 'rich_text_section',
  elements: [
    ...(bold === '' ? [] : [{ type: 'text' as const, text: bold, style: { bold: true as const } }]),
    ...commandSpans(text).flatMap(({ text: piece, isCommand }): readonly (RichText | RichTextDate)[] =>
      isCommand
        ? [{ type: 'text', text: piece, style: { code: true } }]
        : instantSpans(piece).map((span) => (typeof span === 'string' ? { type: 'text', text: span } : date(span))),
    ),
  ],
});

const date = (at: Date): RichTextDate => ({
  type: 'date',
  timestamp: at.getTime() / 1000,
  format: DATE_FORMAT,
  fallback: instantIn(at, 'UTC'),
});

/** Lines, of which neighbours that begin with a dash are points of one list, and the one above points stands out. */
export function linesAndLists(all: readonly ProseLine[]): readonly (RichTextSection | RichTextList)[] {
  const shown: (RichTextSection | RichTextList)[] = [];
  let points: RichTextSection[] = [];
  for (const [at, { lead, text }] of all.entries()) {
    const isPoint = lead === '' && text.length > DASH.length && text.startsWith(DASH);
    if (!isPoint) {
      points = [];
      const isHeading = text.endsWith(':') && BEGINS_POINTS.test(all[at + 1]?.text ?? '');
      shown.push(isHeading && lead === '' ? line('', text) : line(text, lead));
      continue;
    }
    if (points.length === 0) shown.push(list(points));
    points.push(line(text.slice(DASH.length)));
  }
  return shown;
}

const DASH = '- ';
const BEGINS_POINTS = /^(?:- |1\. )/;

export const list = (elements: readonly RichTextSection[]): RichTextList => ({
  type: 'rich_text_list',
  style: 'bullet',
  elements,
});

/** A block of lines in a typeface of one width. */
export const preformatted = (lines: readonly string[]): RichTextBlock =>
  richText([{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: lines.join('\n') }] }]);
