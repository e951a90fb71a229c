import type { Examined } from '../../src/fetch/fetched-place.ts';
import { counted } from '../../src/model/format.ts';
import { dayOf, dayText, MS_PER_DAY } from '../../src/model/time.ts';
import { readCertificate } from './certificate.ts';
import type { Credential } from './tokens/token.ts';

/** From so long before its end on a certificate is worth a word. */
const WARNED_MS = 30 * MS_PER_DAY;
const CURE =
  'Create a new one, upload its public part (App registrations, the app, Certificates & secrets, Certificates), and replace the file. No restart is needed.';

/** What is to be said of the end of a certificate; null where it is far, and for what does not show its end, as a secret. */
export function expiryOf(credential: Credential, now: Date): Omit<Examined, 'what'> | null {
  if (credential.kind !== 'certificate') return null;
  const pem = credential.read();
  const certificate = typeof pem === 'string' ? readCertificate(pem) : null;
  // That it cannot be read is said where it is used.
  if (certificate === null || 'fault' in certificate) return null;
  const { validTo } = certificate;
  const left = validTo.getTime() - now.getTime();
  const on = dayText(dayOf(validTo));
  if (left <= 0) return { verdict: 'bad', text: `The certificate expired on ${on}.`, cure: CURE };
  if (left >= WARNED_MS) return null;
  const days = counted(Math.floor(left / MS_PER_DAY), 'day');
  return { verdict: 'unknown', text: `The certificate expires on ${on}, in ${days}.`, cure: CURE };
}
