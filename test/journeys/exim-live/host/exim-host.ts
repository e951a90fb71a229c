import { execFile, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { CLIENTS, NEXT_HOPS, RELAY } from '../../relay-live/host/network.ts';
import { openNextHops } from '../../relay-live/host/next-hops.ts';
import { addedFiles, BASE, configFiles, LOGS, type Setup, USER } from './exim-config.ts';

/*
 * The first process of Exim's own namespaces (mounts, network, processes, host name): with it all others end. What it
 * mounts, and the addresses it takes, are seen by nothing else on the machine. Arguments: the folder for the logs, the root
 * of the file system that has Exim, and the set-up in JSON. It writes `ready`, then answers each line it reads:
 * `{ id, run }` with `{ id, code, stdout, stderr }`, and `{ id, received: true }` with what the next hops have received. It
 * ends when its input does.
 */

const [logFolder = '', root = '', given = ''] = process.argv.slice(2);
const setup: Setup = JSON.parse(given);
const execute = promisify(execFile);
const run = async (...command: readonly string[]): Promise<string> => {
  const [program = '', ...args] = command;
  return (await execute(program, args)).stdout;
};

process.umask(0o022);
const questions = createInterface(process.stdin).on('close', () => process.exit(0));
await mountFiles();
await bringUpNetwork();
const { received } = await openNextHops(NEXT_HOPS, await makeCertificate());
// In the foreground: what it says of a wrong configuration is seen. It has its queue looked at every second.
const daemon = spawn(join(BASE, 'exim4'), ['-bdf', '-q1s'], { stdio: ['ignore', 'inherit', 'inherit'] });
daemon.once('exit', () => process.exit(1));
await isListening();
process.stdout.write('ready\n');

questions.on('line', (line) => void answer(JSON.parse(line)));

async function answer(asked: { readonly id: number; readonly run?: readonly string[] }): Promise<void> {
  const said = asked.run === undefined ? { received } : await outcomeOf(asked.run);
  process.stdout.write(`${JSON.stringify({ id: asked.id, ...said })}\n`);
}

function outcomeOf([program = '', ...args]: readonly string[]): Promise<object> {
  return new Promise((resolve) => {
    const child = execFile(program, args, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? -1), stdout, stderr });
    });
    child.stdin?.end();
  });
}

/** Exim's user and its libraries have to be known: it gets an /etc of its own, a copy. */
async function mountFiles(): Promise<void> {
  await run('mount', '--make-rprivate', '/');
  await run('mount', '-t', 'tmpfs', 'exim', BASE);
  for (const folder of ['log', 'spool', 'mail']) mkdirSync(join(BASE, folder));
  await run('mount', '--bind', logFolder, LOGS);
  await run('cp', '--archive', '/etc', join(BASE, 'etc'));
  await run('mount', '--bind', join(BASE, 'etc'), '/etc');
  for (const [path, text] of Object.entries(configFiles(setup))) {
    mkdirSync(dirname(join('/etc', path)), { recursive: true });
    writeFileSync(join('/etc', path), text);
  }
  for (const [path, text] of Object.entries(addedFiles)) appendFileSync(join('/etc', path), text);
  await run(
    'chown',
    '--recursive',
    `${USER.id}:${USER.id}`,
    ...['log', 'spool', 'mail'].map((each) => join(BASE, each)),
  );
  // It takes its rights back for each delivery.
  await run('install', '--mode=4755', join(root, 'usr', 'sbin', 'exim4'), join(BASE, 'exim4'));
  if (root === '/') return;
  const libraries = await run('find', root, '-name', '*.so.*', '-printf', '%h\n');
  writeFileSync('/etc/ld.so.conf.d/exim.conf', libraries);
  await run('ldconfig');
}

async function bringUpNetwork(): Promise<void> {
  await run('hostname', RELAY.name.split('.')[0] ?? '');
  await run('ip', 'link', 'set', 'lo', 'up');
  const addresses = new Set([...Object.values(CLIENTS), ...NEXT_HOPS].map(({ address }) => address));
  for (const address of addresses)
    if (address !== CLIENTS.loopback.address) await run('ip', 'address', 'add', `${address}/32`, 'dev', 'lo');
}

async function makeCertificate(): Promise<{ readonly key: string; readonly cert: string }> {
  const [key, cert] = [join(BASE, 'key.pem'), join(BASE, 'cert.pem')];
  const subject = ['-subj', `/CN=${RELAY.name}`, '-days', '2'];
  await run('openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject, '-keyout', key, '-out', cert);
  await run('chown', `${USER.id}`, key);
  return { key: await run('cat', key), cert: await run('cat', cert) };
}

/** It writes no word when it is ready. */
async function isListening(): Promise<void> {
  for (;;) {
    const { code } = (await outcomeOf(['swaks', '--server', RELAY.address, '--quit-after', 'BANNER'])) as {
      readonly code: number;
    };
    if (code === 0) return;
  }
}
