import { type Peer, peerIn } from './peer.ts';

/** A client has signed in. */
export interface AuthPhrase {
  readonly peer: Peer;
  readonly user: string;
  readonly mechanism: string;
}

/** The user is the client's own text: it ends where the last fields begin. */
const SERVER = /^AUTH=server, relay=([^,]{0,400}), authid=(.{0,640}), mech=([^\s,]{1,16}), bits=-?\d{1,6}$/;

/** `AUTH=server, relay=…, authid=…, mech=…, bits=…` (srvrsmtp.c, from LogLevel 9 on) */
export function authPhrase(message: string): AuthPhrase | 'broken' | undefined {
  if (!message.startsWith('AUTH=server, relay=')) return undefined;
  const match = SERVER.exec(message);
  if (match === null) return message.includes(', authid=') ? 'broken' : undefined;
  const peer = peerIn(match[1] as string);
  return peer === null ? 'broken' : { peer, user: match[2] as string, mechanism: match[3] as string };
}
