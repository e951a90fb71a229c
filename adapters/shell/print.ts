import { announcementCard } from '../../cards/announcement-card.ts';
import { renderCsv } from '../../cards/file/csv.ts';
import type { Row } from '../../cards/file/flat-table.ts';
import { noticeCard } from '../../cards/notice-card.ts';
import { replyCard } from '../../cards/reply-card.ts';
import { renderText } from '../../cards/text/render.ts';
import type { Reply } from '../../src/commands/reply.ts';
import { withInstants } from '../../src/model/text/instant.ts';
import type { Announcement } from '../../src/view/announcement.ts';
import type { ShellArguments } from './arguments.ts';

export interface PrintContext {
  readonly sample: boolean;
  readonly organisation: string;
  readonly zone?: string | undefined;
}

/** As wide as the terminal, within reason; colours only where a terminal wants them. */
export const textOptions = () => ({
  width: Math.max(30, Math.min(120, process.stdout.columns ?? 80)),
  colour: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
});

/** A reply in the format that was asked for, ending in a line break. What is no data (help, rejections) is a table. */
export function printed(reply: Reply, format: ShellArguments['format'], context: PrintContext): string {
  if (format === 'table' || reply.kind === 'help' || reply.kind === 'rejected') {
    return `${renderText(replyCard(reply, context), textOptions())}\n`;
  }
  const { data, rows, columns } = dataOf(reply);
  return format === 'json' ? `${JSON.stringify(data, inUtc, 2)}\n` : renderCsv(rows, columns);
}

/** Data have no reader whose zone could be known. */
const inUtc = (_: string, value: unknown): unknown => (typeof value === 'string' ? withInstants(value, 'UTC') : value);

/** The JSON of a reply, and the list in it that makes lines of CSV. */
function dataOf(reply: Exclude<Reply, { readonly kind: 'help' | 'rejected' }>): {
  readonly data: unknown;
  readonly rows: readonly Row[];
  readonly columns?: readonly string[];
} {
  switch (reply.kind) {
    case 'report':
      return { data: reply.answer.data, rows: reply.answer.data.rows };
    case 'file':
      return { data: { name: reply.name, rows: reply.data.rows }, rows: reply.data.rows };
    case 'imports': {
      const { imports, waiting } = reply;
      const rows = imports.map((file) => ({
        ...file,
        rejections: file.rejections.length,
        unmappedColumns: file.unmappedColumns.join('; '),
        notes: file.notes.join('; '),
      }));
      return { data: { imports, waiting }, rows };
    }
    case 'said': {
      const [list, another] = Object.values(reply.data).filter(Array.isArray);
      const rows: readonly Row[] = list === undefined || another !== undefined ? [reply.data] : list;
      return { data: reply.data, rows, ...(reply.columns && { columns: reply.columns }) };
    }
  }
}

/**
 * What the bot says by itself in the local conversation; what is in a thread is set in. New versions of what stands
 * further up are not shown: paper cannot be changed, and the thread's lines tell what has.
 */
export function printedMessage({ say, thread, isEdit }: SpokenMessage, context: PrintContext): string {
  if (isEdit) return '';
  const text = renderText(announcementCard(say, context), textOptions());
  return `\n${thread === null ? text : text.replace(/^(?=.)/gm, '  ').replace(/^ /, '↳')}\n`;
}

interface SpokenMessage {
  readonly say: Announcement;
  readonly thread: string | null;
  readonly isEdit: boolean;
}

/** A title and a text, such as that something failed. */
export const printedNotice = (title: string, text: string, tone: 'problem' | 'neutral'): string =>
  `${renderText(noticeCard(title, text, tone), textOptions())}\n`;
