import { z } from 'zod';

/** How far a journal was read. */
export const journalPositionSchema = z.strictObject({
  version: z.literal(1),
  kind: z.literal('journal'),
  /** The cursor of the last entry; null as long as there was none. */
  cursor: z.string().nullable(),
});
export type JournalPosition = Readonly<z.infer<typeof journalPositionSchema>>;
