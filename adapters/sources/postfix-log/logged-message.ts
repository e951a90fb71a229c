import { z } from 'zod';
import { AUTHS, DIRECTIONS, KINDS } from '../../../src/mailflow/dimensions.ts';
import { TLS_VERSIONS } from '../../../src/mailflow/tls.ts';

export const tlsSchema = z.object({
  version: z.enum(TLS_VERSIONS),
  /** The protocol as logged, where we do not know it. */
  raw: z.string(),
});
export type Tls = Readonly<z.infer<typeof tlsSchema>>;

export const NONE: Tls = { version: 'none', raw: '' };
export const UNKNOWN: Tls = { version: 'unknown', raw: '' };

/** One message as the log tells it, but for its TLS version, which other lines tell. */
export const loggedMessageSchema = z.object({
  /** See {@link eventKey}. */
  key: z.string().regex(/^[0-9a-f]{16}$/),
  kind: z.enum(KINDS),
  direction: z.enum(DIRECTIONS),
  hour: z.int(),
  /** The authenticated user, lower-cased; empty where nobody authenticated. */
  sender: z.string(),
  client: z.string(),
  auth: z.enum(AUTHS),
  recipients: z.int().nullable(),
});
export type LoggedMessage = Readonly<z.infer<typeof loggedMessageSchema>>;

/** Gives a message to the sink. The same message may be told again when its TLS version is known better. */
export type Tell = (message: LoggedMessage, tls: Tls) => void;

/** A message whose TLS version is not decided. */
export const pendingSchema = z.object({
  message: loggedMessageSchema,
  /** When it was logged, ms since 1970. */
  at: z.number(),
  /** Told already, of unknown TLS version: a file ended before it was decided. */
  told: z.boolean(),
});
export type Pending = z.infer<typeof pendingSchema>;

/** Tells a message that will not be decided any more. */
export function giveUp(pending: Pending, tell: Tell): void {
  if (!pending.told) tell(pending.message, UNKNOWN);
  pending.told = true;
}

const STRENGTH = TLS_VERSIONS.filter((version) => version !== 'unknown');

/** What to say of a message that went two ways: the weaker, since a security figure must not flatter; known ones only. */
export function weaker(a: Tls, b: Tls): Tls {
  if (a.version === 'unknown') return b;
  if (b.version === 'unknown') return a;
  return STRENGTH.indexOf(a.version) <= STRENGTH.indexOf(b.version) ? a : b;
}
