import { constants, sign } from 'node:crypto';
import type { Certificate } from '../certificate.ts';

export interface Asserting {
  readonly client: string;
  /** Whom it is for: the address that tokens are asked at. */
  readonly audience: string;
  readonly now: Date;
  /** Used once. */
  readonly id: string;
}

/** Microsoft takes one for ten minutes at the most. */
const SECONDS = 540;

/**
 * A signed statement of who the bot is, in place of a secret: PS256 with `x5t#S256`
 * (learn.microsoft.com/entra/identity-platform/certificate-credentials, read 2026-11).
 */
export function clientAssertion({ key, thumbprint }: Certificate, { client, audience, now, id }: Asserting): string {
  const seconds = Math.floor(now.getTime() / 1000);
  const head = { alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint };
  const claims = {
    aud: audience,
    iss: client,
    sub: client,
    jti: id,
    nbf: seconds - 60,
    iat: seconds,
    exp: seconds + SECONDS,
  };
  const unsigned = `${encoded(head)}.${encoded(claims)}`;
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return `${unsigned}.${sign('sha256', Buffer.from(unsigned), { key, ...padding }).toString('base64url')}`;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
