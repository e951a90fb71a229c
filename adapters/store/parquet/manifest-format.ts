import { z } from 'zod';
import { type ImportRecord, LEGACY_IMPORT } from '../../../src/imports/import-record.ts';
import { DIRECTIONS, KINDS } from '../../../src/model/dimensions.ts';
import type { Partition } from '../../../src/model/partition.ts';
import { dayText, instantText, startOfDay } from '../../../src/model/time.ts';

export const entrySchema = z.strictObject({
  kind: z.enum(KINDS),
  source: z.string(),
  slice: z.strictObject({ format: z.string(), filters: z.record(z.string(), z.string()) }),
  day: z.int(),
  precision: z.enum(['hour', 'day']),
  messages: z.int(),
  facts: z.int(),
  /** Absent in entries of older versions, which are counted when they are read (see count-directions.ts). */
  directions: z.partialRecord(z.enum(DIRECTIONS), z.int()).optional(),
  inferred: z.record(z.string(), z.string()).optional(),
  cut: z.boolean(),
  derivedCounts: z.boolean(),
  edge: z.boolean(),
  untilSeconds: z.int(),
  importedAtSeconds: z.int(),
  /** Hash of the facts; equal hashes, equal answers. */
  signature: z.string(),
  /** The file that holds this partition's rows, per grain; null without messages, or past the grain's keep. */
  daily: z.string().nullable(),
  hourly: z.string().nullable(),
  events: z.string().nullable(),
  /** Of what answers: imports whose damaged telling is missing in it. */
  awaits: z.array(z.int()).optional(),
});

/** A Parquet file: which days lie in it, as ranges of first and last day. Not all of them need be live any more. */
const fileSchema = z.strictObject({
  days: z.array(z.tuple([z.int(), z.int()])),
  /** What it was when it was written. Absent in files of older versions, until the next change or start. */
  bytes: z.int().optional(),
  sha256: z.string().optional(),
});

const numbers = z.array(z.int());
const instant = z.string();
export const importSchema = z.strictObject({
  id: z.int(),
  source: z.string(),
  mode: z.enum(['replace', 'merge']),
  stream: z.string().optional(),
  file: z.string(),
  path: z.string().nullable(),
  sizeBytes: z.int(),
  format: z.string(),
  at: instant,
  by: z.string(),
  rows: z.int(),
  rejected: z.int(),
  messages: z.int(),
  days: z.int(),
  from: instant.nullable(),
  to: instant.nullable(),
  declared: z.record(z.string(), z.string()),
  year: z.int().nullable(),
  revision: z.int(),
  sha256: z.string(),
  slices: z.array(z.string()).optional(),
  replaces: numbers,
  readWith: numbers,
  status: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('live') }),
    z.strictObject({ kind: z.literal('replaced'), by: z.int(), at: instant }),
    z.strictObject({ kind: z.literal('taken-back'), by: z.string(), at: instant }),
  ]),
});

const carrySchema = z.strictObject({ import: z.int(), carry: z.unknown() });

const manifestSchema = z.strictObject({
  format: z.literal(4),
  /** Grows by one with every commit: an older manifest in the place of a newer one is known by it. */
  generation: z.int(),
  /** Grows by one with every commit that could change an answer. */
  version: z.int(),
  /** What answers. `by`: the import that told just this, where it was one. */
  partitions: z.array(entrySchema.extend({ by: z.int().nullable() })),
  /** What imports told that does not answer as it stands: united with others, or kept in case they are taken back. */
  layers: z.array(entrySchema.extend({ import: z.int() })),
  imports: z.array(importSchema),
  nextImport: z.int(),
  files: z.record(z.string(), fileSchema),
  carries: z.record(z.string(), z.array(carrySchema)),
  /** Followed sources by name: how far each was read, and what that left. */
  streams: z.record(
    z.string(),
    z.strictObject({ source: z.string(), position: z.unknown(), carry: carrySchema.nullable() }),
  ),
  /** The file of what was added since, which no other ever has the name of (see tail/tail-file.ts); null: none yet. */
  tail: z.string().nullable().default(null),
  /** SHA-256 of each import's sample of lines, by its number. Imports of older versions may have a sample without. */
  samples: z.record(z.string(), z.string()),
});

/** Nothing was followed. */
const thirdFormatSchema = manifestSchema.omit({ streams: true, tail: true }).extend({ format: z.literal(3) });

