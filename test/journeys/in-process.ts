import { join } from 'node:path';
import { runCommandLine } from '../../src/main/command-line.ts';
import { mailflowProcess, type Ran, ROOT } from './mailflow.ts';

export interface Surroundings {
  /** All variables that the program sees. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
}

/** Output, environment and folder belong to the process: whoever comes second waits. */
let turn: Promise<unknown> = Promise.resolve();

/** The program, run to its end: a bot in a process of its own, where `input` is typed; any other command in this one. */
export function mailflow(
  args: readonly string[],
  options: { readonly input?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<Ran> {
  if (args[0] === 'start') return mailflowProcess(args, options);
  return runHere(args, options.environment);
}

/** A start that is refused before it opens anything: it leaves nothing behind in this process. */
export const refusedStart = (args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Ran> =>
  runHere(['start', ...args], environment);

function runHere(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const { MAILFLOW_DATA: _, ...inherited } = process.env;
  return runInProcess(args, { environment: { ...inherited, ...environment }, folder: ROOT });
}

/**
 * One command of the real program, composed as the program composes it, in this process: starting one costs more than
 * most answers. What is about the process itself (a bot, a kill, memory, a pipe, the exit) is asked of a real one.
 */
export function runInProcess(args: readonly string[], surroundings: Surroundings): Promise<Ran> {
  const ran = turn.then(() => runAlone(args, surroundings));
  turn = ran.catch(() => undefined);
  return ran;
}

async function runAlone(args: readonly string[], { environment, folder }: Surroundings): Promise<Ran> {
  const before = { environment: { ...process.env }, folder: process.cwd(), argv: process.argv };
  const [stdout, stderr] = [capture(process.stdout), capture(process.stderr)];
  try {
    surroundWith(environment);
    process.argv = [process.execPath, join(ROOT, 'adapters', 'shell', 'launch.mjs'), ...args];
    process.chdir(folder);
    const code = await runCommandLine(args);
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    for (const { release } of [stdout, stderr]) release();
    process.chdir(before.folder);
    process.argv = before.argv;
    surroundWith(before.environment);
  }
}

function surroundWith(environment: Surroundings['environment']): void {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  for (const [name, value] of Object.entries(environment)) if (value !== undefined) process.env[name] = value;
}

/** Keeps what is written to a stream instead of writing it, until it is released. */
function capture(stream: NodeJS.WriteStream): { text(): string; release(): void } {
  const { write } = stream;
  const pieces: Buffer[] = [];
  stream.write = (piece: Uint8Array | string, ...rest: unknown[]) => {
    pieces.push(Buffer.from(piece as Uint8Array));
    const done = rest.find((each) => typeof each === 'function') as (() => void) | undefined;
    if (done !== undefined) queueMicrotask(done);
    return true;
  };
  return {
    text: () => Buffer.concat(pieces).toString(),
    release: () => {
      stream.write = write;
    },
  };
}
