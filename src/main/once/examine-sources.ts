import { execFile } from 'node:child_process';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { nodeFiles } from '../../../adapters/files/files.ts';
import { filesIn } from '../../../adapters/files/follow/folder.ts';
import { missingPermission } from '../../../adapters/files/read-permission.ts';
import { systemClock } from '../../../adapters/schedule/system-clock.ts';
import { sources } from '../../../adapters/sources/index.ts';
import type { DoctorLine } from '../../../cards/doctor-card.ts';
import { tenantClaims } from '../../fetch/tenant-claims.ts';
import type { FollowedLog } from '../../follow/followed-log.ts';
import { counted } from '../../model/format.ts';
import { systemWords } from '../../model/text/system-text.ts';
import { instantText } from '../../model/time.ts';
import type { Source } from '../../ports/source.ts';
import { errorText } from '../error-text.ts';
import { followedLogs } from '../followed-logs.ts';
import { outboundOf } from '../outbound.ts';
import type { RunOptions } from '../run-options.ts';
import { examinedProxy } from './examine-proxy.ts';

const HEAD_BYTES = 4 * 1024 * 1024;
const TAIL_BYTES = 4 * 1024 * 1024;
const JOURNAL_ENTRIES = 10_000;
const MAX_FILES = 20;
const NOT_THERE_CURE =
  'Check that syslog still writes it, or correct its path in the settings. Debian 12 comes without rsyslog: there, follow the journal (journal: true).';

/** What was found of one log. */
interface Finding extends Pick<DoctorLine, 'verdict' | 'what' | 'cure'> {
  readonly text: string;
}

/** Each log that is to be followed: whether it is there, readable, of its kind, has TLS versions, and a zone that can be. */
export async function examinedSources(asked: RunOptions): Promise<readonly Finding[]> {
  const read = await followedLogs(asked);
  if (!read.ok) return read.faults.map((fault) => line('bad', 'settings', fault, null));
  const { fetched } = asked.given.file;
  const { way, faults } = await outboundOf(asked.given.environment);
  // Nothing is noted: who counts is decided where it is fetched.
  const note = { read: async () => null, write: async () => {} };
  const names = fetched.map(({ tenant }) => tenant);
  const around = { clock: systemClock, send: way.send, claims: tenantClaims(note, names), kept: async () => null };
  const lines = await Promise.all([
    ...read.logs.map((log) => examined(log).catch((cause) => [failed(log, cause)])),
    ...(fetched.length === 0 ? [] : [examinedProxy(fetched, { way, faults })]),
    ...fetched.map((tenant) => tenant.examine(around)),
  ]).finally(() => way.close());
  return lines.flat();
}

const line = (verdict: Finding['verdict'], what: string, text: string, cure: string | null): Finding => ({
  ...{ verdict, what, text, cure },
});

const failed = (log: FollowedLog, cause: unknown): Finding => line('bad', placeOf(log), errorText(cause), null);

const placeOf = ({ name, source }: FollowedLog): string => name.slice(source.length + 1);

function examined(log: FollowedLog): Promise<readonly Finding[]> {
  const source = sources.find(({ name }) => name === log.source);
  if (source === undefined) throw new Error(`there is no source ${log.source}`);
  switch (log.from.kind) {
    case 'file':
      return examinedFile(log, source, log.from.path);
    case 'folder':
      return examinedFolder(log, source, log.from.path);
    case 'journal':
      return examinedJournal(log, source, log.from);
  }
}

async function examinedFile(log: FollowedLog, source: Source, path: string): Promise<readonly Finding[]> {
  const forbidden = await missingPermission(path);
  if (forbidden !== null) return [line('bad', path, forbidden.text, forbidden.cure)];
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => cause);
  if (found instanceof Error)
    return [
      found.code === 'ENOENT'
        ? line('bad', path, 'It is not there.', NOT_THERE_CURE)
        : line('bad', path, `It cannot be read: ${systemWords(found)}.`, null),
    ];
  if (found.size === 0) return [line('unknown', path, 'It can be read but is empty.', null)];
  if (!(await isOf(source, path)))
    return [line('bad', path, `It is not a log of ${source.name}: ${source.title}.`, 'Correct the path or the kind.')];
  const bytes = await tailOf(path, found.size);
  return judged(log, source, { bytes, fileName: path, modifiedAt: found.mtime });
}

