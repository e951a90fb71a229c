import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { journalFollower } from '../../../adapters/journal/journal-follower.ts';
import type { JournalPosition } from '../../../src/follow/journal-position.ts';
import { canWriteJournals, type JournalEntry, writtenJournal } from './written-journal.ts';

const BUDGET = 1_000_000;
const open: { remove(): Promise<void> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.remove();
});

const entries = (from: number, count: number, identifier = 'postfix/smtpd'): readonly JournalEntry[] =>
  Array.from({ length: count }, (_, i) => ({ identifier, pid: 7, message: `entry ${from + i}` }));

interface Given {
  readonly identifiers?: readonly string[];
  readonly directory: string;
  readonly position?: JournalPosition | null;
  readonly program?: string;
  readonly silenceMs?: number;
}

const following = ({ identifiers = ['postfix/*'], position = null, ...given }: Given) =>
  journalFollower({ identifiers, programs: ['smtpd', 'qmgr'], position, now: () => 0, ...given });

/** The messages of what is taken in a look. */
async function taken(follower: ReturnType<typeof journalFollower>, budget = BUDGET): Promise<readonly unknown[]> {
  let text = '';
  const looked = await follower.look(async (lines) => {
    text += Buffer.from(lines).toString();
  }, budget);
  expect(looked.fault).toBe(null);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { readonly MESSAGE: unknown }).MESSAGE);
}

const messages = (from: number, count: number) => entries(from, count).map(({ message }) => message);

describe.skipIf(!(await canWriteJournals))('a followed journal (needs systemd-journal-remote)', () => {
  it('is taken from its beginning, each entry once, also by a program that goes on', async () => {
    const journal = await writtenJournal();
    open.push(journal);
    await journal.write(entries(1, 5));
    const first = following(journal);
    expect(await taken(first)).toEqual(messages(1, 5));
    expect(await taken(first)).toEqual([]);
    await journal.write(entries(6, 4));
    const position = JSON.parse(JSON.stringify(first.position())) as JournalPosition;
    expect(await taken(following({ ...journal, position }))).toEqual(messages(6, 4));
  });

  it('is taken in pieces of bounded size', async () => {
    const journal = await writtenJournal();
    open.push(journal);
    await journal.write(entries(1, 3000));
    const follower = following(journal);
    const all: unknown[] = [];
    let looks = 0;
    for (let more = await taken(follower, 1000); more.length > 0; more = await taken(follower, 1000)) {
      all.push(...more);
      looks++;
    }
    expect(all).toEqual(messages(1, 3000));
    expect(looks).toBeGreaterThan(1);
  });

  it('has what was asked for, what is lost, and messages that are no text', async () => {
    const journal = await writtenJournal();
    open.push(journal);
    await journal.write([
      ...entries(1, 1),
      ...entries(2, 1, 'dovecot'),
      ...entries(3, 1, 'systemd-journald'),
      { identifier: 'postfix/qmgr', pid: 8, message: Buffer.from([0xff, 0x41]) },
    ]);
    expect(await taken(following(journal))).toEqual(['entry 1', 'entry 3', [0xff, 0x41]]);
    expect(await taken(following({ ...journal, identifiers: ['dovecot'] }))).toEqual(['entry 2', 'entry 3']);
  });

  it('says when there is none, and when it is gone', async () => {
    const nowhere = await following({ directory: '/nonexistent/journal' }).look(async () => {}, BUDGET);
    expect(nowhere.fault).toMatchObject({ kind: 'gone' });
    const journal = await writtenJournal();
    open.push(journal);
    const follower = following(journal);
    expect((await follower.look(async () => {}, BUDGET)).fault).toMatchObject({ kind: 'gone' });
    await journal.write(entries(1, 2));
    expect(await taken(follower)).toEqual(messages(1, 2));
    await journal.vacuum(1);
    expect((await follower.look(async () => {}, BUDGET)).fault).toMatchObject({ kind: 'gone' });
  });

  it('is up to date where there is a journal without mail, with no bytes', async () => {
    const journal = await writtenJournal();
    open.push(journal);
    await journal.write(entries(1, 1, 'dovecot'));
    const looked = await following({ ...journal, identifiers: ['nothing'] }).look(async () => {}, BUDGET);
    expect(looked).toEqual({ bytes: 0, isAtEnd: true, behind: null, fault: null, gaps: [] });
  });

  it('has no bytes where nothing is new', async () => {
    const journal = await writtenJournal();
    open.push(journal);
    await journal.write(entries(1, 5));
    const follower = following(journal);
    await taken(follower);
    const looked = await follower.look(async () => expect.fail('something was taken'), BUDGET);
    expect(looked).toEqual({ bytes: 0, isAtEnd: true, behind: null, fault: null, gaps: [] });
  });

  it('has a gap where the entry that was read last is gone, said once, and loses no entry after it', async () => {
    const journal = await writtenJournal();
    open.push(journal);
    await journal.write(entries(1, 5));
    const before = following(journal);
    await taken(before);
    await journal.write(entries(6, 3));
    await journal.vacuum(1);
    const position = JSON.parse(JSON.stringify(before.position())) as JournalPosition;
    const after = following({ ...journal, position });
    expect(await look(after)).toMatchObject({
      taken: messages(6, 3),
      gaps: [expect.stringContaining('no longer in the journal')],
    });
    expect(await look(after)).toMatchObject({ taken: [], gaps: [] });
    await journal.write(entries(9, 2));
    expect(await look(after)).toMatchObject({ taken: messages(9, 2), gaps: [] });
    await journal.vacuum(3);
    await journal.vacuum(2);
    await journal.write(entries(11, 1, 'dovecot'));
    expect(await look(after)).toMatchObject({ taken: [], gaps: [expect.any(String)], fault: null });
    expect(await look(after)).toMatchObject({ taken: [], gaps: [], fault: null });
    await journal.write(entries(12, 2));
    expect(await look(after)).toMatchObject({ taken: messages(12, 2), gaps: [], fault: null });
  });

  it('has no gap where other entries are asked for than were before', async () => {
    const journal = await writtenJournal();
    open.push(journal);
    await journal.write([...entries(1, 2), ...entries(3, 2, 'relay/smtpd')]);
    const before = following({ ...journal, identifiers: ['postfix/smtpd'] });
    await taken(before);
    const position = before.position() as JournalPosition;
    const after = following({ ...journal, position, identifiers: ['relay/smtpd'] });
    expect(await look(after)).toMatchObject({ taken: messages(3, 2), gaps: [] });
  });
});

