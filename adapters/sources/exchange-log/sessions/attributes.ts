import { z } from 'zod';
import { TLS_VERSIONS } from '../../../../src/model/tls.ts';

/**
 * What the lines of a session said of it so far, each of it only where some line said it. A session whose beginning lies
 * in another file may lack any of it. Never changed, only exchanged.
 */
export const attributesSchema = z.object({
  /** As negotiated. `rawTls`: the protocol as logged, where it is not known. */
  tls: z.enum(TLS_VERSIONS).optional(),
  rawTls: z.string().optional(),
  /** STARTTLS was accepted; some versions of Exchange never log what came of it. */
  startTls: z.literal(true).optional(),
  /** X-ANONYMOUSTLS or X-EXPS: the other side is an Exchange server of the organisation. */
  isOwnServer: z.literal(true).optional(),
  /** Somebody signed in: `CONTOSO\frank`, and as a mail address where the log has that. */
  user: z.string().optional(),
  address: z.string().optional(),
  /** The SASL mechanism, in capitals. */
  mechanism: z.string().optional(),
  /** The reply to AUTH was that it is fine. */
  isLoginAccepted: z.literal(true).optional(),
  /** The session goes on in another process: its messages are in that one's log. */
  isHandedOn: z.literal(true).optional(),
  /** XPROXY: the client's session in the front end, `SID` or `SID IP:PORT`, and the client's address. */
  proxyOf: z.string().optional(),
  client: z.string().optional(),
  /** XPROXYFROM: the message came through a front end. */
  isFromFrontEnd: z.literal(true).optional(),
  /** XPROXYTO: the other side is to make a connection to the outside. */
  isToOutside: z.literal(true).optional(),
  /** A shadow copy of a message that is received elsewhere. */
  isShadow: z.literal(true).optional(),
  /** The other side calls itself Exchange Online. */
  isExchangeOnline: z.literal(true).optional(),
  /** A front end makes this connection for that session of a Hub. */
  madeFor: z.string().optional(),
});
export type Attributes = Readonly<z.infer<typeof attributesSchema>>;

export const NO_ATTRIBUTES: Attributes = {};

/** Of a session that goes on: what its later lines said counts. */
export const withLater = (earlier: Attributes, later: Attributes): Attributes =>
  later === NO_ATTRIBUTES ? earlier : { ...earlier, ...later };

/** Whether the lines so far say that somebody signed in as a person or a device, not as a server. */
export const isSignedIn = ({ user, address, mechanism, isOwnServer }: Attributes): boolean =>
  isOwnServer === undefined && (user ?? address ?? mechanism) !== undefined;
