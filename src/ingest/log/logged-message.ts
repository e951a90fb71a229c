import { z } from 'zod';
import { AUTHS, type ConnectorType, DIRECTIONS, type Kind, REPORTED_KINDS } from '../../model/dimensions.ts';
import { TLS_VERSIONS } from '../../model/tls.ts';

export const tlsSchema = z.object({
  version: z.enum(TLS_VERSIONS),
  /** The protocol as logged, where we do not know it. */
  raw: z.string(),
});
export type Tls = Readonly<z.infer<typeof tlsSchema>>;

export const NONE: Tls = { version: 'none', raw: '' };
export const UNKNOWN: Tls = { version: 'unknown', raw: '' };

/** One message as the log has it, but for its TLS version, which other lines state. */
export const loggedMessageSchema = z.object({
  /** See {@link eventKey}. */
  key: z.string().regex(/^[0-9a-f]{16}$/),
  kind: z.enum(REPORTED_KINDS),
  direction: z.enum(DIRECTIONS),
  hour: z.int(),
  /** The authenticated user, lower-cased; empty where nobody authenticated. */
  sender: z.string(),
  client: z.string(),
  auth: z.enum(AUTHS),
  recipients: z.int().nullable(),
});
export type LoggedMessage = Readonly<z.infer<typeof loggedMessageSchema>>;

/** What the sink is given: a message, or an attempt at one that was refused. */
export type ToldMessage = Omit<LoggedMessage, 'kind'> & {
  readonly kind: Kind;
  /** Where the server has connectors: the name of the one it came or went through, and of which type it is. */
  readonly connector?: string;
  readonly connectorType?: ConnectorType;
};

/** Gives a message to the sink. The same message may be given again when more is known of it. */
export type Tell = (message: ToldMessage, tls: Tls) => void;

const STRENGTH = TLS_VERSIONS.filter((version) => version !== 'unknown');

/** Of a message that went two ways: the weaker, since a security figure must not flatter; known ones only. */
export function weaker(a: Tls, b: Tls): Tls {
  if (a.version === 'unknown') return b;
  if (b.version === 'unknown') return a;
  return STRENGTH.indexOf(a.version) <= STRENGTH.indexOf(b.version) ? a : b;
}
