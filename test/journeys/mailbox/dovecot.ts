import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { withDirectory } from '../mailflow.ts';
import { makeCertificates } from './certificates.ts';

/** Debian's packages, and a file that each of them brings. `.ci/run` installs them where it may. */
const PARTS: Readonly<Record<string, string>> = {
  'dovecot-core': '/usr/sbin/dovecot',
  'dovecot-imapd': '/usr/lib/dovecot/imap',
  openssl: '/usr/bin/openssl',
};

/** Why no IMAP server can be run here, for the name of a test; null where one can. */
export function missingForMailbox(): string | null {
  const missing = Object.entries(PARTS).flatMap(([name, file]) => (existsSync(file) ? [] : [name]));
  return missing.length === 0 ? null : `not installed: ${missing.join(', ')}`;
}

/** Where its certificate has expired, and where it is for another name. */
export const EXPIRED = '127.0.0.2';
export const MISNAMED = '127.0.0.3';

export const USER = 'tlsrpt@contoso.com';
export const PASSWORD = 'a "strange" påss{word} 1';

/** A real IMAP server that runs for a test, with one mailbox. */
export interface Dovecot {
  /** TLS from the first byte, and with STARTTLS. */
  readonly ports: { readonly tls: number; readonly starttls: number };
  /** The authority that signed its certificates. */
  readonly caPath: string;
  /** Puts a mail into a folder, as the server's own delivery would. */
  deliver(mail: string | Uint8Array, folder?: string): Promise<void>;
  /** Names of the files in a folder, with their flags as a Maildir has them; without what is deleted. */
  files(folder?: string): Promise<readonly string[]>;
  addFolder(name: string): Promise<void>;
  /** Forgets how mails were numbered, as after a restore from a backup: another UIDVALIDITY, other UIDs. */
  numberAnew(): Promise<void>;
  /** How many bytes it sent to its clients, as its log has it of connections that are over. */
  sentBytes(): Promise<number>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** An IMAP server, and a directory for what is made of its mails; both are gone afterwards. */
export const withDovecot = <T>(use: (dovecot: Dovecot, directory: string) => Promise<T>): Promise<T> =>
  withDirectory(async (directory) => {
    const dovecot = await startDovecot(join(directory, 'dovecot'));
    try {
      return await use(dovecot, directory);
    } finally {
      await dovecot.stop();
    }
  });

/** Mails of root are not served: then another user has them. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const [uid, gid] = isRoot ? [NOBODY, NOBODY] : [process.getuid?.() ?? 0, process.getgid?.() ?? 0];

async function startDovecot(base: string): Promise<Dovecot> {
  const certificates = join(base, 'certificates');
  const maildir = join(base, 'mail');
  for (const folder of [certificates, maildir, join(base, 'run')]) await mkdir(folder, { recursive: true });
  await makeCertificates(certificates);
  const ports = { tls: await freePort(), starttls: await freePort() };
  await writeFile(join(base, 'users'), `${USER}:{PLAIN}${PASSWORD}::::::\n`);
  await writeFile(join(base, 'dovecot.conf'), configOf(base, ports));
  for (const path of openedTo(base)) await chmod(path, 0o755);
  if (isRoot) await letThrough(tmpdir());
  await makeFolder(maildir);
  let child = await started();
  let delivered = 0;

  async function started() {
    const process = spawn('/usr/sbin/dovecot', ['-F', '-c', join(base, 'dovecot.conf')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    process.stderr.on('data', (data) => {
      said += data;
    });
    for (;;) {
      if (process.exitCode !== null) throw new Error(`dovecot ended: ${said}`);
      if (await greets(ports.starttls)) return process;
      await setTimeout(20);
    }
  }

  async function makeFolder(path: string): Promise<void> {
    for (const name of ['', 'cur', 'new', 'tmp']) {
      await mkdir(join(path, name), { recursive: true });
      if (isRoot) await chown(join(path, name), uid, gid);
    }
  }

  const pathOf = (folder: string): string => (folder === 'INBOX' ? maildir : join(maildir, `.${folder}`));

  const dovecot: Dovecot = {
    ports,
    caPath: join(certificates, 'ca.pem'),
    async deliver(mail, folder = 'INBOX') {
      delivered++;
      // Mails are numbered by their names.
      const name = `${1_795_000_000 + delivered}.M${delivered}.contoso`;
      const path = join(pathOf(folder), 'new', name);
      const temporary = join(pathOf(folder), 'tmp', name);
      await writeFile(temporary, mail);
      if (isRoot) await chown(temporary, uid, gid);
      await rename(temporary, path);
    },
    async files(folder = 'INBOX') {
      const names = await Promise.all(['cur', 'new'].map((each) => readdir(join(pathOf(folder), each))));
      return names.flat().sort();
    },
    addFolder: (name) => makeFolder(pathOf(name)),
    async numberAnew() {
      await dovecot.stop();
      for (const name of await readdir(maildir))
        if (name.startsWith('dovecot')) await rm(join(maildir, name), { recursive: true });
      // It numbers by the second.
      await setTimeout(1100);
      await dovecot.start();
    },
    async sentBytes() {
      const log = await readFile(join(base, 'log'), 'utf8');
      return [...log.matchAll(/ out=(\d+)/g)].reduce((sum, [, bytes]) => sum + Number(bytes), 0);
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
    async start() {
      child = await started();
    },
  };
  return dovecot;
}

/** What the server's users have to pass or read, whatever mask files are made with. */
const openedTo = (base: string): readonly string[] =>
  isRoot ? [join(base, '..'), base, join(base, 'run'), join(base, 'users')] : [];

/** Dovecot's own user has to get to what lies in here, which root alone may look at where `.ci/run` made it. */
async function letThrough(directory: string): Promise<void> {
  const { mode } = await stat(directory);
  if ((mode & 0o001) === 0) await chmod(directory, (mode & 0o777) | 0o011);
}

/** Whether a server is there and has said its first word. */
const greets = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      resolve(true);
      socket.destroy();
    });
    for (const event of ['error', 'close']) socket.once(event, () => resolve(false));
  });

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const nameOf = (option: '-un' | '-gn'): string => execFileSync('id', [option], { encoding: 'utf8' }).trim();

function configOf(base: string, { tls, starttls }: Dovecot['ports']): string {
  const [user, group] = [nameOf('-un'), nameOf('-gn')];
  const own = isRoot
    ? ''
    : `default_login_user = ${user}\ndefault_internal_user = ${user}\ndefault_internal_group = ${group}\n`;
  const chroot = isRoot ? '' : '  chroot =\n';
  return `protocols = imap
base_dir = ${base}/run
state_dir = ${base}/run
log_path = ${base}/log
listen = 127.0.0.1 ${EXPIRED} ${MISNAMED}
${own}ssl = required
ssl_cert = <${base}/certificates/server.pem
ssl_key = <${base}/certificates/server.key
auth_mechanisms = plain login
auth_failure_delay = 0
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:${base}/mail
mailbox_list_index = no
passdb {
  driver = passwd-file
  args = ${base}/users
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${base}/mail
}
service anvil {
${chroot}  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
${chroot}  inet_listener imap {
    port = ${starttls}
  }
  inet_listener imaps {
    port = ${tls}
    ssl = yes
  }
}
local ${EXPIRED} {
  ssl_cert = <${base}/certificates/expired.pem
}
local ${MISNAMED} {
  ssl_cert = <${base}/certificates/other.pem
}
`;
}