async function examinedFolder(log: FollowedLog, source: Source, path: string): Promise<readonly Finding[]> {
  const forbidden = await missingPermission(path);
  if (forbidden !== null) return [line('bad', path, forbidden.text, forbidden.cure)];
  const listing = await filesIn(path);
  if ('kind' in listing) return [line('bad', path, listing.text, null)];
  const newest = listing.files.slice(0, MAX_FILES);
  const kinds = await Promise.all(
    newest.map(async ({ name }) => ({ name, isKnown: await isOf(source, join(path, name)).catch(() => false) })),
  );
  const known = kinds.filter(({ isKnown }) => isKnown);
  const [first] = known;
  if (first === undefined)
    return [
      line(
        'bad',
        path,
        `It can be read; none of its ${counted(listing.files.length, 'file')} is a log of ${source.name}.`,
        null,
      ),
    ];
  const unreadable = await Promise.all(newest.map(({ name }) => missingPermission(join(path, name))));
  const forbiddenFiles = unreadable.flatMap((each) => (each === null ? [] : [line('bad', path, each.text, each.cure)]));
  return [...forbiddenFiles, ...(await examinedFile(log, source, join(path, first.name)))];
}

const run = promisify(execFile);

async function examinedJournal(
  log: FollowedLog,
  source: Source,
  { directory, identifiers }: Extract<FollowedLog['from'], { readonly kind: 'journal' }>,
): Promise<readonly Finding[]> {
  const what = placeOf(log);
  const where = directory === null ? [] : ['--directory', directory];
  const args = [...where, '--no-pager', '-o', 'json', '-n', String(JOURNAL_ENTRIES)];
  const answer = await run('journalctl', args, { maxBuffer: 256 * 1024 * 1024 }).catch(
    (cause: NodeJS.ErrnoException & { readonly stderr?: string }) => cause,
  );
  if (answer instanceof Error)
    return [
      answer.code === 'ENOENT'
        ? line('bad', what, 'This machine has no journalctl.', 'Follow the file that syslog writes instead.')
        : line(
            'bad',
            what,
            `journalctl failed: ${(answer.stderr ?? answer.message).trim().split('\n')[0]}`,
            GROUP_CURE,
          ),
    ];
  const entries = answer.stdout.split('\n').filter((text) => text !== '');
  if (/insufficient permissions|not seeing messages from other users/.test(answer.stderr))
    return [line('bad', what, 'This user may not read the system journal.', GROUP_CURE)];
  const own = entries.filter((text) => isOfIdentifiers(text, identifiers));
  if (own.length === 0)
    return [
      line(
        'unknown',
        what,
        `It can be read; none of its last ${counted(entries.length, 'entry', 'entries')} is of ${identifiers.join(', ')}.`,
        'List the identifiers: journalctl -F SYSLOG_IDENTIFIER.',
      ),
    ];
  return judged(log, source, {
    bytes: Buffer.from(`${own.join('\n')}\n`),
    fileName: 'journal',
    modifiedAt: newestEntry(own),
  });
}

const GROUP_CURE =
  'Let this user read the journal: usermod -aG systemd-journal and its name, as root, then restart the bot.';

function isOfIdentifiers(entry: string, identifiers: readonly string[]): boolean {
  const identifier = /"SYSLOG_IDENTIFIER":"([^"]*)"/.exec(entry)?.[1];
  return identifier !== undefined && identifiers.some((pattern) => matches(identifier, pattern));
}

/** `*` stands for any text. */
function matches(text: string, pattern: string): boolean {
  const literal = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`).test(text);
}

function newestEntry(entries: readonly string[]): Date {
  const micros = entries.map((text) => Number(/"__REALTIME_TIMESTAMP":"(\d+)"/.exec(text)?.[1] ?? 0));
  return new Date(Math.max(...micros) / 1000);
}

async function isOf(source: Source, path: string): Promise<boolean> {
  const file = await nodeFiles().open(path);
  try {
    return source.recognise(await file.head(HEAD_BYTES), file.name) !== undefined;
  } finally {
    await file.close();
  }
}

/** The last bytes of a file, from the beginning of a line on. */
async function tailOf(path: string, size: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const start = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, TAIL_BYTES)), 0, undefined, start);
    const bytes = buffer.subarray(0, bytesRead);
    return start === 0 ? bytes : bytes.subarray(bytes.indexOf(10) + 1);
  } finally {
    await file.close();
  }
}

/** What its source says about the end of a log; that all is well where it says nothing. */
async function judged(
  log: FollowedLog,
  source: Source,
  tail: { readonly bytes: Uint8Array; readonly fileName: string; readonly modifiedAt: Date },
): Promise<readonly Finding[]> {
  const what = placeOf(log);
  const zones = [zoneHere(tail.modifiedAt)];
  const doubts = (await source.examine?.({ ...tail, declared: log.declared, zones })) ?? [];
  if (doubts.length === 0)
    return [line('good', what, `It can be read; last written ${instantText(tail.modifiedAt)}.`, null)];
  return doubts.map(({ isFault, text, cure }) => line(isFault ? 'bad' : 'unknown', what, text, cure));
}

/** The zone of this machine, with its offset at that time. */
const zoneHere = (at: Date) => ({
  name: Intl.DateTimeFormat().resolvedOptions().timeZone,
  offsetMs: -at.getTimezoneOffset() * 60_000,
});
