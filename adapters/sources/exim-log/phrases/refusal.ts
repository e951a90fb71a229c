import type { Tls } from '../../../../src/ingest/log/logged-message.ts';
import { UNKNOWN } from '../../../../src/ingest/log/logged-message.ts';
import { addressEnd } from './address.ts';
import type { Login } from './arrival.ts';
import { tlsOfCipher } from './cipher.ts';
import { type Client, clientAt } from './client.ts';

/** A message of a client that signed in, refused when all of it was there. */
export interface RefusalPhrase {
  readonly client: Client;
  readonly login: Login;
  readonly tls: Tls;
}

const SESSION = /(?: I=\[[^\]\s]{2,45}\](?::\d{1,5})?)?(?: Ci=\S{1,64})?(?: X=(\S{1,255}))?(?: CV=\S{1,32})? F=</y;
const LOGIN =
  / A=([^\s:]{1,255})(?::(.{1,640}?))?(?: SPF(?:=\S+)?)?(?: DMARC(?:=\S+)?)? (?:temporarily )?rejected after DATA(?:: |$)/y;

/**
 * ` H=…( I=…)( X=…)( CV=…) F=<…> A=…(:…) (temporarily )rejected after DATA: …`, behind the message id that it would have had
 * (`smtp_handle_acl_fail` in smtp_in.c); undefined for everything else. That a recipient was refused says nothing of the
 * message, which may have others.
 */
export function refusalPhrase(message: string, from: number): RefusalPhrase | undefined {
  if (!message.includes('rejected after DATA', from)) return undefined;
  const host = clientAt(message, from);
  if (host === undefined || host === 'broken') return undefined;
  SESSION.lastIndex = host.end;
  const session = SESSION.exec(message);
  if (session === null) return undefined;
  const sender = addressEnd(message, SESSION.lastIndex, '>');
  if (sender < 0) return undefined;
  LOGIN.lastIndex = sender + 1;
  const login = LOGIN.exec(message);
  if (login === null) return undefined;
  const [, authenticator = '', id = ''] = login;
  const tls = session[1] === undefined ? UNKNOWN : tlsOfCipher(session[1]);
  return { client: host.client, login: { authenticator, id }, tls };
}
