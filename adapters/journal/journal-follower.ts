import { spawn } from 'node:child_process';
import { userInfo } from 'node:os';
import type { Fault } from '../../src/follow/follow-status.ts';
import type { Follower, Looked, Taking } from '../../src/follow/follower.ts';
import type { JournalPosition } from '../../src/follow/journal-position.ts';

export interface JournalFollowing {
  /** Syslog identifiers, `*` for any text; all that Postfix logs where there is none. */
  readonly identifiers: readonly string[];
  /** Where the journal is, when it is not this machine's own. */
  readonly directory: string | null;
  readonly position: JournalPosition | null;
  /** ms since 1970. */
  readonly now: () => number;
  /** The program; another one in tests. */
  readonly program?: string;
}

/** Fields that a line is made of (systemd.journal-fields(7)); cursor and time of receipt come with every entry. */
const FIELDS = 'MESSAGE,SYSLOG_IDENTIFIER,SYSLOG_PID,_PID,_COMM,_HOSTNAME,_SOURCE_REALTIME_TIMESTAMP';
/** What says that entries were lost, whatever else is asked for. */
const JOURNAL_ITSELF = 'SYSLOG_IDENTIFIER=systemd-journald';
/** The facility of mail (RFC 5424), and the programs of Postfix where it logs under another one. */
const ANY_MAIL = [
  'SYSLOG_FACILITY=2',
  ...['smtpd', 'smtp', 'qmgr', 'cleanup', 'pickup', 'tlsproxy'].map((name) => `_COMM=${name}`),
];
const HEAD_ENTRIES = '2000';
const LINE_END = 10;
const MAX_ERROR = 2000;

/**
 * Follows the journal of systemd through `journalctl`, which is asked for what came after the last entry: it stays away
 * between two looks. Entries of programs that are not asked for are left out here, where `*` stands in a name.
 */
export function journalFollower({
  identifiers,
  directory,
  position,
  now,
  program = 'journalctl',
}: JournalFollowing): Follower {
  let cursor = position?.cursor ?? null;
  const isWanted = wantedBy(identifiers);
  const matches = matchesOf(identifiers);

  async function look(take: Taking, budget: number): Promise<Looked> {
    if (budget === 0) return { bytes: 0, isAtEnd: false, behind: null, fault: null, gaps: [] };
    const asked = [...(cursor === null ? [] : [`--after-cursor=${cursor}`]), ...matches];
    const { bytes, isCut, fault } = await read(asked, budget, async (entries) => {
      const wanted = entries.filter(isWanted);
      if (wanted.length > 0) await take(Buffer.concat(wanted));
      cursor = cursorOf(entries.at(-1)) ?? cursor;
    });
    return { bytes, isAtEnd: !isCut, behind: null, fault, gaps: [] };
  }

  /** Runs journalctl and hands over whole entries as they come, until about so many bytes were read. */
  async function read(
    asked: readonly string[],
    budget: number,
    take: (entries: readonly Buffer[]) => Promise<void>,
  ): Promise<{ readonly bytes: number; readonly isCut: boolean; readonly fault: Omit<Fault, 'since'> | null }> {
    const where = directory === null ? [] : [`--directory=${directory}`];
    const child = spawn(
      program,
      ['--output=json', '--all', '--no-pager', '--quiet', `--output-fields=${FIELDS}`, ...where, ...asked],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C.UTF-8' } },
    );
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = `${complaint}${text}`.slice(0, MAX_ERROR);
    });
    const ended = new Promise<{ readonly code: number | null; readonly error: Error | null }>((resolve) => {
      child.once('error', (error) => resolve({ code: null, error }));
      child.once('close', (code) => resolve({ code, error: null }));
    });
    let bytes = 0;
    let isCut = false;
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      const { entries, left } = split(Buffer.concat([rest, chunk]));
      rest = left;
      if (entries.length > 0) await take(entries);
      bytes += chunk.length;
      isCut = bytes >= budget;
      if (isCut) break;
    }
    if (isCut) child.kill();
    const { code, error } = await ended;
    if (isCut || (code === 0 && error === null))
      return { bytes, isCut, fault: complaint === '' ? null : faultOf(complaint, null) };
    return { bytes, isCut, fault: faultOf(complaint, error) };
  }

  function faultOf(complaint: string, error: Error | null): Omit<Fault, 'since'> | null {
    if ((error as NodeJS.ErrnoException | null)?.code === 'ENOENT') {
      return {
        kind: 'gone',
        text: `There is no ${program} on this machine: its journal cannot be followed. Follow a file instead.`,
      };
    }
    const who = userInfo().username;
    if (
      /not seeing messages|no journal files were opened due to insufficient permissions|permission denied/i.test(
        complaint,
      )
    ) {
      return {
        kind: 'forbidden',
        text: `${who} may not read the journal. Add it to the group systemd-journal, and restart: usermod -aG systemd-journal ${who}`,
      };
    }
    if (/no journal files were found/i.test(complaint)) {
      return { kind: 'gone', text: `There is no journal${directory === null ? '' : ` in ${directory}`}.` };
    }
    const text = complaint.trim().replaceAll(/\s+/g, ' ') || error?.message || '';
    return text === '' ? null : { kind: 'other', text: `journalctl cannot read the journal: ${text}` };
  }

  return {
    look,
    async head(bytes) {
      const entries: Buffer[] = [];
      await read(['--lines', HEAD_ENTRIES, ...matches], bytes, async (more) => {
        entries.push(...more.filter(isWanted));
      });
      return Buffer.concat(entries).subarray(0, bytes);
    },
    fileName: () => 'the journal',
    modifiedAt: async () => new Date(now()),
    position: (): JournalPosition => ({ version: 1, kind: 'journal', cursor }),
    close: async () => {},
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

const CURSOR = /"__CURSOR"\s*:\s*"([^"\\]+)"/;
const cursorOf = (entry: Buffer | undefined): string | null =>
  CURSOR.exec(entry?.toString('latin1') ?? '')?.[1] ?? null;

/** journalctl joins terms of one field, and with `+` those of several. */
function matchesOf(identifiers: readonly string[]): readonly string[] {
  const isExact = identifiers.length > 0 && identifiers.every((name) => !name.includes('*'));
  const terms = isExact ? identifiers.map((name) => `SYSLOG_IDENTIFIER=${name}`) : ANY_MAIL;
  return [...terms, JOURNAL_ITSELF].flatMap((term, at) => (at === 0 ? [term] : ['+', term]));
}

const IDENTIFIER = /"SYSLOG_IDENTIFIER"\s*:\s*"((?:[^"\\]|\\.)*)"/;

function wantedBy(identifiers: readonly string[]): (entry: Buffer) => boolean {
  if (identifiers.length === 0) return () => true;
  const escaped = identifiers.map((name) => name.split('*').map(literally).join('.*'));
  const wanted = new RegExp(`^(?:systemd-journald|${escaped.join('|')})$`);
  return (entry) => wanted.test(IDENTIFIER.exec(entry.toString('latin1'))?.[1]?.replaceAll('\\/', '/') ?? '');
}

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
