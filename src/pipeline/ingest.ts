import { counted } from '../mailflow/format.ts';
import { MailflowError } from '../mailflow/mailflow-error.ts';
import type { Clock, FactStore, InputFile, Source, SourceResult } from '../ports.ts';
import { checkDeclared, checkTenant, chooseSource, recognisedBy } from './choose-source.ts';
import { growthOf } from './growth.ts';
import { type ImportReport, imported, Rejections, refused } from './import-report.ts';
import { planWrites } from './plan-writes.ts';

export interface IngestOptions {
  /** The source's name, when the user named it. */
  readonly source?: string | undefined;
  readonly year?: number | undefined;
  readonly declared?: Readonly<Record<string, string>>;
  readonly onProgress?: ((bytesRead: number, bytesTotal: number) => void) | undefined;
}

export interface IngestContext {
  readonly sources: readonly Source[];
  readonly store: FactStore;
  readonly clock: Clock;
  /** What the store is for: real and sample facts never mix. */
  readonly tenant: 'real' | 'sample';
  /** What the configuration declares about every file of a source, by its name; a file's own declarations win. */
  readonly declaredAlways: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * One file into the store, whole or not at all. A file that cannot be used is refused with its reason and cure, as an
 * ImportReport with `error`; whatever else goes wrong leaves the store as it was and is thrown.
 */
export async function ingestFile(
  file: InputFile,
  options: IngestOptions,
  { sources, store, clock, tenant, declaredAlways }: IngestContext,
): Promise<ImportReport> {
  const rejections = new Rejections();
  let chosen: Source | null = null;
  try {
    const source = await sourceOf(file);
    chosen = source;
    checkDeclared(source, options.declared ?? {});
    checkTenant(source, await store.partitions(), tenant);
    return await readAndCommit(source);
  } catch (cause) {
    if (!(cause instanceof MailflowError) || cause.retry !== 'never') throw cause;
    return refused(file.name, chosen?.name ?? null, `${cause.message} ${cause.cure}`, rejections);
  }

  async function sourceOf(input: InputFile): Promise<Source> {
    if (options.source === undefined) {
      const known = recognisedBy(sources, await input.head(HEAD_BYTES), input.name);
      if (known !== undefined) return known;
    }
    const head = await input.head(options.source === undefined ? LONG_HEAD_BYTES : HEAD_BYTES);
    try {
      return chooseSource(sources, options.source, head, input.name);
    } catch (cause) {
      if (head.length < SMALL_BYTES) await readThrough(input);
      throw cause;
    }
  }

  async function readAndCommit(source: Source): Promise<ImportReport> {
    const now = clock.now();
    const declared = { ...declaredAlways[source.name], ...options.declared };
    const writer = await store.beginImport(source.name);
    try {
      const result = await source.read(
        {
          bytes: file.bytes((read) => options.onProgress?.(read, file.sizeBytes)),
          fileName: file.name,
          modifiedAt: file.modifiedAt,
          now,
          declared,
          year: options.year,
          carries: await store.carries(source.name),
          growth: () => growthOf(file, now),
        },
        {
          texts: writer.texts,
          add: (batch) => writer.add(batch),
          reject: (line, reason) => rejections.add(line, reason),
        },
      );
      await checkUsable(file, result, rejections);
      const staged = await writer.staged();
      const { write, kept } = planWrites(source.name, result, staged, await store.partitions(), now);
      const committed = await writer.commit({ mode: result.mode, write, carry: result.carry });
      return imported(file.name, source.name, result, rejections, committed, kept);
    } catch (cause) {
      await writer.abort();
      throw cause;
    }
  }
}

/** Reports are recognised by their header; only what none knows by that is looked at further. */
const HEAD_BYTES = 64 * 1024;
/** Where a system's whole log is one file, mail may come late in it. */
const LONG_HEAD_BYTES = 4 * 1024 * 1024;
/** A file this small is read through before it is called unknown: perhaps it is only broken. */
const SMALL_BYTES = 4096;

async function readThrough(file: InputFile): Promise<void> {
  for await (const _ of file.bytes()) {
    // Nothing is kept: a broken archive throws.
  }
}

/** Logs grow while they are read and are read again; a report that changes under our eyes is not complete yet. */
async function checkUsable(file: InputFile, result: SourceResult, rejections: Rejections): Promise<void> {
  if (result.mode === 'replace' && (await file.hasChanged())) {
    throw new MailflowError('still-growing', `${file.name} changed while it was read.`, {
      cure: 'Wait until it is copied completely, then import it again.',
      retry: 'later',
    });
  }
  if (result.rows > 0 && rejections.count >= result.rows) {
    const [first] = rejections.first;
    throw new MailflowError(
      'nothing-usable',
      `None of the ${counted(result.rows, 'row')} of ${file.name} can be used.`,
      {
        cure: first ? `The first: line ${first.line}, ${first.reason}.` : '',
      },
    );
  }
}
