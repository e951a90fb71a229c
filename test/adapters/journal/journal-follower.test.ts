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
}

const following = ({ identifiers = ['postfix/*'], position = null, ...given }: Given) =>
  journalFollower({ identifiers, position, now: () => 0, ...given });

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

  it('says when there is none', async () => {
    const { fault } = await following({ directory: '/nonexistent/journal' }).look(async () => {}, BUDGET);
    expect(fault).not.toBe(null);
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
