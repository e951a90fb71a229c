import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const ROOT = join(fileURLToPath(new URL('.', import.meta.url)), '..', '..');

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the real program as a process of its own, as a shell would. */
export function startMailflow(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  stdout: 'pipe' | number = 'pipe',
): ChildProcess {
  const { MAILFLOW_DATA: _, ...inherited } = process.env;
  return spawn(process.execPath, [join(ROOT, 'adapters', 'shell', 'launch.mjs'), ...args], {
    cwd: ROOT,
    env: { ...inherited, ...environment },
    stdio: ['pipe', stdout, 'pipe'],
  });
}

/** Runs it to its end; `input` is what is typed, through a pipe. */
export async function mailflowProcess(
  args: readonly string[],
  options: { readonly input?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<Ran> {
  const child = startMailflow(args, options.environment);
  child.stdin?.end(options.input ?? '');
  return ended(child);
}

export async function ended(child: ChildProcess): Promise<Ran> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

/** A directory that is gone after the test. */
export async function withDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'mailflow-journey-'));
  try {
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
