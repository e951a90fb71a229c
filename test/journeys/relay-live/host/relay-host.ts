import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { BASE, configFiles, LOGS, type Setup } from './config-files.ts';
import { longSession, type Step } from './long-session.ts';
import { CLIENTS, NEXT_HOPS, RELAY } from './network.ts';
import { openNextHops } from './next-hops.ts';

/*
 * The first process of the relay's own namespaces (mounts, network, processes, host name): with it all others end. What
 * it mounts, and the addresses it takes, are seen by nothing else on the machine. Arguments: the folder for the logs and
 * the set-up in JSON. It writes `ready`, then answers each line it reads: `{ id, run }` with `{ id, code, stdout, stderr }`,
 * `{ id, session, from }` with `{ id, messages }`, and `{ id, received: true }` with what the next hops have received. It
 * ends when its input does.
 */

const [logFolder = '', given = ''] = process.argv.slice(2);
const setup: Setup = JSON.parse(given);
const execute = promisify(execFile);
const run = async (...command: readonly string[]): Promise<string> => {
  const [program = '', ...args] = command;
  return (await execute(program, args)).stdout;
};

// Daemons change their user; whoever starts this may keep its own files to itself.
process.umask(0o022);
const questions = createInterface(process.stdin).on('close', () => process.exit(0));
await mountFiles();
await bringUpNetwork();
const certificate = await makeCertificate();
const { received } = await openNextHops(NEXT_HOPS, certificate);
if (setup.logger === 'rsyslog') await startRsyslog();
await startDaemon('dovecot', '-c', join(BASE, 'dovecot.conf'));
await startDaemon('postfix', '-c', join(BASE, 'postfix'), 'start');
process.stdout.write('ready\n');

questions.on('line', (line) => void answer(JSON.parse(line)));

type Question =
  | { readonly run: readonly string[] }
  | { readonly session: readonly Step[]; readonly from: string }
  | { readonly received: true };

async function answer({ id, ...asked }: Question & { readonly id: number }): Promise<void> {
  process.stdout.write(`${JSON.stringify({ id, ...(await answerTo(asked)) })}\n`);
}

async function answerTo(asked: Question): Promise<object> {
  if ('run' in asked) return outcomeOf(asked.run);
  if ('session' in asked) return { messages: await longSession(asked.from, asked.session) };
  return { received };
}

function outcomeOf([program = '', ...args]: readonly string[]): Promise<object> {
  return new Promise((resolve) => {
    const child = execFile(program, args, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? -1), stdout, stderr });
    });
    child.stdin?.end();
  });
}

/** Ubuntu's AppArmor knows programs by their path, and has rsyslog read and write nothing but the machine's own files. */
async function startRsyslog(): Promise<void> {
  const program = join(BASE, 'rsyslogd');
  await run('cp', '/usr/sbin/rsyslogd', program);
  await startDaemon(program, '-f', join(BASE, 'rsyslog.conf'), '-i', join(BASE, 'rsyslog.pid'));
}

/** A daemon goes on after its command has ended, and would keep the command's output open. */
async function startDaemon(program: string, ...args: readonly string[]): Promise<void> {
  const [code] = await once(spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] }), 'exit');
  if (code !== 0) throw new Error(`${program} did not start`);
}

/** A /dev of its own, because /dev/log is where syslog(3) writes to; the machine's own stays as it is. */
async function mountFiles(): Promise<void> {
  await run('mount', '--make-rprivate', '/');
  await run('mount', '-t', 'tmpfs', 'relay', BASE);
  for (const folder of ['dev/shm', 'log', 'queue', 'data', 'mail', 'dovecot', 'postfix'])
    mkdirSync(join(BASE, folder), { recursive: true });
  await run('mount', '--bind', logFolder, LOGS);
  for (const device of ['null', 'zero', 'full', 'random', 'urandom']) {
    writeFileSync(join(BASE, 'dev', device), '');
    await run('mount', '--bind', join('/dev', device), join(BASE, 'dev', device));
  }
  await run('mount', '--bind', '/dev/shm', join(BASE, 'dev', 'shm'));
  await run('ln', '-s', '/proc/self/fd', join(BASE, 'dev', 'fd'));
  await run('mount', '--rbind', join(BASE, 'dev'), '/dev');
  for (const [path, text] of Object.entries(configFiles(setup))) {
    mkdirSync(dirname(join(BASE, path)), { recursive: true });
    writeFileSync(join(BASE, path), text);
  }
  await run('mount', '--bind', join(BASE, 'hosts'), '/etc/hosts');
  await run('cp', '/etc/postfix/dynamicmaps.cf', join(BASE, 'postfix'));
  await makeQueue();
  await run('chown', 'postfix:', join(BASE, 'data'));
  await run('chown', '1000:1000', join(BASE, 'mail'));
}

/** As `postfix check` makes it, which takes seconds (postfix-files(5)); with `quick-start` the start leaves it out. */
async function makeQueue(): Promise<void> {
  const own = [
    'active',
    'bounce',
    'corrupt',
    'defer',
    'deferred',
    'flush',
    'hold',
    'incoming',
    'private',
    'saved',
    'trace',
  ];
  const make = (mode: string, owner: string, group: string, ...names: readonly string[]) =>
    run('install', '-d', '-m', mode, '-o', owner, '-g', group, ...names.map((name) => join(BASE, 'queue', name)));
  await make('0700', 'postfix', 'root', ...own);
  await make('1730', 'postfix', 'postdrop', 'maildrop');
  await make('2710', 'postfix', 'postdrop', 'public');
  await make('0755', 'root', 'root', 'pid');
  writeFileSync(join(BASE, 'queue', 'quick-start'), '');
}

async function bringUpNetwork(): Promise<void> {
  await run('hostname', RELAY.name.split('.')[0] ?? '');
  await run('ip', 'link', 'set', 'lo', 'up');
  const addresses = new Set([...Object.values(CLIENTS), ...NEXT_HOPS].map(({ address }) => address));
  for (const address of addresses)
    if (address !== CLIENTS.loopback.address) await run('ip', 'address', 'add', `${address}/32`, 'dev', 'lo');
}

async function makeCertificate(): Promise<{ readonly key: string; readonly cert: string }> {
  const [keyFile, certFile] = [join(BASE, 'key.pem'), join(BASE, 'cert.pem')];
  const subject = ['-subj', `/CN=${RELAY.name}`, '-days', '2'];
  await run(
    'openssl',
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    ...subject,
    '-keyout',
    keyFile,
    '-out',
    certFile,
  );
  return { key: await run('cat', keyFile), cert: await run('cat', certFile) };
}
