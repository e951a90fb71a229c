import { earlierReadings } from '../imports/earlier-readings.ts';
import type { ImportDetails } from '../imports/import-record.ts';
import { nextPiecesNotes } from '../imports/next-pieces.ts';
import { counted } from '../model/format.ts';
import { MailflowError } from '../model/mailflow-error.ts';
import { sliceId } from '../model/slice.ts';
import { instantText } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { FactStore, StagedDay } from '../ports/fact-store.ts';
import type { Hasher, InputFile } from '../ports/files.ts';
import type { Source, SourceResult } from '../ports/source.ts';
import { checkDeclared, checkTenant, chooseSource, recognisedBy } from './choose-source.ts';
import { fallenDaysNotes } from './fallen-days.ts';
import { growthOf } from './growth.ts';
import { doubtsAbout } from './import-doubts.ts';
import { type ImportReport, imported, Rejections, refused } from './import-report.ts';
import { futureNotes, oddDayNotes, oddDays } from './odd-days.ts';
import { planWrites } from './plan-writes.ts';
import { readingNotes, replacedBy } from './reading-notes.ts';
import { type RequestOf, requestedWith } from './requested-with.ts';

export interface IngestOptions {
  /** The source's name, when the user named it. */
  readonly source?: string | undefined;
  readonly declared?: Readonly<Record<string, string>>;
  /** The year of dates that have none, for all files of one import: those that need no year are read without it. */
  readonly year?: number | undefined;
  /** Whether it replaces every import that it overlaps. */
  readonly replace?: boolean | undefined;
  /** Who imports it, as the audit names people; the inbox when nobody does. */
  readonly by?: string | undefined;
  readonly onProgress?: ((bytesRead: number, bytesTotal: number) => void) | undefined;
}

export interface IngestContext {
  readonly sources: readonly Source[];
  readonly store: FactStore;
  readonly clock: Clock;
  /** A fresh one for each file. */
  readonly hash: () => Hasher;
  /** What the store is for: real and sample facts never mix. */
  readonly tenant: 'real' | 'sample';
  /** What the configuration declares about every file of a source, by its name; a file's own declarations win. */
  readonly declaredAlways: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Finds the request that a file answers; missing where nothing was asked for. */
  readonly requestOf?: RequestOf | undefined;
  /** Aborted when the program is to end: then nothing of the file that is being read is kept. */
  readonly stopping?: AbortSignal | undefined;
}

/**
 * One file into the store, whole or not at all. A file that cannot be used is refused with its reason and cure, as an
 * ImportReport with `error`; whatever else goes wrong leaves the store as it was and is thrown: `interrupted` when the
 * program is to end.
 */
