import { fileContent } from '../../../adapters/report-file/file-content.ts';
import { askedThread } from '../../../adapters/threads/asked-thread.ts';
import type { ReportFile } from '../../commands/reply.ts';
import { serialQueue } from '../../concurrency/serial-queue.ts';
import { FILE_THREAD } from './programs.ts';

/** A workbook of so many rows takes some 20 ms; a hundred times as many take ten seconds. */
const ROWS_AT_ONCE = 200;
const MAX_MEMORY_MB = 512;

/** One at a time: each may hold as much. */
const inTurn = serialQueue();

/** The bytes of a file, made in a thread of its own where that takes long. */
export async function makeFile(file: ReportFile): Promise<Uint8Array<ArrayBuffer>> {
  if (file.data.rows.length <= ROWS_AT_ONCE) return fileContent(file);
  return inTurn(() => inThread(file));
}

async function inThread(file: ReportFile): Promise<Uint8Array<ArrayBuffer>> {
  const thread = askedThread<ReportFile>(FILE_THREAD, { maxMemoryMb: MAX_MEMORY_MB, purpose: 'makes a file' });
  try {
    return (await thread.ask(file)) as Uint8Array<ArrayBuffer>;
  } finally {
    await thread.end();
  }
}
