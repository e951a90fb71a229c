import { createElement as h, type ReactElement } from 'react';
import type { DataTableBlock, TableCell } from '../../../cards/slack/blocks.ts';

/**
 * A `data_table`, which slack-blocks-to-jsx does not know, as Slack's reference describes it: a first column that names
 * the row, columns to sort by, and pages. Numbers stand at the right, where every cell of a column is one.
 */
export function DataTable({ block }: { readonly block: DataTableBlock }): ReactElement {
  const [header = [], ...rows] = block.rows;
  const isNumber = header.map((_, at) => rows.every((row) => row[at]?.type === 'raw_number'));
  const cell = (tag: 'th' | 'td', { text }: TableCell, at: number): ReactElement =>
    h(tag, { key: at, ...(isNumber[at] ? { className: 'number' } : {}) }, text);
  const pages = Math.ceil(rows.length / block.page_size);
  return h(
    'div',
    { className: 'data-table' },
    h(
      'table',
      null,
      h('caption', null, block.caption),
      h('thead', null, h('tr', null, ...header.map((each, at) => cell('th', each, at)))),
      h(
        'tbody',
        null,
        ...rows
          .slice(0, block.page_size)
          .map((row, key) => h('tr', { key }, ...row.map((each, at) => cell(at === 0 ? 'th' : 'td', each, at)))),
      ),
    ),
    ...(pages > 1 ? [h('p', { key: 'pages' }, `‹ 1 of ${pages} ›`)] : []),
  );
}