async function look(follower: ReturnType<typeof journalFollower>) {
  const all: unknown[] = [];
  const looked = await follower.look(async (lines) => {
    for (const line of Buffer.from(lines).toString().trimEnd().split('\n')) all.push(JSON.parse(line).MESSAGE);
  }, BUDGET);
  return { ...looked, taken: all };
}

const isRoot = userInfo().uid === 0;

describe.skipIf(!isRoot || !(await canWriteJournals))('a journal of which a part is for others (needs root)', () => {
  it('is taken as far as it may be read, and says at each look what is missing until it may', async () => {
    const journal = await writtenJournal('/tmp'); // where others may look, whatever this user's own folder is
    open.push(journal);
    await chmod(journal.directory, 0o755);
    await journal.write(entries(1, 2));
    await journal.write(entries(3, 2));
    await journal.permit(1, 0o644);
    await journal.permit(2, 0o600);
    const follower = following({ ...journal, program: await asNobody(journal.directory) });
    expect(await look(follower)).toMatchObject({ taken: messages(1, 2), fault: { kind: 'forbidden' } });
    expect(await look(follower)).toMatchObject({ taken: [], fault: { kind: 'forbidden' } });
    await journal.permit(2, 0o644);
    expect(await look(follower)).toMatchObject({ taken: messages(3, 2), fault: null });
  });
});

/** A program of its own in place of journalctl. */
async function programOf(directory: string, line: string): Promise<string> {
  const path = join(directory, 'journalctl');
  await writeFile(path, `#!/bin/sh\n${line}\n`);
  await chmod(path, 0o755);
  return path;
}

const asNobody = (directory: string): Promise<string> =>
  programOf(directory, 'exec setpriv --reuid=65534 --regid=65534 --clear-groups journalctl "$@"');

async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'mailflow-journalctl-'));
  open.push({ remove: () => rm(directory, { recursive: true, force: true }) });
  return directory;
}

describe('a journalctl that gives no answer', () => {
  it('is ended, and what it is asked next is answered', async () => {
    const directory = await folder();
    const follower = following({ directory, program: await programOf(directory, 'exec sleep 100000'), silenceMs: 50 });
    const looked = await follower.look(async () => {}, BUDGET);
    expect(looked).toMatchObject({
      bytes: 0,
      fault: { kind: 'other', text: expect.stringContaining('wrote nothing') },
    });
  });

  it('is ended when the log is closed', async () => {
    const directory = await folder();
    const follower = following({
      directory,
      program: await programOf(directory, `echo '{"SYSLOG_IDENTIFIER":"postfix/smtpd"}'; exec sleep 100000`),
    });
    let isTaken = (): void => {};
    const taking = new Promise<void>((resolve) => {
      isTaken = resolve;
    });
    const looking = follower.look(async () => isTaken(), BUDGET);
    await taking;
    await follower.close();
    await expect(looking).rejects.toThrow('no longer read');
  });

  it('is at fault where it is killed, though it says nothing', async () => {
    const directory = await folder();
    const follower = following({ directory, program: await programOf(directory, 'kill -9 $$') });
    const { fault } = await follower.look(async () => {}, BUDGET);
    expect(fault).toMatchObject({ kind: 'other', text: expect.stringContaining('SIGKILL') });
  });
});

describe('a machine without a journal', () => {
  it('is said to have none', async () => {
    const follower = following({ directory: '/tmp', program: 'no-such-journalctl' });
    const { fault, bytes } = await follower.look(async () => {}, BUDGET);
    expect(bytes).toBe(0);
    expect(fault).toMatchObject({ kind: 'gone' });
  });
});
