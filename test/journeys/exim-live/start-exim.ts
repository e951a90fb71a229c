import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bundleScript } from '../../prepared/bundle-script.ts';
import { withDirectory } from '../mailflow.ts';
import type { Received } from '../relay-live/host/next-hops.ts';
import { asRoot, NAMESPACES } from '../relay-live/missing-parts.ts';
import { cameOf, pickedUp, sentOn, type TrueMessage, type Visited } from '../relay-live/truth.ts';
import { type Outcome, outcomeOf, swaksLine, type Visit } from '../relay-live/visits.ts';
import { BASE, type Setup } from './host/exim-config.ts';
import { eximRoot } from './missing-parts.ts';

const HOST = fileURLToPath(new URL('host/exim-host.ts', import.meta.url));

/** Exim says nowhere that it has nothing more to do: one has to look. */
const LOOK_AGAIN_MS = 50;

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A real Exim that runs for a test, and what was truly done with it. */
export interface Exim {
  readonly logPath: string;
  /** A client connects; answers what it saw. */
  readonly visit: (visit: Visit) => Promise<Outcome>;
  /** A program on the host hands in a message with sendmail(1). */
  readonly sendmail: (to: string) => Promise<void>;
  /** Renames the log; the next line begins another one. */
  readonly rotate: () => Promise<void>;
  /** Waits until the queue is empty. */
  readonly quiet: () => Promise<void>;
  /** What its clients and next hops know of every message so far, and of the bounces it had to write. */
  readonly truth: () => Promise<readonly TrueMessage[]>;
  /** Paths of the files of its log, the oldest first. */
  readonly logFiles: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

/** An Exim, and a directory for what is made of its log; both are gone afterwards. */
export const withExim = (setup: Setup, use: (exim: Exim, directory: string) => Promise<void>): Promise<void> =>
  withDirectory(async (directory) => {
    const exim = await startExim(directory, setup);
    try {
      await use(exim, directory);
    } finally {
      await exim.stop();
    }
  });

/** Starts Exim in namespaces of its own. `directory` takes the logs. */
async function startExim(directory: string, setup: Setup): Promise<Exim> {
  const logs = join(directory, 'log');
  await mkdir(logs, { recursive: true });
  const script = await bundleScript(HOST, directory);
  const [program = '', ...args] = [
    ...[...asRoot, 'env', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'unshare', ...NAMESPACES],
    ...[process.execPath, script, logs, eximRoot ?? '/', JSON.stringify(setup)],
  ];
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const output = createInterface(child.stdout);
  const answers = new Map<number, (answer: object) => void>();
  const ready = new Promise<void>((resolve, reject) => {
    output.on('line', (line) => {
      if (line === 'ready') return resolve();
      const { id, ...answer } = JSON.parse(line);
      answers.get(id)?.(answer);
      answers.delete(id);
    });
    void ended.then(() => reject(new Error('Exim ended')));
  });
  let asked = 0;
  const ask = <T>(question: object): Promise<T> =>
    new Promise((resolve) => {
      asked += 1;
      answers.set(asked, (answer) => resolve(answer as T));
      child.stdin.write(`${JSON.stringify({ id: asked, ...question })}\n`);
    });
  await ready;
  return { ...eximOf(logs, ask), stop };

  async function stop(): Promise<void> {
    child.stdin.end();
    await ended;
  }
}

function eximOf(logs: string, ask: <T>(question: object) => Promise<T>): Omit<Exim, 'stop'> {
  const visited: Visited[] = [];
  const handedIn: TrueMessage[] = [];
  const logPath = join(logs, 'mainlog');
  const began = Date.now();
  let begun = 0;
  let rotations = 0;

  return { logPath, visit, sendmail, rotate, quiet, truth, logFiles };

  async function visit(visit: Visit): Promise<Outcome> {
    const from = Date.now();
    begun += 1;
    const { stdout, stderr } = await run(...swaksLine(visit, `visit-${begun}@client.test`));
    const outcome = { ...outcomeOf(stdout), isQueued: /^<[-~] {2}250 OK id=/m.test(stdout) };
    // A client that cannot speak this version has visited nobody.
    if (outcome.tls !== visit.tls) throw new Error(`not over ${visit.tls}: ${stdout}${stderr}`);
    visited.push({ client: visit.client, user: visit.login?.user ?? '', outcome, from, to: Date.now() });
    return outcome;
  }

  async function sendmail(to: string): Promise<void> {
    const from = Date.now();
    begun += 1;
    const text = `Message-Id: <note-${begun}@relay.test>\\nSubject: a note\\n\\ntext\\n`;
    const { code, stderr } = await run('sh', '-c', `printf '${text}' | ${BASE}/exim4 -f root@example.test ${to}`);
    if (code !== 0) throw new Error(stderr);
    handedIn.push(pickedUp(from, Date.now()));
  }

  async function rotate(): Promise<void> {
    rotations += 1;
    await rename(logPath, `${logPath}.${100 - rotations}`);
  }

  async function quiet(): Promise<void> {
    for (;;) {
      const { stdout } = await run(`${BASE}/exim4`, '-bpc');
      const lines = await linesOf();
      const came = lines.filter((line) => / <= /.test(line)).length;
      if (stdout.trim() === '0' && came === lines.filter((line) => / Completed/.test(line)).length) return;
      await setTimeout(LOOK_AGAIN_MS);
    }
  }

  async function truth(): Promise<readonly TrueMessage[]> {
    const { received } = await ask<{ readonly received: readonly Received[] }>({ received: true });
    const bounces = (await linesOf()).filter((line) => / <= <> R=/.test(line));
    return [
      ...visited.map(cameOf).filter((each) => each !== null),
      ...handedIn,
      ...bounces.map(() => pickedUp(began, Date.now())),
      ...sentOn(received),
    ];
  }

  /** The number grows with every rotation that a file went through: the oldest has the largest. */
  async function logFiles(): Promise<readonly string[]> {
    const names = (await readdir(logs)).filter((name) => name.startsWith('mainlog'));
    return names.sort((a, b) => turnOf(b) - turnOf(a)).map((name) => join(logs, name));
  }

  async function linesOf(): Promise<readonly string[]> {
    const texts = (await logFiles()).map(async (path) => (await readFile(path, 'utf8')).split('\n'));
    return (await Promise.all(texts)).flat();
  }

  function run(...command: readonly string[]): Promise<Ran> {
    return ask<Ran>({ run: command });
  }
}

const turnOf = (name: string): number => Number(name.split('.')[1] ?? 0);
