import { z } from 'zod';
import type { ImportDetails, ImportRecord } from '../../../../src/imports/import-record.ts';
import { KINDS } from '../../../../src/model/dimensions.ts';
import { BATCH_COLUMNS, type FactBatch } from '../../../../src/model/fact-batch.ts';
import type { JsonEdit } from '../../../../src/model/json-edit.ts';
import type { Addition } from '../../../../src/ports/fact-store.ts';
import { entrySchema, importSchema } from '../manifest-format.ts';
import type { RawRecord } from './tail-file.ts';

const detailsSchema = importSchema.omit({
  ...{ id: true, source: true, mode: true, stream: true, messages: true, days: true },
  ...{ replaces: true, readWith: true, status: true },
});

const { kind, source, slice, day, precision, inferred } = entrySchema.shape;
const { cut, derivedCounts, edge, untilSeconds, importedAtSeconds } = entrySchema.shape;
const plannedSchema = z.object({
  ...{ kind, source, slice, day, precision, inferred },
  ...{ cut, derivedCounts, edge, untilSeconds, importedAtSeconds },
});

const runSchema = z.union([
  z.strictObject({ keep: z.tuple([z.int().nonnegative(), z.int().positive()]) }),
  z.strictObject({ put: z.array(z.unknown()) }),
]);
const editSchema: z.ZodType<JsonEdit> = z.lazy(() =>
  z.union([
    z.null(),
    z.strictObject({ set: z.unknown() }),
    z.strictObject({ object: z.array(z.tuple([z.string(), editSchema])) }),
    z.strictObject({ list: z.array(runSchema) }),
  ]),
);
const changeSchema = z.strictObject({ id: z.string(), of: z.string().nullable(), edit: editSchema });

const headSchema = z.strictObject({
  stream: z.string(),
  source: z.string(),
  position: z.unknown(),
  carry: z.unknown(),
  /** Instead of `carry`: see Addition.carryChanges. */
  carryChanges: z.array(changeSchema).optional(),
  about: detailsSchema,
  write: z.array(plannedSchema),
  fingerprints: z.array(z.tuple([z.number(), z.number()])),
  texts: z.array(z.string()),
  batches: z.array(z.strictObject({ kind: z.enum(KINDS), slice, length: z.int() })),
  forget: z.array(z.string()).exactOptional(),
  /** The manifest's version after it. */
  version: z.int(),
  /** The import that it is counted under, as it is after it. */
  record: importSchema,
  /** What answers after it, and what the import tells, where these are not the same. */
  held: z.array(entrySchema.extend({ by: z.int().nullable() })),
  own: z.array(entrySchema.extend({ import: z.int() })),
});
type Head = z.infer<typeof headSchema>;

/** An addition, and what came of it. Where it has changes of the carry, its `carry` is what they come to. */
export interface TailRecord extends Pick<Head, 'version' | 'held' | 'own'> {
  readonly addition: Addition;
  readonly record: ImportRecord;
}

export function encodeAddition({ addition, version, record, held, own }: TailRecord): RawRecord {
  const batches = addition.batches.filter(({ length }) => length > 0);
  // What could not be read again must not be written.
  const head = headSchema.parse({
    stream: addition.stream,
    source: addition.source,
    position: addition.position,
    carry: addition.carryChanges === undefined ? (addition.carry ?? null) : null,
    ...(addition.carryChanges !== undefined && { carryChanges: addition.carryChanges }),
    about: detailsOf(addition.about),
    write: addition.write,
    fingerprints: addition.fingerprints.map(({ print, at }) => [print, at]),
    texts: [...addition.texts],
    batches: batches.map((batch) => ({ kind: batch.kind, slice: batch.slice, length: batch.length })),
    ...(addition.forget !== undefined && { forget: [...addition.forget] }),
    ...{ version, held, own },
    record,
  });
  const columns = batches.flatMap((batch) => [
    bytesOf(batch.event ?? new BigUint64Array(batch.length), batch.length),
    ...BATCH_COLUMNS.map((name) => bytesOf(batch[name], batch.length)),
  ]);
  return { head: Buffer.from(JSON.stringify(head)), columns: Buffer.concat(columns) };
}

/** Throws where it is none. What changes of the carry come to is not known to it. */
export function decodeAddition({ head, columns }: RawRecord): TailRecord {
  const { version, record, held, own, ...addition } = headSchema.parse(JSON.parse(head.toString('utf8')));
  let at = 0;
  const take = (bytes: number): ArrayBuffer => {
    const copy = new Uint8Array(bytes);
    copy.set(columns.subarray(at, at + bytes));
    at += bytes;
    return copy.buffer;
  };
  const batches = addition.batches.map(({ length, ...what }): FactBatch => {
    const event = new BigUint64Array(take(8 * length));
    const named = BATCH_COLUMNS.map((name) => [name, new Int32Array(take(4 * length))] as const);
    const integers = Object.fromEntries(named) as Pick<FactBatch, (typeof BATCH_COLUMNS)[number]>;
    return { ...what, length, ...integers, event };
  });
  const fingerprints = addition.fingerprints.map(([print, instant]) => ({ print, at: instant }));
  return { addition: { ...addition, batches, fingerprints }, version, record, held, own };
}

function bytesOf(column: Int32Array | BigUint64Array, length: number): Buffer {
  return Buffer.from(column.buffer, column.byteOffset, length * column.BYTES_PER_ELEMENT);
}

/** What an import's details are, without anything that an object may have besides. */
const detailsOf = (about: ImportDetails): Head['about'] => {
  const { file, path, sizeBytes, format, at, by, rows, rejected, from, to, declared, year, revision, sha256 } = about;
  const details = { file, path, sizeBytes, format, at, by, rows, rejected, from, to, year, revision, sha256 };
  return { ...details, declared: { ...declared }, ...(about.slices !== undefined && { slices: [...about.slices] }) };
};
