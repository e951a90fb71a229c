import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface OpenIdServer {
  /** Where the keys are named that tokens are signed with. */
  readonly metadataUrl: string;
  /** How often the keys were asked for. */
  keyRequests(): number;
  /** A token as Teams shows it to a bot, or one that differs from it. */
  token(claims: Claims): Promise<string>;
  close(): Promise<void>;
}

export interface Claims {
  readonly audience: string;
  readonly serviceUrl: string;
  readonly issuer?: string;
  /** Seconds from now. */
  readonly notBefore?: number;
  readonly expires?: number;
  /** Good for ever. */
  readonly isEndless?: boolean;
  /** Signed with a key that nobody has named. */
  readonly isForged?: boolean;
}

/** learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication (read 2026-11). */
const ISSUER = 'https://api.botframework.com';
const KEY_ID = 'key-of-a-test';

/** Made once a process: finding one takes a tenth of a second. */
let pairs: ReturnType<typeof makePairs> | undefined;

const makePairs = async () => ({
  named: await generateKeyPair('RS256', { extractable: true }),
  forged: await generateKeyPair('RS256'),
});

export async function startOpenIdServer(): Promise<OpenIdServer> {
  pairs ??= makePairs();
  const { named, forged } = await pairs;
  const jwk = {
    ...(await exportJWK(named.publicKey)),
    kid: KEY_ID,
    use: 'sig',
    alg: 'RS256',
    endorsements: ['msteams'],
  };
  let keyRequests = 0;
  const server = createServer((request, response) => {
    if (request.url === '/keys') keyRequests += 1;
    const body =
      request.url === '/keys'
        ? { keys: [jwk] }
        : { issuer: ISSUER, jwks_uri: `${base}/keys`, id_token_signing_alg_values_supported: ['RS256'] };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    metadataUrl: `${base}/openid`,
    keyRequests: () => keyRequests,
    token({
      audience,
      serviceUrl,
      issuer = ISSUER,
      notBefore = -60,
      expires = 3600,
      isEndless = false,
      isForged = false,
    }) {
      const now = Math.floor(Date.now() / 1000);
      const token = new SignJWT({ serviceurl: serviceUrl })
        .setProtectedHeader({ alg: 'RS256', kid: KEY_ID, typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setNotBefore(now + notBefore);
      if (!isEndless) token.setExpirationTime(now + expires);
      return token.sign(isForged ? forged.privateKey : named.privateKey);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
