import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { asRoot, NAMESPACES } from '../relay-live/missing-parts.ts';

/**
 * Where `.ci/run` unpacks Exim and the libraries it needs: Debian's package of it cannot be installed beside that of
 * Postfix.
 */
const UNPACKED = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'mailflow', 'exim4');

/** The root of the file system that has Exim: where it is unpacked, or the machine's own; null where there is none. */
export const eximRoot: string | null =
  [UNPACKED, '/'].find((root) => existsSync(join(root, 'usr', 'sbin', 'exim4'))) ?? null;

/** Programs beside it, by Debian's package. */
const PARTS: Readonly<Record<string, string>> = {
  swaks: '/usr/bin/swaks',
  'libnet-ssleay-perl': '/usr/share/doc/libnet-ssleay-perl',
  iproute2: '/usr/sbin/ip',
  openssl: '/usr/bin/openssl',
};

/** Why no Exim can be run here, for the name of a test; null where one can. */
export function missingForExim(): string | null {
  if (process.platform !== 'linux') return 'it needs Linux';
  if (eximRoot === null) return 'not installed: exim4-daemon-light';
  const missing = Object.entries(PARTS).flatMap(([name, file]) => (existsSync(file) ? [] : [name]));
  if (missing.length > 0) return `not installed: ${missing.join(', ')}`;
  const [program = '', ...args] = [...asRoot, 'unshare', ...NAMESPACES, 'mount', '-t', 'tmpfs', 'none', '/mnt'];
  return spawnSync(program, args).status === 0 ? null : 'it needs root and leave to make namespaces';
}
