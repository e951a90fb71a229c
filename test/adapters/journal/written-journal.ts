import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const WRITERS = ['/lib/systemd/systemd-journal-remote', '/usr/lib/systemd/systemd-journal-remote'];
const WRITER = WRITERS.find(existsSync);

/** Whether journals can be written and read here: systemd, and Debian's package systemd-journal-remote. */
export const canWriteJournals: Promise<boolean> =
  WRITER === undefined
    ? Promise.resolve(false)
    : promisify(execFile)('journalctl', ['--version']).then(
        () => true,
        () => false,
      );

export interface JournalEntry {
  readonly identifier: string;
  readonly pid: number;
  /** As bytes where it is no text. */
  readonly message: string | Uint8Array;
}

/** A journal of its own, written by systemd's own program. */
export async function writtenJournal(parent = tmpdir()) {
  const directory = await mkdtemp(join(parent, 'mailflow-journal-'));
  const files: string[] = [];
  let serial = 0;
  return {
    directory,
    async write(entries: readonly JournalEntry[]): Promise<void> {
      const file = join(directory, `${String(++serial).padStart(3, '0')}.journal`);
      files.push(file);
      const child = spawn(WRITER ?? '', ['-o', file, '-'], {
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      child.stdin.end(Buffer.concat(entries.map((entry) => exported(entry, ++serial))));
      await once(child, 'close');
    },
    /** Takes away the file that was written then: 1 is the first. */
    vacuum: async (write: number): Promise<void> => rm(files[write - 1] ?? ''),
    /** What was written then is for root alone, or for all. */
    permit: (write: number, mode: number): Promise<void> => chmod(files[write - 1] ?? '', mode),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

const BEGIN_US = 1_796_000_000_000_000n;

/** The journal's export format: https://systemd.io/JOURNAL_EXPORT_FORMATS */
function exported({ identifier, pid, message }: JournalEntry, serial: number): Buffer {
  const at = String(BEGIN_US + BigInt(serial) * 1_000_000n);
  const fields = [
    `__REALTIME_TIMESTAMP=${at}`,
    `__MONOTONIC_TIMESTAMP=${at}`,
    '_BOOT_ID=008efef50f404b3fabc40080aa3eb46e',
    '_HOSTNAME=mx1',
    'SYSLOG_FACILITY=2',
    `SYSLOG_IDENTIFIER=${identifier}`,
    `_PID=${pid}`,
    `_SOURCE_REALTIME_TIMESTAMP=${at}`,
  ];
  const bytes = Buffer.from(message);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(bytes.length));
  return Buffer.concat([Buffer.from(`${fields.join('\n')}\nMESSAGE\n`), length, bytes, Buffer.from('\n\n')]);
}
