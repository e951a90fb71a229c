import { z } from 'zod';

/**
 * Of which services a log shows that they would have logged TLS. Sendmail logs STARTTLS and AUTH from LogLevel 9 on, which
 * is the default, arrivals from 5 and deliveries from 8 on; since 8.15 an arrival's protocol says whether TLS was used.
 */
export const shownSchema = z.object({
  /** Services with a STARTTLS or AUTH line: their LogLevel is 9 at least. */
  level: z.array(z.string()).transform((names) => new Set(names)),
  /** Services with an arrival by ESMTPS, ESMTPA or ESMTPSA: they are of 8.15 at least. */
  proto: z.array(z.string()).transform((names) => new Set(names)),
});
export type Shown = z.infer<typeof shownSchema>;

export const nothingShown = (): Shown => ({ level: new Set(), proto: new Set() });

/** A message of which no line says TLS. */
export const silenceSchema = z.object({
  service: z.string(),
  /** The log had just begun: TLS may have been logged before. */
  isEarly: z.boolean(),
  /** Its protocol is one that would say TLS from 8.15 on. */
  isByProto: z.boolean(),
});
export type Silence = z.infer<typeof silenceSchema>;

const MAX_SERVICES = 1000;

/** Answers whether that is news. */
export function show(shown: Shown, by: keyof Shown, service: string): boolean {
  if (shown[by].has(service) || shown[by].size >= MAX_SERVICES) return false;
  shown[by].add(service);
  return true;
}

/** What a silence means: clear text, nothing at all, or that later lines may tell. */
export function meaningOf(
  { service, isEarly, isByProto }: Silence,
  { level, proto }: Shown,
): 'none' | 'unknown' | 'open' {
  if (isByProto && proto.has(service)) return 'none';
  if (!isEarly) return level.has(service) ? 'none' : 'open';
  return isByProto ? 'open' : 'unknown';
}

/** A connection that is kept for the next message lives so long without one: ConnectionCacheTimeout, 5 m by default. */
export const KEPT_MS = 310_000;

/** What a log's first lines are about may have begun before it. */
export const isEarly = (beganAt: number, at: number): boolean => at - beganAt <= KEPT_MS;