export async function ingestFile(
  file: InputFile,
  options: IngestOptions,
  { sources, store, clock, hash, tenant, declaredAlways, requestOf, stopping }: IngestContext,
): Promise<ImportReport> {
  const rejections = new Rejections();
  const goOn = (): void => {
    if (stopping?.aborted) throw interrupted(file.name);
  };
  let chosen: Source | null = null;
  try {
    const source = await sourceOf(file);
    chosen = source;
    checkDeclared(source, options.declared ?? {});
    checkYear(options);
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
    const { year } = options;
    const takesYear = 'year' in source.declarations;
    const given = {
      ...declaredAlways[source.name],
      ...(year !== undefined && takesYear && { year: String(year) }),
      ...options.declared,
    };
    const requested = await requestedWith(file, { source, declared: given, now }, requestOf);
    const declared = { ...requested.declared, ...given };
    const writer = await store.beginImport(source.name);
    const hasher = hash();
    try {
      const result = await requested.reading(
        source.read(
          {
            bytes: hashed(
              file.bytes((read) => options.onProgress?.(read, file.sizeBytes)),
              hasher,
              goOn,
            ),
            fileName: file.name,
            ...(!file.isCompressed && { sizeBytes: file.sizeBytes }),
            modifiedAt: file.modifiedAt,
            now,
            declared,
            carries: await store.carries(source.name),
            growth: () => growthOf(file, now),
          },
          {
            texts: writer.texts,
            add: (batch) => writer.add(batch),
            reject: (line, reason) => rejections.add(line, reason),
          },
        ),
      );
      await checkUsable(file, result, rejections);
      const staged = await writer.staged();
      goOn();
      const { fingerprints } = result;
      const replaces = options.replace ?? false;
      const about = aboutImport(file, result, { rejections, declared, options, staged, sha256: hasher.hex(), now });
      const write = planWrites(source.name, result, staged, now);
      const others = await store.imports();
      const earlier = await earlierReadings(
        {
          ...about,
          slices: slicesOf(staged),
          source: source.name,
          from: result.from,
          to: result.to,
          fingerprints,
          replaces,
        },
        others,
        store.fingerprints,
      );
      const before = await store.partitions();
      const committed = await writer.commit({
        mode: result.mode,
        write,
        carry: result.carry,
        about,
        fingerprints,
        replaces: earlier.replaced.map(({ id }) => id),
        again: earlier.again?.id ?? null,
      });
      const notes = [
        ...(year === undefined || takesYear ? [] : [`Its dates have a year: --year ${year} was not needed.`]),
        ...readingNotes(about, earlier, committed),
        ...requested.notes,
      ];
      const after = await store.partitions();
      const asked = [
        ...fallenDaysNotes(before, after, committed.id),
        ...(result.carry === null ? [] : nextPiecesNotes(about, source.name, others)),
        ...futureNotes(rejections.first, rejections.count),
        ...oddDayNotes(oddDays(after, source.name, new Set(write.map(({ day }) => day)), now)),
        ...(await doubtsAbout(store, source.name, write)),
      ];
      const reported = { ...committed, replaces: replacedBy(earlier, committed), notes };
      const report = imported(file.name, source.name, result, rejections, reported, asked);
      return requested.id === null ? report : { ...report, request: requested.id };
    } catch (cause) {
      await writer.abort();
      throw cause;
    }
  }
}

/** Two years for the same dates: which one is meant only the user knows. */
function checkYear({ year, declared }: IngestOptions): void {
  const other = declared?.['year'];
  if (year === undefined || other === undefined || Number(other) === year) return;
  throw new MailflowError('not-recognised', `--year ${year} and --declare year=${other} contradict each other.`, {
    cure: 'Give one of them.',
  });
}

/** Reports are recognised by their header; only what none knows by that is looked at further. */
const HEAD_BYTES = 64 * 1024;
/** Where a system's whole log is one file, mail may come late in it. */
const LONG_HEAD_BYTES = 4 * 1024 * 1024;
/** Hashes what somebody else reads, as long as `goOn` does not throw. */
async function* hashed(bytes: AsyncIterable<Uint8Array>, hasher: Hasher, goOn: () => void): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    goOn();
    hasher.update(piece);
    yield piece;
  }
}

const interrupted = (name: string): MailflowError =>
  new MailflowError(
    'interrupted',
    `${name} was not read completely, because Mailflow is stopping. Nothing was imported from it.`,
    {
      cure: 'Files in the inbox are read at the next start; import other files again.',
      retry: 'later',
    },
  );

const slicesOf = (staged: readonly StagedDay[]): readonly string[] => [
  ...new Set(staged.map(({ kind, slice }) => `${kind} ${sliceId(slice)}`)),
];

function aboutImport(
  file: InputFile,
  result: SourceResult,
  known: {
    readonly rejections: Rejections;
    readonly declared: Readonly<Record<string, string>>;
    readonly options: IngestOptions;
    readonly staged: readonly StagedDay[];
    readonly sha256: string;
    readonly now: Date;
  },
): ImportDetails {
  // Its year stands apart in the record, as it did before it was a declaration like others.
  const { year = null, ...declared } = known.declared;
  return {
    file: file.name,
    path: file.path,
    sizeBytes: file.sizeBytes,
    format: result.format,
    at: instantText(known.now),
    by: known.options.by ?? 'inbox',
    rows: result.rows,
    rejected: known.rejections.count,
    from: result.from && instantText(result.from),
    to: result.to && instantText(result.to),
    declared,
    year: year === null ? null : Number(year),
    revision: result.revision,
    sha256: known.sha256,
    slices: slicesOf(known.staged),
  };
}

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
