import type { Reply } from '../commands/reply.ts';
import { type SerialQueue, serialQueue } from '../concurrency/serial-queue.ts';
import { heldDays } from '../detection/held-days.ts';
import { importInbox } from '../ingest/import-inbox.ts';
import { type ImportReport, refused } from '../ingest/import-report.ts';
import { type IngestOptions, ingestFile } from '../ingest/ingest.ts';
import { SETTLE_MS } from '../ingest/judge-inbox-entry.ts';
import { causeInWords, MailflowError } from '../model/mailflow-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { Files, Hasher } from '../ports/files.ts';
import type { Inbox } from '../ports/inbox.ts';
import type { Log } from '../ports/log.ts';
import type { Source } from '../ports/source.ts';
import type { StateStore } from '../ports/state-store.ts';
import { requestOf } from '../report-requests/requested-of.ts';
import { type MailflowState, withAnswered, withImports } from '../state/state.ts';
import { withReplacedReadings } from './replaced-readings.ts';
import { replacedLongAgo, retention } from './retention.ts';

/** One tenant's data: its facts, its inbox and its state, with everything needed to import into it. */
export interface Workspace {
  readonly tenant: 'real' | 'sample';
  readonly organisation: string;
  /** An IANA zone for times where the reader's is not known; UTC where absent. */
  readonly zone?: string | undefined;
  readonly store: FactStore;
  readonly inbox: Inbox;
  readonly state: StateStore<MailflowState>;
  readonly sources: readonly Source[];
  readonly files: Files;
  readonly clock: Clock;
  readonly hash: () => Hasher;
  readonly log: Log;
  readonly declaredAlways: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Aborted when the program is to end; missing where an import is always read to its end. */
  readonly stopping?: AbortSignal | undefined;
  /** Waits; passed in, so that a test need not. */
  readonly wait: (ms: number) => Promise<void>;
}

type Imports = Extract<Reply, { readonly kind: 'imports' }>;

export interface ImportProgress {
  /** Told of each file's progress, when somebody watches. */
  readonly onFile?: (path: string) => IngestOptions['onProgress'];
}

/** Imports named files in order; a file that cannot be read is reported and does not stop the others. */
export async function importNamed(
  workspace: Workspace,
  paths: readonly string[],
  options: IngestOptions & ImportProgress,
): Promise<Imports> {
  const imports: ImportReport[] = [];
  for (const path of paths) {
    const report = await importOne(workspace, path, { ...options, onProgress: options.onFile?.(path) });
    imports.push(report);
    await remember(workspace, report).catch((cause: unknown) =>
      workspace.log.warn('state.not-written', { cause: String(cause) }),
    );
  }
  return { kind: 'imports', imports, waiting: [], remarks: [] };
}

/**
 * Imports what lies in the inbox. `patient`: a file written to just now is waited for, since somebody asked.
 * `settleMs`: how long a file must have been left alone, where not as long as usual. `turn`: the queue in which each file
 * waits for its turn, where others import as well.
 */
export async function importDropped(
  workspace: Workspace,
  options: IngestOptions,
  {
    patient = false,
    settleMs = SETTLE_MS,
    turn = serialQueue(),
  }: { readonly patient?: boolean; readonly settleMs?: number; readonly turn?: SerialQueue },
): Promise<Imports> {
  const context = {
    ...{ ...workspace, turn },
    // Of each file anew: the one before may have been the file of a request.
    get requestOf() {
      return requestOfIn(workspace);
    },
    remember: (report: ImportReport) => remember(workspace, report),
  };
  let round = await importInbox(context, options, settleMs);
  if (patient && round.waiting.length > 0) {
    await workspace.wait(settleMs);
    const again = await importInbox(context, options, settleMs);
    round = { imports: [...round.imports, ...again.imports], waiting: again.waiting };
  }
  return { kind: 'imports', ...round, remarks: [] };
}

/** Drops what is past its keep. */
export async function expire(workspace: Workspace): Promise<void> {
  const now = workspace.clock.now();
  const dropped = await workspace.store.expire(retention(now), replacedLongAgo(now));
  if (dropped > 0) workspace.log.info('facts.expired', { partitions: dropped });
}

async function importOne(workspace: Workspace, path: string, options: IngestOptions): Promise<ImportReport> {
  try {
    const file = await workspace.files.open(path);
    try {
      return await ingestFile(file, options, { ...workspace, requestOf: requestOfIn(workspace) });
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof MailflowError) {
      const report = refused(path, null, causeInWords(cause));
      return cause.retry === 'never' ? report : { ...report, retry: 'later' };
    }
    // The disk, as a rule. The store is as it was, and the other files and what became of them are not to be lost.
    workspace.log.warn('import.failed', { file: path, cause: String(cause) });
    return { ...refused(path, null, `It could not be imported: ${causeInWords(cause)}`), retry: 'later' };
  }
}

/** By what was asked for so far. */
const requestOfIn = ({ state }: Pick<Workspace, 'state'>) => requestOf(state.read().reportRequests ?? []);

async function remember({ state, store, clock }: Workspace, report: ImportReport): Promise<void> {
  const now = clock.now();
  const isAlone = report.replaces.length === 0;
  const imports = isAlone ? [] : await store.imports();
  const held = isAlone ? [] : await heldDays(store, now);
  await state.update((before) => {
    const known = withImports(before, [report], now);
    return withAnswered(withReplacedReadings(known, report, { imports, held, now }), report, now);
  });
}
