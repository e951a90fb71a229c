import { z } from 'zod';
import { jsonOf } from './json.ts';

/** Checks a state part by part and row by row, so that what did not change need not be looked at. */
export interface Parts {
  readonly names: ReadonlySet<string>;
  /** Whether the part is a list whose rows can be checked one by one. */
  hasRows(part: string): boolean;
  /** Of a row of a part, where it can be checked part by part as well; null where only as a whole. */
  ofRows(part: string): Parts | null;
  /** A whole state as it was read. Throws a ZodError. */
  whole(state: unknown): unknown;
  /** A row as the next start will find it. Throws a ZodError that names the place. */
  row(part: string, at: number, value: unknown): unknown;
  /** A whole part as the next start will find it; undefined where it may be missing. Throws a ZodError. */
  value(part: string, value: unknown): unknown;
}

/** Throws for a schema that looks at several parts at once: that cannot be checked one by one. */
export function partsOf(schema: z.ZodType): Parts {
  if (!(schema instanceof z.ZodObject) || (schema.def.checks ?? []).length > 0)
    throw new Error('the schema of a state is an object without checks of its own');
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  const rows = new Map(Object.entries(shape).flatMap(([part, each]) => rowSchema(each).map((row) => [part, row])));
  const ofRows = new Map([...rows].map(([part, row]) => [part, isInParts(row) ? partsOf(row) : null]));
  return {
    names: new Set(Object.keys(shape)),
    whole: (state) => schema.parse(state),
    hasRows: (part) => rows.has(part),
    ofRows: (part) => ofRows.get(part) ?? null,
    row: (part, at, value) => parsed(rows.get(part), jsonOf(value), [part, at]),
    value: (part, value) => parsed(Object.hasOwn(shape, part) ? shape[part] : undefined, jsonOf(value), [part]),
  };
}

/** Other objects look at several parts at once, or take parts that they do not name. */
const isInParts = (schema: z.core.$ZodType): schema is z.ZodObject =>
  schema instanceof z.ZodObject && (schema.def.checks ?? []).length === 0 && schema.def.catchall instanceof z.ZodNever;

/** None where the part is no plain list. */
function rowSchema(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodReadonly)
    return rowSchema(schema.unwrap());
  const isList = schema instanceof z.ZodArray && (schema.def.checks ?? []).length === 0;
  return isList ? [schema.element] : [];
}

function parsed(schema: z.core.$ZodType = z.never(), value: unknown, place: readonly PropertyKey[]): unknown {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  throw errorAt(place, result.error);
}

/** The same fault, in a place that is named from further out. */
export const errorAt = (place: readonly PropertyKey[], { issues }: z.core.$ZodError): z.ZodError =>
  new z.ZodError(issues.map((issue) => ({ ...issue, path: [...place, ...issue.path] })));
