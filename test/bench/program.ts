import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { accessSync, constants, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LAUNCHER = join(ROOT, 'adapters', 'shell', 'launch.mjs');
const PEAK_RECORDER = new URL('./record-peak.mjs', import.meta.url);

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a program that runs until it ends or is ended, at the latest with this process. */
export function start(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ChildProcessWithoutNullStreams {
  const child = spawn(program, args, { cwd: ROOT, env: { ...process.env, ...environment } });
  running.add(child);
  child.on('close', () => running.delete(child));
  return child;
}

/** Runs a program to its end and answers what it printed; throws when it fails. */
export async function run(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = start(program, args, environment);
  child.stdin.end();
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${Buffer.concat(err)}`);
  return Buffer.concat(out).toString();
}

/** Runs a plain JavaScript file as a process of its own. */
export const runScript = (script: URL, args: readonly string[]): Promise<string> =>
  run(process.execPath, [fileURLToPath(script), ...args]);

/** Starts the real program as a shell would, to be ended by a signal. */
export const startMailflow = (args: readonly string[], environment: Readonly<Record<string, string>>) =>
  start(process.execPath, [LAUNCHER, ...args], environment);

/** Runs the real program as a shell would; answers what it printed and the most memory it held, in bytes. */
export async function runMailflow(
  args: readonly string[],
  scratch: string,
): Promise<{ readonly printed: string; readonly peakBytes: number }> {
  const peakFile = join(scratch, 'peak');
  const printed = await run(process.execPath, ['--import', PEAK_RECORDER.href, LAUNCHER, ...args], {
    BENCH_PEAK_FILE: peakFile,
  });
  const peakBytes = Number(readFileSync(peakFile, 'utf8'));
  rmSync(peakFile);
  return { printed, peakBytes };
}

/** What a process says that matches; an error when it ends without. All that it says later is read and forgotten. */
export function said(child: ChildProcessWithoutNullStreams, from: Readable, words: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let all = '';
    let isSaid = false;
    from.on('data', (chunk: Buffer) => {
      if (isSaid) return;
      all += chunk;
      const found = words.exec(all);
      if (found === null) return;
      isSaid = true;
      resolve(found);
    });
    child.once('close', (code) => reject(new Error(`it ended with ${code} and said only: ${all}`)));
  });
}

/** The path of an installed program, also of those that only administrators have on their path. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
