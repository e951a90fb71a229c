import type { SerialQueue } from '../concurrency/serial-queue.ts';
import { MailflowError } from '../model/mailflow-error.ts';
import type { Files, InputFile } from '../ports/files.ts';
import type { Inbox, InboxEntry } from '../ports/inbox.ts';
import type { Log } from '../ports/log.ts';
import type { ImportReport } from './import-report.ts';
import { refused } from './import-report.ts';
import { type IngestContext, type IngestOptions, ingestFile } from './ingest.ts';
import { judgeInboxEntry } from './judge-inbox-entry.ts';

export interface InboxContext extends IngestContext {
  readonly files: Files;
  readonly inbox: Inbox;
  readonly log: Log;
  /** Each file waits for its turn among other imports, so that these wait for one file at most. */
  readonly turn: SerialQueue;
  /** Keeps what became of a file; a file of which that could not be kept stays where it is. */
  remember(report: ImportReport): Promise<void>;
}

export interface InboxRound {
  readonly imports: readonly ImportReport[];
  /** What was left for the next round, and why. */
  readonly waiting: readonly { readonly name: string; readonly reason: string }[];
}

/**
 * Imports what lies in the inbox, oldest first. A file leaves the inbox only after its facts are in the store and it is
 * kept that there is something new to look at, so a crash in between reads it once more, which changes nothing. One bad
 * file never stops the others.
 */
export async function importInbox(
  context: InboxContext,
  options: IngestOptions,
  settleMs: number,
): Promise<InboxRound> {
  const imports: ImportReport[] = [];
  const waiting: { name: string; reason: string }[] = [];
  for (const entry of await context.inbox.look()) {
    const verdict = judgeInboxEntry(entry, context.clock.now(), settleMs);
    if (verdict.do === 'wait') {
      waiting.push({ name: entry.name, reason: verdict.reason });
      continue;
    }
    if (context.stopping?.aborted) {
      waiting.push({ name: entry.name, reason: 'Mailflow is stopping, and reads it at the next start' });
      continue;
    }
    try {
      const report = await context.turn(async () => {
        const read =
          verdict.do === 'import' ? await importEntry(entry, context, options) : refusedEntry(entry, verdict.reason);
        if (read.hasChanged) return null;
        await context.remember(read.report);
        return settled(entry, read.report, context);
      });
      if (report !== null) imports.push(report);
      else waiting.push({ name: entry.name, reason: 'it changed while it was read, and will be read again' });
    } catch (cause) {
      const reason = cause instanceof MailflowError ? `${cause.message} ${cause.cure}` : String(cause);
      context.log.warn('inbox.file-left', { file: entry.name, reason });
      waiting.push({ name: entry.name, reason });
    }
  }
  return { imports, waiting };
}

interface ReadEntry {
  readonly report: ImportReport;
  /** What lies there now is not what was read: a log grew, or another file took its name. */
  readonly hasChanged: boolean;
}

const refusedEntry = (entry: InboxEntry, reason: string): ReadEntry => ({
  report: refused(entry.name, null, reason),
  hasChanged: false,
});

/** Moves an entry to where it belongs; that it could not be moved is part of the report. */
async function settled(entry: InboxEntry, report: ImportReport, { inbox, log }: InboxContext): Promise<ImportReport> {
  try {
    await inbox.settle(entry, report.error === null ? 'done' : 'rejected', noteOf(report));
    return report;
  } catch (cause) {
    const reason = cause instanceof MailflowError ? `${cause.message} ${cause.cure}` : String(cause);
    log.warn('inbox.file-left', { file: entry.name, reason });
    return {
      ...report,
      notes: [...report.notes, `It could not be moved out of the inbox and will be read again. ${reason}`],
    };
  }
}

async function importEntry(entry: InboxEntry, context: InboxContext, options: IngestOptions): Promise<ReadEntry> {
  let file: InputFile;
  try {
    file = await context.files.open(entry.path, { followSymlinks: false });
  } catch (cause) {
    if (!(cause instanceof MailflowError) || cause.retry !== 'never') throw cause;
    return refusedEntry(entry, `${cause.message} ${cause.cure}`);
  }
  try {
    const report = await ingestFile(file, { by: 'inbox', ...options }, context);
    return { report, hasChanged: await file.hasChanged() };
  } finally {
    await file.close();
  }
}

/** What stands in the note beside a rejected file, or beside an imported one that lost rows. */
function noteOf(report: ImportReport): string {
  if (report.error === null && report.rejected === 0) return '';
  const more = report.rejected - report.rejections.length;
  return [
    report.error ?? `Imported, but ${report.rejected} of ${report.rows} rows were rejected.`,
    ...report.rejections.map(({ line, reason }) => `line ${line}: ${reason}`),
    ...(more > 0 ? [`and ${more} more`] : []),
    '',
  ].join('\n');
}
