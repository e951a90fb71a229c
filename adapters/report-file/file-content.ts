import writeWorkbook from 'write-excel-file/node';
import { renderExcelCsv } from '../../cards/file/csv.ts';
import { type Sheet, type SheetCell, workbookOf } from '../../cards/file/workbook.ts';
import type { ReportFile } from '../../src/commands/reply.ts';

/** The bytes of a file that was asked for. */
export async function fileContent(
  file: Pick<ReportFile, 'data' | 'filters' | 'format' | 'say'>,
): Promise<Uint8Array<ArrayBuffer>> {
  switch (file.format.type) {
    case 'csv':
      return new TextEncoder().encode(renderExcelCsv(file.data.rows, file.format.separator));
    case 'json':
      return new TextEncoder().encode(`${JSON.stringify(file.data, null, 2)}\n`);
    case 'xlsx':
      return new Uint8Array(await writeWorkbook(workbookOf(file).map(sheetOf)).toBuffer());
  }
}

function sheetOf({ name, rows, widths }: Sheet) {
  const [titles = [], ...lines] = rows;
  return {
    sheet: name,
    stickyRowsCount: 1,
    dateFormat: 'yyyy-mm-dd',
    columns: widths.map((width) => ({ width })),
    data: [
      titles.map((title) => ({ type: String, value: String(title ?? ''), fontWeight: 'bold' as const })),
      ...lines.map((line) => line.map(cellOf)),
    ],
  };
}

function cellOf(value: SheetCell) {
  if (value === null || value === '') return null;
  // The library looks texts up in an object, where these few names have another meaning: a mark without width makes them others.
  if (typeof value === 'string') return { type: String, value: value in Object.prototype ? `${value}\u2060` : value };
  return value;
}
