import { createPublicKey, X509Certificate } from 'node:crypto';
import { jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { readCertificate } from '../../../adapters/microsoft365/certificate.ts';
import { appTokens, type Credential } from '../../../adapters/microsoft365/tokens/token.ts';
import { fakeMicrosoft, GRAPH, LOGIN, type LoginTrouble } from '../../microsoft/fake-microsoft.ts';
import { givenCertificate } from './given-certificate.ts';

const CLIENT = '00000000-0000-0000-0000-000000000001';
const SECRET: Credential = { kind: 'secret', read: () => 's3cret' };
const PEM = givenCertificate(90);

function given(credential: Credential, loginTrouble: LoginTrouble | null = null) {
  let now = Date.now();
  const accepts = async (form: URLSearchParams) => {
    if (credential.kind === 'secret') return form.get('client_secret') === 's3cret' && form.get('client_id') === CLIENT;
    const { payload, protectedHeader } = await jwtVerify(
      form.get('client_assertion') ?? '',
      createPublicKey(new X509Certificate(PEM).publicKey.export({ type: 'spki', format: 'pem' })),
      { audience: `${LOGIN}/contoso.com/oauth2/v2.0/token`, issuer: CLIENT, subject: CLIENT },
    );
    return protectedHeader.alg === 'PS256' && (payload.exp ?? 0) - (payload.iat ?? 0) <= 600;
  };
  const fake = fakeMicrosoft({ now: () => now, collections: [], accepts, loginTrouble: () => loginTrouble });
  const tokens = appTokens({
    ...{ identity: { tenant: 'contoso.com', client: CLIENT, credential }, loginUrl: LOGIN, resourceUrl: GRAPH },
    ...{ clock: { now: () => new Date(now) }, send: fake.send, uniqueId: () => 'one' },
  });
  return {
    ...{ tokens, forms: fake.forms },
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('the token for Microsoft Graph', () => {
  it('is asked for with the secret, once for as long as it is good', async () => {
    const { tokens, forms, pass } = given(SECRET);
    const [first, second] = await Promise.all([tokens.get(), tokens.get()]);
    expect(first).toMatchObject({ kind: 'ready', serverTime: expect.any(Date) });
    expect(second).toEqual(first);
    pass(50 * 60_000);
    expect((await tokens.get()).token).toBe(first.token);
    pass(10 * 60_000);
    expect((await tokens.get()).token).not.toBe(first.token);
    expect(forms).toHaveLength(2);
    expect(forms[0]?.get('scope')).toBe(`${GRAPH}/.default`);
  });

  it('is asked for with a signed statement where there is a certificate', async () => {
    const { tokens, forms } = given({ kind: 'certificate', read: () => PEM });
    expect(await tokens.get()).toMatchObject({ kind: 'ready' });
    expect(forms[0]?.has('client_secret')).toBe(false);
  });

  it.each([
    ['AADSTS7000222', 'forbidden', /secret has expired \(AADSTS7000222\).*Certificates & secrets/],
    ['AADSTS7000215', 'forbidden', /the value of the secret.*not its id/],
    ['AADSTS700027', 'forbidden', /not registered with the app, or has expired.*Upload/],
    ['AADSTS700024', 'forbidden', /Correct the clock of this machine/],
    ['AADSTS90033', 'other', /no token at the moment/],
    ['lost', 'other', /login\.fake\.example cannot be reached/],
  ] as const)('is missing for a named reason: %s', async (trouble, kind, text) => {
    const token = await given(SECRET, trouble).tokens.get();
    expect(token).toMatchObject({ kind: 'failed', fault: { kind } });
    expect(token.kind === 'failed' && token.fault.text).toMatch(text);
    expect(JSON.stringify(token)).not.toContain('s3cret');
  });

  it('is not asked for with a certificate that cannot be used', async () => {
    const [key = '', certificate = ''] = PEM.split(/(?=-----BEGIN CERTIFICATE)/);
    const other = givenCertificate(1).split(/(?=-----BEGIN CERTIFICATE)/)[1] ?? '';
    const faultOf = (pem: string) => {
      const read = readCertificate(pem);
      return 'fault' in read ? read.fault : null;
    };
    expect(faultOf(PEM)).toBeNull();
    expect(faultOf('')).toMatch(/no certificate/);
    expect(faultOf(certificate)).toMatch(/no readable private key/);
    expect(faultOf(key + other)).toMatch(/does not match its certificate/);
    expect(faultOf(givenCertificate(1, 'ec'))).toMatch(/not RSA/);
    const token = await given({ kind: 'certificate', read: () => certificate }).tokens.get();
    expect(token.kind === 'failed' && token.fault.text).toMatch(
      /file with the certificate has no readable private key/,
    );
  });
});
