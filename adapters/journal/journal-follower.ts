import type { Fault } from '../../src/follow/follow-status.ts';
import type { Follower, Looked, Taking } from '../../src/follow/follower.ts';
import type { JournalPosition } from '../../src/follow/journal-position.ts';
import { journalctlOf } from './journalctl.ts';

export interface JournalFollowing {
  /** Syslog identifiers, `*` for any text; all that is mail where there is none. */
  readonly identifiers: readonly string[];
  /** Programs whose entries are looked at, too, where identifiers leave open which are meant. */
  readonly programs: readonly string[];
  /** Where the journal is, when it is not this machine's own. */
  readonly directory: string | null;
  readonly position: JournalPosition | null;
  /** ms since 1970. */
  readonly now: () => number;
  /** The program; another one in tests. */
  readonly program?: string;
  /** How long it may give nothing before it is taken for hanging. */
  readonly silenceMs?: number;
}

/** What says that entries were lost, whatever else is asked for. */
const JOURNAL_ITSELF = 'SYSLOG_IDENTIFIER=systemd-journald';
/** The facility of mail (RFC 5424). */
const MAIL = 'SYSLOG_FACILITY=2';
const HEAD_ENTRIES = '2000';
/** A permission may be lost with a new file of the journal. */
const CHECKED_MS = 5 * 60_000;

/**
 * Follows the journal of systemd through `journalctl`, which is asked for the last entry and what came after it: it
 * stays away between two looks. Entries of programs that are not asked for are left out here, where `*` stands in a name.
 */
export function journalFollower({
  identifiers,
  programs,
  directory,
  position,
  now,
  program,
  silenceMs,
}: JournalFollowing): Follower {
  let cursor = position?.cursor ?? null;
  /** That the entry of `cursor` is gone was said. */
  let isGapKnown = false;
  /** When it was asked last whether all of the journal can be read, ms since 1970, and what came of it. */
  let checkedAt: number | null = null;
  let trouble: Omit<Fault, 'since'> | null = null;
  const isWanted = wantedBy(identifiers);
  const matches = matchesOf(identifiers, programs);
  const journalctl = journalctlOf({ program, directory, silenceMs });

  async function look(take: Taking, budget: number): Promise<Looked> {
    if (budget === 0) return { bytes: 0, isAtEnd: false, behind: null, fault: null, gaps: [] };
    const gaps: string[] = [];
    const last = cursor;
    let isFirst = true;
    // With the last entry, which shows that nothing between it and the next one is gone.
    const asked = [...(last === null ? [] : [`--cursor=${last}`]), ...matches];
    const { bytes, isCut, fault } = await journalctl.read(asked, budget, async (entries) => {
      const isKnown = isFirst && last !== null && isSameEntry(cursorOf(entries[0]), last);
      if (isFirst && last !== null && !isKnown) await noticeGap(last, gaps);
      isFirst = false;
      const fresh = isKnown ? entries.slice(1) : entries;
      if (fresh.length === 0) return 0;
      const wanted = fresh.filter(isWanted);
      if (wanted.length > 0) await take(Buffer.concat(wanted));
      cursor = cursorOf(fresh.at(-1)) ?? cursor;
      isGapKnown = false;
      return fresh.reduce((sum, { length }) => sum + length, 0);
    });
    if (isFirst && fault === null && last !== null) await noticeGap(last, gaps);
    await check(isFirst);
    return { bytes, isAtEnd: !isCut, behind: null, fault: fault ?? trouble, gaps };
  }

  /** The last entry is not among those that are asked for: it is gone, unless others are asked for than were then. */
  async function noticeGap(last: string, gaps: string[]): Promise<void> {
    if (isGapKnown) return;
    let first: string | null = null;
    const { fault } = await journalctl.read([`--cursor=${last}`], 1, async (entries) => {
      first ??= cursorOf(entries[0]);
      return entries.length;
    });
    if (fault !== null || isSameEntry(first, last)) return;
    isGapKnown = true;
    gaps.push(
      'The last entry that was read is no longer in the journal: entries between it and the oldest one may be missing.',
    );
  }

  /** Whether all of the journal can be read: at first, where nothing came, as long as it cannot, and now and then. */
  async function check(isNothing: boolean): Promise<void> {
    const isOld = checkedAt === null || Math.abs(now() - checkedAt) >= CHECKED_MS;
    if (!isNothing && !isOld && trouble === null) return;
    trouble = await journalctl.trouble();
    checkedAt = now();
  }

  return {
    look,
    async head(bytes) {
      const entries: Buffer[] = [];
      await journalctl.read(['--lines', HEAD_ENTRIES, ...matches], bytes, async (more) => {
        entries.push(...more.filter(isWanted));
        return more.reduce((sum, { length }) => sum + length, 0);
      });
      return Buffer.concat(entries).subarray(0, bytes);
    },
    fileName: () => 'the journal',
    modifiedAt: async () => new Date(now()),
    position: (): JournalPosition => ({ version: 1, kind: 'journal', cursor }),
    close: async () => journalctl.close(),
  };
}

const CURSOR = /"__CURSOR"\s*:\s*"([^"\\]+)"/;
const cursorOf = (entry: Buffer | undefined): string | null =>
  CURSOR.exec(entry?.toString('latin1') ?? '')?.[1] ?? null;

/** The number in a file and the file's own are left out: an entry keeps the rest where journals are joined. */
function isSameEntry(a: string | null, b: string): boolean {
  const essence = (text: string): string => text.replaceAll(/(?:^|;)[si]=[^;]*/g, '');
  return a !== null && essence(a) === essence(b);
}

/** journalctl joins terms of one field, and with `+` those of several. */
function matchesOf(identifiers: readonly string[], programs: readonly string[]): readonly string[] {
  const isExact = identifiers.length > 0 && identifiers.every((name) => !name.includes('*'));
  const anyMail = [MAIL, ...programs.map((name) => `_COMM=${name}`)];
  const terms = isExact ? identifiers.map((name) => `SYSLOG_IDENTIFIER=${name}`) : anyMail;
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
