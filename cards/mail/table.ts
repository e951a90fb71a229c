import type { TableView } from '../../src/view/view.ts';
import { recordsOf } from '../record.ts';
import { cutWords } from '../table-cut.ts';
import { commandHtml, escaped } from './escape.ts';
import { captionHtml, SOFT, softHtml, TEXT } from './prose.ts';

/** More columns do not fit beside each other on a phone. */
const MAX_COLUMNS = 3;

/** The first `most` rows of a table, and what is said of the others. */
export function tableHtml(table: TableView, most: number): string {
  const rows = table.rows.slice(0, most);
  const words = cutWords(table, rows.length);
  const shown = { ...table, rows };
  return [
    ...(table.caption === '' ? [] : [captionHtml(table.caption)]),
    ...(rows.length === 0 ? [] : [table.columns.length > MAX_COLUMNS ? recordsHtml(shown) : columnsHtml(shown)]),
    ...(words === null ? [] : [softHtml(words.text)]),
    ...(words?.next
      ? [
          `<p class="mf-soft" style="${SOFT}margin:2px 0 0;font-size:12px">${escaped(words.next.label)}: ${commandHtml(words.next.command)}</p>`,
        ]
      : []),
    ...(rows.length === 0 && words === null ? [softHtml('No rows.')] : []),
  ].join('\n');
}

const LINE = 'border-bottom:1px solid #d0d7de;';

function columnsHtml({ columns, rows }: TableView): string {
  const head = columns.map(
    ({ title, align }, at) =>
      `<th align="${align}" class="mf-soft mf-line" style="${SOFT}${LINE}padding:4px ${at === columns.length - 1 ? 0 : 8}px 4px 0;font-size:12px;font-weight:bold">${escaped(title)}</th>`,
  );
  const body = rows.map((row) => {
    const cells = columns.map(({ align }, at) => {
      const wrap = align === 'right' ? 'white-space:nowrap' : 'word-break:break-word';
      return `<td align="${align}" valign="top" class="mf-text mf-line" style="${TEXT}${LINE}padding:5px ${at === columns.length - 1 ? 0 : 8}px 5px 0;font-size:13px;line-height:18px;${wrap}">${escaped(row[at]?.text ?? '')}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<table width="100%" cellpadding="0" cellspacing="0" border="0"><tr>${head.join('')}</tr>${body.join('')}</table>`;
}

/** A row as a line with its first and last cell, and under it what stands between them. */
function recordsHtml(table: TableView): string {
  const { records, leftOut } = recordsOf(table, (text) => text);
  const [first, last] = [table.columns[0], table.columns.at(-1)].map((column) => escaped(column?.title ?? ''));
  const body = records.map((record) => {
    const details =
      record.details.length === 0
        ? ''
        : `<br><span class="mf-soft" style="${SOFT}font-size:12px;line-height:17px">${record.details.map((text) => escaped(text)).join(' &middot; ')}</span>`;
    return (
      `<tr><td valign="top" class="mf-text mf-line" style="${TEXT}${LINE}padding:6px 8px 6px 0;font-size:13px;line-height:18px;word-break:break-word"><b>${escaped(record.first)}</b>${details}</td>` +
      `<td align="right" valign="top" class="mf-text mf-line" style="${TEXT}${LINE}padding:6px 0;font-size:13px;line-height:18px;white-space:nowrap">${escaped(record.last ?? '')}</td></tr>`
    );
  });
  const title = (text: string | undefined, align: string): string =>
    `<th align="${align}" class="mf-soft mf-line" style="${SOFT}${LINE}padding:4px 0;font-size:12px;font-weight:bold">${text}</th>`;
  return [
    `<table width="100%" cellpadding="0" cellspacing="0" border="0"><tr>${title(first, 'left')}${title(last, 'right')}</tr>${body.join('')}</table>`,
    ...(leftOut ? [softHtml('Columns with 0 are left out.')] : []),
  ].join('\n');
}
