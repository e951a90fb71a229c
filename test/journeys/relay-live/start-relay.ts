import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { bundleScript } from '../../prepared/bundle-script.ts';
import { withDirectory } from '../mailflow.ts';
import { BASE, LOGS, type Rotation, type Setup } from './host/config-files.ts';
import type { SessionMessage, Step } from './host/long-session.ts';
import { CLIENTS, type ClientName } from './host/network.ts';
import type { Received } from './host/next-hops.ts';
import { asRoot, NAMESPACES } from './missing-parts.ts';
import { cameOf, ofSession, pickedUp, secondPasses, sentOn, type TrueMessage, type Visited } from './truth.ts';
import { type Outcome, outcomeOf, swaksLine, type Visit } from './visits.ts';

const HOST = fileURLToPath(new URL('host/relay-host.ts', import.meta.url));
/** Of the relay: an hour ahead of UTC in winter, two in summer. */
export const RELAY_ZONE = 'Europe/Berlin';

/** Daemons say nowhere that they have nothing more to do: one has to look. */
const LOOK_AGAIN_MS = 50;

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A real mail relay that runs for a test, and what was truly done with it. */
export interface Relay {
  /** The folder with its logs and what they were renamed to. */
  readonly logs: string;
  /** Its log, with dates of RFC 3339 where rsyslog writes it. */
  readonly logPath: string;
  /** The same lines under dates without year and zone, where rsyslog writes them; absent otherwise. */
  readonly oldLogPath: string;
  /** A client connects; answers what it saw. */
  readonly visit: (visit: Visit) => Promise<Outcome>;
  /** A client connects and does several things in one session; a step that sends gets its message id here. */
  readonly session: (client: ClientName, steps: readonly SessionStep[]) => Promise<void>;
  /** A program on the relay hands in a message with sendmail(1). */
  readonly sendmail: (to: string) => Promise<void>;
  /** Puts the log away. `copytruncate` loses what is written meanwhile, so that it waits until all is quiet. */
  readonly rotate: (how: Rotation | 'postlogd') => Promise<void>;
  /** Waits until the queue is empty, every session is over and all of that is in the log. */
  readonly quiet: () => Promise<void>;
  /** What its clients and next hops know of every message so far. */
  readonly truth: () => Promise<readonly TrueMessage[]>;
  /** Paths of the files of one of its logs (`mail.log`, `maillog`), the oldest first. */
  readonly logFiles: (log: string) => Promise<readonly string[]>;
  /** Runs a command in the relay's namespaces, as root. */
  readonly run: (...command: readonly string[]) => Promise<Ran>;
  readonly stop: () => Promise<void>;
}

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export type SessionStep = Without<Step, 'messageId'>;

/** A relay, and a directory for what is made of its log; both are gone afterwards. */
export const withRelay = (setup: Setup, use: (relay: Relay, directory: string) => Promise<void>): Promise<void> =>
  withDirectory(async (directory) => {
    const relay = await startRelay(directory, setup);
    try {
      await use(relay, directory);
    } finally {
      await relay.stop();
    }
  });

/** Starts Postfix, Dovecot and rsyslog in namespaces of their own. `directory` takes the logs. */
async function startRelay(directory: string, setup: Setup): Promise<Relay> {
  const logs = join(directory, 'log');
  await mkdir(logs, { recursive: true });
  const script = await bundleScript(HOST, directory);
  const [program = '', ...args] = [
    ...[...asRoot, 'env', `TZ=${RELAY_ZONE}`, 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'unshare', ...NAMESPACES],
    ...[process.execPath, script, logs, JSON.stringify(setup)],
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
    void ended.then(() => reject(new Error('the relay ended')));
  });
  let asked = 0;
  const ask = <T>(question: object): Promise<T> =>
    new Promise((resolve) => {
      asked += 1;
      answers.set(asked, (answer) => resolve(answer as T));
      child.stdin.write(`${JSON.stringify({ id: asked, ...question })}\n`);
    });
  await ready;
  return { ...relayOf(logs, setup, ask), stop };

  async function stop(): Promise<void> {
    child.stdin.end();
    await ended;
  }
}

