import { createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';

/** What shows who the bot is: the certificate that is registered with the app, and its private key. */
export interface Certificate {
  readonly key: KeyObject;
  /** SHA-256 of the certificate, base64url: `x5t#S256`. */
  readonly thumbprint: string;
  readonly validFrom: Date;
  readonly validTo: Date;
}

/** Out of a PEM file with both in it; an answer with `fault` where something is missing, as it goes on after its name. */
export function readCertificate(pem: string): Certificate | { readonly fault: string } {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch {
    return { fault: 'has no certificate (-----BEGIN CERTIFICATE-----) that can be read' };
  }
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    return { fault: 'has no readable private key. It must be in the same file, without a password' };
  }
  if (key.asymmetricKeyType !== 'rsa') return { fault: 'has a key that is not RSA, which Microsoft does not accept' };
  if (!certificate.checkPrivateKey(key)) return { fault: 'has a private key that does not match its certificate' };
  return {
    key,
    thumbprint: createHash('sha256').update(certificate.raw).digest('base64url'),
    validFrom: new Date(certificate.validFrom),
    validTo: new Date(certificate.validTo),
  };
}