/** Files had no sums, and manifests did not count their commits. */
const secondFormatSchema = thirdFormatSchema.omit({ generation: true, samples: true }).extend({ format: z.literal(2) });

/** Imports were not kept apart: a newer one replaced, or was united with, what was there. */
const firstFormatSchema = z.strictObject({
  format: z.literal(1),
  version: z.int(),
  partitions: z.array(entrySchema),
  files: z.record(z.string(), fileSchema),
  carries: z.record(z.string(), z.array(z.unknown())),
});

export type Entry = z.infer<typeof entrySchema> & { readonly tail?: TailPart };
export type Manifest = Omit<z.infer<typeof manifestSchema>, 'partitions' | 'layers'> & {
  partitions: (Entry & { by: number | null })[];
  layers: (Entry & { import: number })[];
};

/** Of an entry with facts that lie in no Parquet file yet: where they are. Never written. */
export interface TailPart {
  /** The tables that hold them. */
  readonly tables: string;
  readonly part: number;
  /** Up to which addition this entry counts. */
  readonly at: number;
  /** Whether some of the facts in its files are no longer right, and lie in the tables. */
  readonly isMasked: boolean;
  /** The signature of what lies in its files; null without any. */
  readonly base: string | null;
}

export const EMPTY: Manifest = {
  format: 4,
  generation: 0,
  version: 0,
  partitions: [],
  layers: [],
  imports: [],
  nextImport: 1,
  files: {},
  carries: {},
  streams: {},
  tail: null,
  samples: {},
};

/** The manifest as it is written now, whichever format it has. Throws when it has none of them. */
export function readFormat(json: unknown): Manifest {
  const { format } = z.looseObject({ format: z.number() }).parse(json);
  if (format === 1) return migrated(firstFormatSchema.parse(json));
  if (format === 2) return { ...EMPTY, ...secondFormatSchema.parse(json), format: 4 };
  if (format === 3) return { ...EMPTY, ...thirdFormatSchema.parse(json), format: 4 };
  return manifestSchema.parse(json);
}

/** The entry as everybody else knows it. */
export function toPartition(entry: Entry): Partition {
  const { kind, source, slice, day, precision, messages, facts } = entry;
  const { directions, inferred, cut, derivedCounts, edge, untilSeconds, importedAtSeconds } = entry;
  return {
    ...{ kind, source, slice, day, precision, messages, facts },
    ...{ cut, derivedCounts, edge, untilSeconds, importedAtSeconds },
    ...(directions !== undefined && { directions }),
    ...(inferred !== undefined && { inferred }),
  };
}

/** Everything there is becomes one import, of which nobody knows what it was made of. */
function migrated({ version, partitions, files, carries }: z.infer<typeof firstFormatSchema>): Manifest {
  const legacy = partitions.length === 0 && Object.keys(carries).length === 0 ? [] : [legacyImport(partitions)];
  return {
    ...EMPTY,
    version,
    partitions: partitions.map((entry) => ({ ...entry, by: LEGACY_IMPORT })),
    imports: legacy,
    files,
    carries: Object.fromEntries(
      Object.entries(carries).map(([source, left]) => [
        source,
        left.map((carry) => ({ import: LEGACY_IMPORT, carry })),
      ]),
    ),
  };
}

function legacyImport(partitions: readonly Entry[]): Manifest['imports'][number] {
  const newest = partitions.reduce((max, each) => Math.max(max, each.importedAtSeconds), 0);
  const days = [...new Set(partitions.map(({ day }) => day))].sort((a, b) => a - b);
  const at = instantText(new Date(newest * 1000));
  const [first, last] = [days[0], days.at(-1)];
  const record: ImportRecord = {
    id: LEGACY_IMPORT,
    source: [...new Set(partitions.map(({ source }) => source))].sort().join(', '),
    mode: 'replace',
    file: `imported up to ${dayText(Math.floor(newest / 86_400))}`,
    path: null,
    sizeBytes: 0,
    format: '',
    at,
    by: '',
    rows: 0,
    rejected: 0,
    messages: partitions.reduce((sum, { messages }) => sum + messages, 0),
    days: days.length,
    from: first === undefined ? null : instantText(startOfDay(first)),
    to: last === undefined ? null : instantText(startOfDay(last + 1)),
    declared: {},
    year: null,
    revision: 0,
    sha256: '',
    replaces: [],
    readWith: [],
    status: { kind: 'live' },
  };
  return structuredClone(record) as Manifest['imports'][number];
}
