import { type ChildProcess, spawn } from 'node:child_process';
import { userInfo } from 'node:os';
import type { Fault } from '../../src/follow/follow-status.ts';

export interface JournalctlOptions {
  readonly program?: string | undefined;
  /** Where the journal is, when it is not this machine's own. */
  readonly directory: string | null;
  /** How long it may give nothing before it is taken for hanging, and killed. */
  readonly silenceMs?: number | undefined;
}

type Trouble = Omit<Fault, 'since'>;

/** What came of reading entries. `bytes`: of those that were counted. */
interface JournalRead {
  readonly bytes: number;
  /** The budget was spent: there may be more. */
  readonly isCut: boolean;
  readonly fault: Trouble | null;
}

/** Takes entries over, each a line of JSON with its end, and answers how many bytes are to be counted. */
type TakingEntries = (entries: readonly Buffer[]) => Promise<number>;

export interface Journalctl {
  /** Hands over whole entries as they come, until about so many bytes were counted. */
  read(asked: readonly string[], budget: number, take: TakingEntries): Promise<JournalRead>;
  /** Why there is nothing to read, or not all of it; null where all is well. */
  trouble(): Promise<Trouble | null>;
  /** Ends what is running; what waits for it is told so. */
  close(): void;
}

/** Fields that a line is made of (systemd.journal-fields(7)); cursor and time of receipt come with every entry. */
const FIELDS = 'MESSAGE,SYSLOG_IDENTIFIER,SYSLOG_PID,_PID,_COMM,_HOSTNAME,_SOURCE_REALTIME_TIMESTAMP';
const SILENCE_MS = 60_000;
const LINE_END = 10;
const MAX_ERROR = 2000;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error: Error | null;
}

/** Runs journalctl(1). */
export function journalctlOf({
  program = 'journalctl',
  directory,
  silenceMs = SILENCE_MS,
}: JournalctlOptions): Journalctl {
  const running = new Set<ChildProcess>();
  let isClosed = false;

  /** Gives what it prints to `onOutput`, until that answers false. */
  async function run(args: readonly string[], onOutput: (bytes: Buffer) => Promise<boolean>) {
    if (isClosed) throw new Error('the journal is no longer read');
    const where = directory === null ? [] : [`--directory=${directory}`];
    const child = spawn(program, ['--no-pager', ...where, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    running.add(child);
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = `${complaint}${text}`.slice(0, MAX_ERROR);
    });
    const ended = new Promise<Ended>((resolve) => {
      child.once('error', (error) => resolve({ code: null, signal: null, error }));
      child.once('close', (code, signal) => resolve({ code, signal, error: null }));
    });
    let isHanging = false;
    const kill = (): void => {
      isHanging = true;
      child.kill('SIGKILL');
    };
    let silence = setTimeout(kill, silenceMs);
    let isCut = false;
    try {
      for await (const bytes of child.stdout as AsyncIterable<Buffer>) {
        // What is done with it takes its own time.
        clearTimeout(silence);
        isCut = !(await onOutput(bytes));
        if (isCut) break;
        silence = setTimeout(kill, silenceMs);
      }
      if (isCut) child.kill('SIGKILL');
      return { complaint, isCut, isHanging, ...(await ended) };
    } finally {
      clearTimeout(silence);
      child.kill('SIGKILL');
      running.delete(child);
    }
  }

  async function read(asked: readonly string[], budget: number, take: TakingEntries): Promise<JournalRead> {
    let bytes = 0;
    let rest: Buffer = Buffer.alloc(0);
    const ran = await run(['--output=json', '--all', `--output-fields=${FIELDS}`, ...asked], async (more) => {
      const { entries, left } = split(Buffer.concat([rest, more]));
      rest = left;
      if (entries.length > 0) bytes += await take(entries);
      return bytes < budget;
    });
    return { bytes, isCut: ran.isCut, fault: ran.isCut ? null : faultOf(ran) };
  }

  /** With JSON it says nothing of what it may not read, nor that there is nothing: it is asked for a line of text. */
  async function trouble(): Promise<Trouble | null> {
    return faultOf(await run(['--lines=1', '--output=short'], async () => true));
  }

  function faultOf({ complaint, code, signal, error, isHanging }: Awaited<ReturnType<typeof run>>): Trouble | null {
    if ((error as NodeJS.ErrnoException | null)?.code === 'ENOENT') {
      return {
        kind: 'gone',
        text: `There is no ${program} on this machine: its journal cannot be followed. Follow a file instead.`,
      };
    }
    if (isHanging)
      return { kind: 'other', text: `journalctl wrote nothing for ${Math.ceil(silenceMs / 1000)} s and was ended.` };
    const who = userInfo().username;
    if (/not seeing messages|insufficient permissions|permission denied/i.test(complaint)) {
      return {
        kind: 'forbidden',
        text: `${who} may not read the journal. Add it to the group systemd-journal, and restart: usermod -aG systemd-journal ${who}`,
      };
    }
    if (/no journal files were found|failed to open .*no such file or directory/i.test(complaint)) {
      return {
        kind: 'gone',
        text: `There is no journal${directory === null ? ' on this machine' : ` in ${directory}`}.`,
      };
    }
    if (code === 0 && error === null) return null;
    const end = signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`;
    const text = complaint.trim().replaceAll(/\s+/g, ' ') || error?.message || end;
    return { kind: 'other', text: `journalctl cannot read the journal: ${text}` };
  }

  return {
    read,
    trouble,
    close() {
      isClosed = true;
      for (const child of running) child.kill('SIGKILL');
    },
  };
}

/** Entries, each with its line end, and what is left of one that has not come whole. */
function split(bytes: Buffer): { readonly entries: readonly Buffer[]; readonly left: Buffer } {
  const entries: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, start)) {
    entries.push(bytes.subarray(start, end + 1));
    start = end + 1;
  }
  return { entries, left: bytes.subarray(start) };
}
