import { z } from 'zod';
import { SEVERITIES } from '../../rules/rule.ts';

/** What one conversation asked for. One record per conversation. */
export const subscriptionSchema = z.strictObject({
  /** `local:console`, `slack:C0123`: the platform's name, a colon, and the platform's own id. */
  conversation: z.string().regex(/^[a-z]+:.+/),
  /** What the chat called it when it was last asked for something there. */
  name: z.string().optional(),
  /** Rule names; `all` for all there are and will be; empty for none. */
  rules: z.union([z.literal('all'), z.array(z.string())]),
  /** Insights below it are not told, only counted in the digest. */
  minSeverity: z.enum(SEVERITIES),
  digests: z.array(
    z.strictObject({
      every: z.enum(['day', 'week']),
      /** `09:00`, wall clock in `zone`; the weekly one on Mondays. */
      at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
      /** An IANA zone, `Europe/Berlin`. */
      zone: z.string(),
      /** The zone's calendar day of the last digest, `2026-11-16`; null before the first. */
      lastDay: z.string().nullable(),
      /** What the next one begins with. */
      since: z.iso.datetime(),
    }),
  ),
  /** Nothing can be said there, since then and for this reason: another conversation stands in for it. */
  unreachable: z.strictObject({ since: z.iso.datetime(), why: z.string() }).optional(),
  by: z.string(),
  at: z.iso.datetime(),
});
export type Subscription = Readonly<z.infer<typeof subscriptionSchema>>;
export type Digest = Subscription['digests'][number];
