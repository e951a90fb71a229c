import { Buffer } from 'node:buffer';
import readWorkbook from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { remark } from '../../src/alerts/messages/remark.ts';
import { makeFile } from '../../src/main/threads/make-file.ts';

test.each([3, 500])('a workbook of %i rows is made, the long one in a thread', async (count) => {
  const rows = Array.from({ length: count }, (_, n) => ({ sender: `user${n}@contoso.com`, messages: n }));
  const bytes = await makeFile({
    kind: 'file',
    name: 'smtp-auth.xlsx',
    format: { type: 'xlsx' },
    filters: {},
    data: {
      ...{ report: 'smtp-auth', window: { from: '', to: '' }, source: null, dataUntil: null },
      ...{ rows, totals: {}, cut: null, notes: [] },
    },
    say: remark('SMTP AUTH clients', []),
  });
  const sheets = await readWorkbook(Buffer.from(bytes));
  expect(sheets.find(({ sheet }) => sheet === 'smtp-auth')?.data.slice(1)).toEqual(
    rows.map(({ sender, messages }) => [sender, messages]),
  );
});
