import { writeFile } from 'node:fs/promises';
import { fileContent } from '../../../adapters/report-file/file-content.ts';
import { renderCsv } from '../../../cards/file/csv.ts';
import type { ReportFile } from '../../commands/reply.ts';
import { fromHere } from '../run-options.ts';

/**
 * A file that was asked for, to standard output: `mailflow request smtp-auth 30d format:xlsx > smtp-auth.xlsx`. A
 * workbook is no text for a terminal, and is written to the current folder there. CSV is that for scripts, without a
 * byte order mark, unless its separator is one for Excel.
 */
export async function printFile(file: ReportFile): Promise<void> {
  const { format, name } = file;
  if (format.type === 'csv' && format.separator === ',') {
    process.stdout.write(renderCsv(file.data.rows));
  } else if (format.type === 'xlsx' && process.stdout.isTTY) {
    const path = fromHere(name);
    await writeFile(path, await fileContent(file), { flag: 'wx' });
    process.stdout.write(`Written to ${path}\n`);
  } else {
    process.stdout.write(await fileContent(file));
  }
}
