import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const openssl = (directory: string, ...args: readonly string[]): void => {
  execFileSync('openssl', args, { cwd: directory, stdio: ['ignore', 'ignore', 'ignore'] });
};
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/**
 * An authority of its own (`ca.pem`), and what it signed for `localhost` and `127.0.0.1`: `server.pem`, and `expired.pem`,
 * which was good until yesterday; `other.pem` is for another name. All with the key `server.key`.
 */
export async function makeCertificates(directory: string): Promise<void> {
  openssl(
    directory,
    'req',
    '-x509',
    ...KEY,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '30',
    '-subj',
    '/CN=Contoso',
  );
  openssl(directory, 'req', ...KEY, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost');
  await writeFile(join(directory, 'own'), 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:127.0.0.2\n');
  await writeFile(join(directory, 'foreign'), 'subjectAltName=DNS:mail.fabrikam.example\n');
  const sign = (name: string, days: number, names: string) => {
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'];
    openssl(
      directory,
      'x509',
      '-req',
      '-in',
      'server.csr',
      ...by,
      '-days',
      String(days),
      '-extfile',
      names,
      '-out',
      `${name}.pem`,
    );
  };
  sign('server', 10, 'own');
  sign('expired', -1, 'own');
  sign('other', 10, 'foreign');
}
