import { execFileSync } from 'node:child_process';

/** A certificate with its key in one PEM text, as `openssl` makes it. `days`: for how long it is good. */
export function givenCertificate(days: number, algorithm = 'rsa:2048'): string {
  const kind = algorithm === 'ec' ? ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] : ['-newkey', algorithm];
  const args = ['req', '-x509', ...kind, '-nodes', '-days', String(days), '-subj', '/CN=mailflow', '-keyout', '-'];
  return execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
