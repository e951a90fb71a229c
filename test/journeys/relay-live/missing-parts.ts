import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Debian's packages, and a file that each of them brings. `.ci/run` installs them where it may. */
const PARTS: Readonly<Record<string, string>> = {
  postfix: '/usr/sbin/postfix',
  'dovecot-core': '/usr/sbin/dovecot',
  rsyslog: '/usr/sbin/rsyslogd',
  logrotate: '/usr/sbin/logrotate',
  swaks: '/usr/bin/swaks',
  'libnet-ssleay-perl': '/usr/share/doc/libnet-ssleay-perl',
  iproute2: '/usr/sbin/ip',
  openssl: '/usr/bin/openssl',
};

/** The namespaces that the relay lives in. When its first process ends, all others end with it. */
export const NAMESPACES = ['--mount', '--net', '--uts', '--pid', '--mount-proc', '--fork', '--kill-child'];

/** What stands before a command that only root may run: nothing for root, `sudo` where it asks for no password. */
export const asRoot: readonly string[] = process.getuid?.() === 0 ? [] : ['sudo', '--non-interactive'];

/** Why no relay can be run here, for the name of a test; null where one can. */
export function missingForRelay(): string | null {
  if (process.platform !== 'linux') return 'it needs Linux';
  const missing = Object.entries(PARTS).flatMap(([name, file]) => (existsSync(file) ? [] : [name]));
  if (missing.length > 0) return `not installed: ${missing.join(', ')}`;
  const [program = '', ...args] = [...asRoot, 'unshare', ...NAMESPACES, 'mount', '-t', 'tmpfs', 'none', '/mnt'];
  return spawnSync(program, args).status === 0 ? null : 'it needs root and leave to make namespaces';
}
