import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ROOT } from '../journeys/mailflow.ts';
import { freePort } from '../teams/free-port.ts';
import type { Arena } from './family.ts';
import type { Observation } from './verdict.ts';

/** The program as `npm start` starts it. */
export interface Program {
  readonly child: ChildProcess;
  readonly port: number;
  /** `http://127.0.0.1:1234` */
  readonly url: string;
  readonly data: string;
  /** Everything that it has written so far. */
  stdout(): string;
  stderr(): string;
  isAlive(): boolean;
  /** Megabytes; not a number when it has ended, or where the machine does not say. */
  rssMb(): number;
  /** Open file descriptors; not a number when it has ended, or where the machine does not say. */
  descriptors(): number;
  /** Bytes that it has read from anything; not a number when it has ended, or where the machine does not say. */
  bytesRead(): number;
  /** Whether it has this file open. */
  hasOpen(path: string): boolean;
  /** Sends a signal, and waits until it has ended. The attack has failed where it had ended before. */
  end(
    signal?: NodeJS.Signals,
  ): Promise<{ readonly code: number | null; readonly signal: string | null; readonly ms: number }>;
}

type Stream = 'pipe' | 'ignore' | number;

export interface ProgramOptions {
  readonly data: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Runs before the program, and runs it: `['unshare', '-m', …]`. */
  readonly wrapper?: readonly string[];
  readonly stdout?: Stream;
  readonly stderr?: Stream;
  /** It is not waited for. */
  readonly isRaw?: boolean;
}

const START_MS = 120_000;
const END_MS = 60_000;
const ANSWER_MS = 30_000;

/**
 * Starts it with settings of its own and nothing else, and waits until it listens. When the attack is over it has to answer,
 * unless the attack has ended it; then it is killed.
 */
export async function startProgram(
  arena: Pick<Arena, 'see' | 'atEnd' | 'closing'>,
  options: ProgramOptions,
): Promise<Program> {
  const { data, environment = {}, args = [], wrapper = [], stdout = 'pipe', stderr = 'pipe', isRaw = false } = options;
  const port = await freePort();
  const command = [
    ...wrapper,
    process.execPath,
    join(ROOT, 'adapters', 'shell', 'launch.mjs'),
    'start',
    '--data',
    data,
    ...args,
  ];
  const child = spawn(command[0] as string, command.slice(1), {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: data,
      TMPDIR: process.env['TMPDIR'] ?? '/tmp',
      MAILFLOW_PORT: String(port),
      ...FAST,
      ...environment,
    },
    stdio: ['pipe', stdout, stderr],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin?.on('error', () => {});
  const exited = once(child, 'exit');
  let isEnded = false;
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  const program: Program = {
    ...{ child, port, data, isAlive },
    url: `http://127.0.0.1:${port}`,
    stdout: () => Buffer.concat(out).toString(),
    stderr: () => Buffer.concat(err).toString(),
    rssMb: () => Number(/VmRSS:\s+(\d+) kB/.exec(ofProcess(child.pid, 'status'))?.[1] ?? Number.NaN) / 1_024,
    descriptors: () => descriptorsOf(child.pid),
    bytesRead: () => Number(/^rchar: (\d+)/m.exec(ofProcess(child.pid, 'io'))?.[1] ?? Number.NaN),
    hasOpen: (path) => hasOpen(child.pid, path),
    async end(signal = 'SIGTERM') {
      if (!isAlive()) arena.see(goingOn(howEnded()));
      isEnded = true;
      return end(signal);
    },
  };
  async function end(signal: NodeJS.Signals) {
    const began = performance.now();
    if (isAlive()) child.kill(signal);
    const forced = setTimeout(() => child.kill('SIGKILL'), END_MS);
    const [code, by] = await exited;
    clearTimeout(forced);
    return { code, signal: by, ms: performance.now() - began };
  }
  const howEnded = (): string => `ended by itself: ${child.exitCode ?? child.signalCode}`;
  arena.atEnd(async () => {
    if (isEnded) return null;
    const ms = await msUntil(async () => !isAlive() || (await isHealthy(program)), ANSWER_MS);
    if (!isAlive()) return goingOn(howEnded());
    return goingOn(ms < Number.POSITIVE_INFINITY ? ANSWERS : 'does not answer');
  });
  arena.closing(() => end('SIGKILL'));
  if (!isRaw) await until(() => isHealthy(program), `it does not listen: ${program.stderr().slice(0, 500)}`, START_MS);
  return program;
}

const ANSWERS = 'answers';
const goingOn = (value: string): Observation => ({
  kind: 'one-of',
  name: 'the program goes on until the attack is over',
  value,
  allowed: [ANSWERS],
});

/** Looks often, so that attacks take minutes and not hours. */
const FAST = { MAILFLOW_INBOX_SCHEDULE: '*/2 * * * * *', MAILFLOW_DETECTION_SCHEDULE: '*/5 * * * * *' };

/** Waits until something is so; an error after so many milliseconds. */
export async function until(
  isSo: () => Promise<boolean> | boolean,
  otherwise: string,
  withinMs: number,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(otherwise);
    await wait(50);
  }
}

/** The same, but answers after how many milliseconds; infinitely many when it does not become so. */
export async function msUntil(isSo: () => Promise<boolean> | boolean, withinMs: number): Promise<number> {
  const began = performance.now();
  return until(isSo, '', withinMs).then(
    () => performance.now() - began,
    () => Number.POSITIVE_INFINITY,
  );
}

export const isHealthy = ({ url }: Pick<Program, 'url'>): Promise<boolean> =>
  fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5_000) }).then(
    async (response) => {
      await response.text();
      return response.status === 200;
    },
    () => false,
  );

/** Why what is measured in /proc cannot be measured here; null where it can. */
export const withoutProc = async (): Promise<string | null> =>
  existsSync('/proc/self/fd') ? null : 'it measures in /proc, which this machine does not have';

function ofProcess(pid: number | undefined, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

function descriptorsOf(pid: number | undefined): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return Number.NaN;
  }
}

function hasOpen(pid: number | undefined, path: string): boolean {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).some((each) => readlinkSync(join(folder, each)) === path);
  } catch {
    return false;
  }
}

/** The longest that the program kept somebody waiting for `/healthz` while something was done, in milliseconds. */
export async function longestStall(program: Program, during: () => Promise<unknown>): Promise<number> {
  let isOver = false;
  let longest = 0;
  const watching = (async () => {
    while (!isOver) {
      const began = performance.now();
      const isWell = await isHealthy(program);
      longest = Math.max(longest, isWell ? performance.now() - began : Number.POSITIVE_INFINITY);
      await wait(20);
    }
  })();
  await during().finally(() => {
    isOver = true;
  });
  await watching;
  return longest;
}

/** The most memory that it takes while something is done, in megabytes. */
export async function mostMemory(program: Program, during: () => Promise<unknown>): Promise<number> {
  let most = program.rssMb();
  const timer = setInterval(() => {
    most = Math.max(most, program.rssMb());
  }, 25);
  await during().finally(() => clearInterval(timer));
  return most;
}
