import { z } from 'zod';

/**
 * Which file this is, whatever it is called: device and inode, and the SHA-256 of its first bytes, since an inode is
 * given away again and a compressed copy has another.
 */
const identitySchema = z.strictObject({
  device: z.string(),
  inode: z.string(),
  head: z.string(),
  /** How many bytes that is of; fewer than {@link HEAD_BYTES} where the file had no more. */
  headBytes: z.int(),
});
export type FileIdentity = Readonly<z.infer<typeof identitySchema>>;

export const HEAD_BYTES = 256;

/** Up to where a file was read, in bytes, decompressed. */
const placeSchema = z.strictObject({ file: identitySchema, name: z.string(), offset: z.int() });
export type FilePlace = Readonly<z.infer<typeof placeSchema>>;

/** How far a followed file was read. */
export const filePositionSchema = z.strictObject({
  version: z.literal(1),
  kind: z.literal('file'),
  /** Null as long as there was no file. */
  place: placeSchema.nullable(),
  /** The file before it, into which a program may still write for a moment after it was rotated. */
  before: placeSchema.nullable(),
  /** When the file was last written to as it was read, ms since 1970: what was rotated later is not read yet. */
  readAt: z.number(),
  /** Of files with dates in their names: which turns were read before this one (see rotation-order.ts), ascending, the last few. */
  passed: z.array(z.number()).exactOptional(),
});
export type FilePosition = Readonly<z.infer<typeof filePositionSchema>>;
