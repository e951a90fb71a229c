import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';

const MAX_OUTPUT_LINES = 20;

type Environment = Readonly<Record<string, string | undefined>>;

/** Microsoft's Agents Playground as a process of its own. */
export interface PlaygroundProcess {
  readonly child: ChildProcess;
  /** Resolves when it listens; rejects with its last output when it exits before. */
  readonly listening: Promise<void>;
  /** Resolves when it has exited: the exit code, and a sentence with its last output. */
  readonly exited: Promise<{ readonly code: number | null; readonly why: string }>;
}

export interface PlaygroundOptions {
  /** Where the bot listens. */
  readonly endpoint: string;
  readonly port: number;
  readonly env: Environment;
}

/**
 * Starts it. Once it listens, it opens a browser unless `TEAMSAPPTESTER_BROWSER` is `none` (its only switch for that,
 * version 0.2.28); where the program for it is missing, it exits. Its own log file is the only place where it writes why.
 */
export async function startPlaygroundProcess({ endpoint, port, env }: PlaygroundOptions): Promise<PlaygroundProcess> {
  const directory = await mkdtemp(join(tmpdir(), 'mailflow-playground-log-'));
  const log = join(directory, 'playground.log');
  const require = createRequire(import.meta.url);
  const cli = require.resolve('@microsoft/m365agentsplayground/cli.js');
  const child = spawn(process.execPath, [cli, 'start', '-e', endpoint, '-c', 'msteams', '-p', String(port), '--dt'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, M365_AGENTS_PLAYGROUND_LOGFILE: log },
  });
  const errors: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    errors.push(line);
    if (errors.length > MAX_OUTPUT_LINES) errors.shift();
  });
  const exited = once(child, 'close').then(async ([code, signal]: readonly unknown[]) => {
    const output = [...linesOf(log), ...errors].slice(-MAX_OUTPUT_LINES);
    await rm(directory, { recursive: true, force: true });
    const how = typeof code === 'number' ? `with code ${code}` : `on ${String(signal)}`;
    const last = output.length === 0 ? 'It wrote nothing.' : `Its last output:\n${output.join('\n')}`;
    return { code: typeof code === 'number' ? code : null, why: `The Agents Playground exited ${how}. ${last}` };
  });
  const listening = new Promise<void>((resolve, reject) => {
    // Read to its end, or the pipe fills up and the Playground waits for it.
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('Listening on')) resolve();
    });
    exited.then(({ why }) => reject(new Error(why)));
  });
  // Those who only wait for the end must not be ended by this one.
  listening.catch(() => {});
  return { child, listening, exited };
}

/** With the browser switched off where nothing could open one. What is set already stays. */
export function withBrowserIfAny(env: Environment, platform: NodeJS.Platform): Environment {
  if (env['TEAMSAPPTESTER_BROWSER'] !== undefined || platform === 'darwin' || platform === 'win32') return env;
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const canOpen = folders.some((folder) => isExecutable(join(folder, 'xdg-open')));
  return canOpen ? env : { ...env, TEAMSAPPTESTER_BROWSER: 'none' };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
  } catch {
    return [];
  }
}
