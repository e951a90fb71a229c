import { createHash } from 'node:crypto';
import { z } from 'zod';

/** What is in a state file: the data, and the SHA-256 of its JSON text. */
const envelopeSchema = z.strictObject({ checksum: z.string(), data: z.json() });

/** The text of a state file; readable, because one day somebody will have to. */
export function seal(data: unknown): string {
  return `${JSON.stringify({ checksum: checksum(data), data }, null, 2)}\n`;
}

export type Unsealed<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly reason: string };

/** The data in a state file's text, or why it cannot be trusted. */
export function unseal<T>(text: string, schema: z.ZodType<T>): Unsealed<T> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, reason: text.trim() === '' ? 'it is empty' : 'it is not JSON, or only the beginning of it' };
  }
  const envelope = envelopeSchema.safeParse(json);
  if (!envelope.success) return { ok: false, reason: 'it has no checksum and data' };
  const { data } = json as { data: unknown };
  if (envelope.data.checksum !== checksum(data)) return { ok: false, reason: 'its checksum does not fit' };
  const state = schema.safeParse(data);
  if (!state.success)
    return { ok: false, reason: `its content does not fit this version of Mailflow, first at ${placeIn(state.error)}` };
  return { ok: true, data: state.data };
}

/** `episodes[0].rule` */
const placeIn = ({ issues: [first] }: z.ZodError): string => z.core.toDotPath(first?.path ?? []) || 'its beginning';

/** JSON.stringify is canonical here: it repeats what JSON.parse has read, key for key in the same order. */
function checksum(data: unknown): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex');
}