function relayOf(logs: string, setup: Setup, ask: <T>(question: object) => Promise<T>): Omit<Relay, 'stop'> {
  const visited: Visited[] = [];
  const handedIn: TrueMessage[] = [];
  let begun = 0;
  let markers = 0;

  return {
    logs,
    logPath: join(logs, 'mail.log'),
    oldLogPath: join(logs, 'maillog'),
    visit,
    session,
    sendmail,
    run,
    rotate,
    quiet,
    truth,
    logFiles,
  };

  async function visit(visit: Visit): Promise<Outcome> {
    const from = Date.now();
    begun += 1;
    const messageId = `visit-${begun}@client.test`;
    const { stdout, stderr } = await run(...swaksLine(visit, messageId));
    const outcome = outcomeOf(stdout);
    // A client that cannot speak this version has visited nobody.
    if (outcome.tls !== visit.tls) throw new Error(`not over ${visit.tls}: ${stdout}${stderr}`);
    visited.push({ client: visit.client, user: visit.login?.user ?? '', outcome, from, to: Date.now() });
    return outcome;
  }

  async function session(client: ClientName, steps: readonly SessionStep[]): Promise<void> {
    const from = Date.now();
    const numbered = steps.map((step): Step => {
      begun += 1;
      return step.does === 'send' ? { ...step, messageId: `session-${begun}@client.test` } : step;
    });
    const { messages } = await ask<{ readonly messages: readonly SessionMessage[] }>({
      ...{ session: numbered, from: CLIENTS[client].address },
    });
    for (const message of messages) visited.push({ client, ...ofSession(message), from, to: Date.now() });
  }

  async function sendmail(to: string): Promise<void> {
    const from = Date.now();
    begun += 1;
    const text = `Message-Id: <note-${begun}@relay.test>\\nSubject: a note\\n\\ntext\\n`;
    await must('sh', '-c', `printf '${text}' | sendmail -C ${BASE}/postfix -f root@example.test ${to}`);
    await quiet();
    handedIn.push(pickedUp(from, Date.now()));
  }

  async function rotate(how: Rotation | 'postlogd'): Promise<void> {
    if (how === 'copytruncate') await quiet();
    if (how === 'postlogd') await must('postfix', '-c', `${BASE}/postfix`, 'logrotate');
    else await must('logrotate', '--force', '--state', `${BASE}/logrotate.state`, `${BASE}/logrotate.${how}`);
  }

  async function quiet(): Promise<void> {
    for (;;) {
      const queue = await must('postqueue', '-c', `${BASE}/postfix`, '-p');
      if (queue.includes('Mail queue is empty') && isOver(await lines())) break;
      await setTimeout(LOOK_AGAIN_MS);
    }
    markers += 1;
    const marker = `all quiet ${markers}.`;
    await must('postlog', '-c', `${BASE}/postfix`, '-p', 'info', marker);
    while (!(await lines()).some((line) => line.endsWith(marker))) await setTimeout(LOOK_AGAIN_MS);
  }

  async function truth(): Promise<readonly TrueMessage[]> {
    const { received } = await ask<{ readonly received: readonly Received[] }>({ received: true });
    const came = visited.map(cameOf).filter((each) => each !== null);
    const all = [...came, ...handedIn];
    return [...all, ...(setup.hasFilter ? secondPasses(all) : []), ...sentOn(received)];
  }

  async function logFiles(log: string): Promise<readonly string[]> {
    // postlogd's are root's alone.
    await must('chmod', '-R', 'a+rX', LOGS);
    const paths = (await readdir(logs)).filter((name) => name.startsWith(log)).map((name) => join(logs, name));
    const dated = await Promise.all(paths.map(async (path) => ({ path, at: (await stat(path)).mtimeMs })));
    return dated.sort((a, b) => a.at - b.at).map(({ path }) => path);
  }

  async function lines(): Promise<readonly string[]> {
    const texts = (await logFiles('mail.log')).map(async (path) => {
      const bytes = await readFile(path);
      return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().split('\n');
    });
    return (await Promise.all(texts)).flat();
  }

  async function must(...command: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await run(...command);
    if (code !== 0) throw new Error(`${command.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  }

  function run(...command: readonly string[]): Promise<Ran> {
    return ask<Ran>({ run: command });
  }
}

/** Every session that begins in the log has its end there. */
function isOver(lines: readonly string[]): boolean {
  const count = (what: RegExp) => lines.filter((line) => what.test(line)).length;
  return count(/smtpd\[\d+\]: connect from /) === count(/smtpd\[\d+\]: disconnect from /);
}
