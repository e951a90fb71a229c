import { remark } from '../../alerts/messages/remark.ts';
import { cellInstant } from '../../alerts/messages/time-text.ts';
import { type ImportRecord, LEGACY_IMPORT } from '../../imports/import-record.ts';
import { count, counted } from '../../model/format.ts';
import type { Announcement } from '../../view/announcement.ts';
import { countCell, left, right, textCell } from '../../view/cells.ts';

/** How the list is read page by page; `top` null for all rows. */
export interface ImportsAsked {
  readonly top: number | null;
  /** 1 for the first page. */
  readonly page: number;
}

/** The answer to `imports`: newest first. */
export function importsAnnouncement(records: readonly ImportRecord[], { top, page }: ImportsAsked): Announcement {
  if (records.length === 0) return remark('Imports', ['No imports yet.', 'Use `import FILE`.']);
  const size = top ?? records.length;
  const start = (page - 1) * size;
  const shown = records.slice(start, start + size);
  const next = start + shown.length < records.length ? `imports top:${size} page:${page + 1}` : null;
  const live = records.filter(({ status }) => status.kind === 'live').length;
  const base = remark('Imports', [
    `${counted(records.length, 'import')}, ${live === records.length ? 'all of them live' : `${count(live)} of them live`}. \`undo import N\` reverts one.`,
    ...(shown.length === 0
      ? [
          `Page ${page} is past the end: there ${records.length === 1 ? 'is' : 'are'} ${counted(records.length, 'import')}.`,
        ]
      : []),
  ]);
  if (shown.length === 0) return base;
  const table = {
    caption: '',
    columns: [
      right('Import'),
      left('File'),
      left('Source'),
      left('Format'),
      left('Days (UTC)'),
      right('Rows'),
      right('Rejected'),
      right('Messages'),
      left('By'),
      left('When (UTC)'),
      left('Status'),
    ],
    rows: shown.map((record) => [
      countCell(record.id),
      ...[record.file, record.source, record.format || '-', daysOf(record)].map((text) => textCell(text)),
      ...[record.rows, record.rejected, record.messages].map(countCell),
      ...[record.by || '-', cellInstant(record.at), statusOf(record)].map((text) => textCell(text)),
    ]),
    cut:
      shown.length === records.length
        ? null
        : { shown: shown.length, total: records.length, firstRow: start + 1, next },
  };
  return { ...base, view: { ...base.view, tables: [table] } };
}

/** The columns of `imports --format csv`, which it has though there be no import. */
export const IMPORT_COLUMNS = [
  'id',
  'file',
  'source',
  'format',
  'from',
  'to',
  'days',
  'rows',
  'rejected',
  'messages',
  'by',
  'at',
  'status',
] as const;

/** What `imports --format json` prints. */
export const importsData = (records: readonly ImportRecord[]) => ({
  imports: records.map((record) => {
    const { id, file, source, format, from, to, days, rows, rejected, messages, by, at } = record;
    return { id, file, source, format, from, to, days, rows, rejected, messages, by, at, status: statusOf(record) };
  }),
});

/** The last instant that is told of is still of its day; the end of a day is not of the next. */
function daysOf({ from, to, days }: ImportRecord): string {
  if (from === null || to === null || days === 0) return '-';
  const first = from.slice(0, 10);
  const last = new Date(Math.max(Date.parse(from), Date.parse(to) - 1)).toISOString().slice(0, 10);
  return first === last ? first : `${first} to ${last}`;
}

function statusOf({ id, status }: ImportRecord): string {
  switch (status.kind) {
    case 'live':
      return id === LEGACY_IMPORT ? 'live, cannot be undone' : 'live';
    case 'replaced':
      return `replaced by ${status.by}`;
    case 'taken-back':
      return `reverted by ${status.by}`;
  }
}
