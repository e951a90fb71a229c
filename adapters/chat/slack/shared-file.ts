import { z } from 'zod';

/** A file as Slack tells of it, in an event and in `files.info` (docs.slack.dev/reference/objects/file-object, 2026-11). */
export const fileSchema = z.object({
  id: z.string(),
  name: z.string().nullish(),
  size: z.number().nullish(),
  mode: z.string().nullish(),
  file_access: z.string().nullish(),
  url_private_download: z.string().nullish(),
  url_private: z.string().nullish(),
});

/** A file that somebody shared. */
export interface SharedFile {
  readonly name: string;
  readonly bytes: number | null;
  readonly lies:
    | { readonly kind: 'at'; readonly url: string }
    /** Of people of another organisation: an event says no more of it than its id. */
    | { readonly kind: 'to-be-asked'; readonly id: string }
    /** Slack does not hold it itself, or no longer. */
    | { readonly kind: 'elsewhere' };
}

/** `external` files lie elsewhere, `tombstone` and `hidden_by_limit` are gone. */
const NOT_HELD: readonly string[] = ['external', 'tombstone', 'hidden_by_limit'];

export function sharedFile(file: z.infer<typeof fileSchema>): SharedFile {
  return { name: file.name || file.id, bytes: file.size ?? null, lies: whereLies(file) };
}

function whereLies(file: z.infer<typeof fileSchema>): SharedFile['lies'] {
  if (NOT_HELD.includes(file.mode ?? '')) return { kind: 'elsewhere' };
  const url = file.url_private_download ?? file.url_private ?? null;
  if (url !== null) return { kind: 'at', url };
  return file.file_access === 'check_file_info' ? { kind: 'to-be-asked', id: file.id } : { kind: 'elsewhere' };
}
