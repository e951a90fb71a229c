import { unpackedName } from '../ingest/rotation-order.ts';
import { type FilePosition, filePositionSchema } from './file-position.ts';
import { type FolderLog, folderLogs, isReadWhole, lateOnes, turnRead } from './folder-logs.ts';
import { isBehind, isDue, MAX_WAIT_MS, type Member, memberStatus, positionOf } from './folder-member.ts';
import { type FolderFacts, folderStatus } from './folder-status.ts';
import { followOne, type OneLog, type OneLogOptions } from './follow-one.ts';
import type { Fault, FollowStatus } from './follow-status.ts';
import { type FollowedLog, followedName } from './followed-log.ts';
import { inFolder } from './following.ts';
import type { FolderListing, LogReaders } from './log-reader.ts';
import { passedOverFiles } from './passed-over.ts';
import { unreadParts } from './unread-parts.ts';

export interface FolderOptions extends Omit<OneLogOptions, 'readers'> {
  readonly readers: LogReaders;
}

/** Logs that are held open at once: those that were written to last. */
const MAX_OPEN = 64;
/** A log that was not written to for so long is let go, and opened again when it has changed. */
const QUIET_MS = 600_000;
/** How far a log was read that is gone for so long is forgotten. */
const FORGOTTEN_MS = 86_400_000;
/** The same where nothing is in its folder any more, as where a share is not mounted: it would be read again. */
const EMPTIED_MS = 30 * 86_400_000;
/** Each may have to be read for megabytes. */
const RECOGNISED_A_STEP = 20;
/** Between looks: so many times as long as a look took, up to a minute. */
const REST = 4;
const GAPS_KEPT = 5;

/** Follows every log of a source in a folder and the folders in it, each with its own reading and position. */
export function followFolder(folder: FollowedLog, path: string, options: FolderOptions): OneLog {
  const { readers, store, clock, log, pollMs } = options;
  const { source } = folder;
  const members = new Map<string, Member>();
  const passedOver = passedOverFiles({ source, path }, options);
  /** Files that came late: see lateOnes. */
  const alone = new Set<string>();
  const forgetting = new Set<string>();
  let gaps: FollowStatus['gaps'] = [];
  let before = { ...EMPTY };
  let fault: Fault | null = null;
  let leftOut = 0;
  let closed: FolderFacts['closed'] = [];
  let listedAt: number | null = null;
  /** Some of its files are still to be looked at. */
  let unsure: FolderListing | null = null;
  let isBegun = false;

  const nameOf = (file: string): string => followedName(source, { kind: 'file', path: `${path}/${file}` });
  const nowMs = (): number => clock.now().getTime();

  return {
    step: () => step().catch((cause: unknown) => failed({ kind: 'other', text: textOf(cause) })),
    status: () =>
      folderStatus({ name: folder.name, source }, [...members.values()].map(memberStatus), {
        ...{ fault, isListed: isBegun, gaps, leftOut, closed, before },
        ...passedOver.facts(),
      }),
    position: () => null,
    isOpen: () => [...members.values()].some(({ one }) => one.isOpen()),
    close: closeAll,
  };

  /** Looks into the folder when it is time to, then reads a piece of each log that has something new. */
  async function step(): Promise<number> {
    const begunAt = nowMs();
    const isListed = listedAt !== null && begunAt >= listedAt && begunAt - listedAt < pollMs;
    if (!isListed || unsure !== null) {
      const listing = isListed && unsure !== null ? unsure : await readers.files(path);
      if ('kind' in listing) return failed(listing);
      if (!isListed) listedAt = begunAt;
      unsure = (await meet(listing)) ? listing : null;
      if (fault !== null) log.info('follow.works-again', { log: folder.name });
      fault = null;
    }
    const hasMore = await readDue();
    if (unsure !== null || hasMore) return 0;
    return Math.min(MAX_WAIT_MS, Math.max(pollMs, REST * Math.max(0, nowMs() - begunAt)));
  }

  /**
   * Logs whose files have dates in their names go on together, in the order of the dates: what one tells of a message, and
   * another one as well, is read at about the same time. Answers whether there is more to read.
   */
  async function readDue(): Promise<boolean> {
    const now = nowMs();
    const due = [...members.values()]
      .filter((member) => isDue(member, now) || isBehind(member))
      .map((member) => ({ member, turn: turnRead(member.log, positionOf(member)) }))
      .sort((a, b) => a.turn - b.turn);
    let unread = Number.POSITIVE_INFINITY;
    let hasMore = false;
    for (const { member, turn } of due) {
      if (turn > unread) break;
      if (isDue(member, now)) {
        if (!member.one.isOpen() && !(await makeRoom())) return true;
        if ((await stepOf(member)) === 0) hasMore = true;
      }
      if (isBehind(member) && turn > 0) unread = turn;
    }
    return hasMore;
  }

  async function stepOf(member: Member): Promise<number> {
    const { one, log: seen, goneAt } = member;
    const lines = one.status().lines;
    const wait = await one.step();
    const { stand, fault: why } = one.status();
    const now = nowMs();
    if (one.status().lines > lines || member.readState !== seen.state) member.changedAt = now;
    if (wait === 0) return 0;
    // It is only to be written anew: the program that rotated it makes it with its next line.
    const isRead = stand === 'up-to-date' || why?.kind === 'gone';
    if (isRead) member.readState = seen.state;
    else member.dueAt = now + wait;
    if (goneAt !== null || stand === 'failing' || now - member.changedAt >= QUIET_MS) await one.close();
    return wait;
  }

  /** Whether one more log may be open. The one that was quiet for longest is let go for it. */
  async function makeRoom(): Promise<boolean> {
    const open = [...members.values()].filter(({ one }) => one.isOpen());
    if (open.length < MAX_OPEN) return true;
    const [quietest] = open
      .filter(({ one }) => one.status().stand !== 'behind')
      .sort((a, b) => a.changedAt - b.changedAt);
    await quietest?.one.close();
    return quietest !== undefined;
  }

  /** Takes in what is in the folder now. Answers whether some files are still to be looked at. */
  async function meet(listing: FolderListing): Promise<boolean> {
    ({ leftOut } = listing);
    closed = listing.closed.map(({ name, fault: why }) => {
      const before = closed.find((each) => each.name === name);
      return { name, fault: { ...why, since: before?.fault.since ?? clock.now() } };
    });
    if (!isBegun) await begin(listing);
    findLate(listing);
    const found = folderLogs(listing.files, (file) => alone.has(file));
    const there = new Set(found.map(({ file }) => nameOf(file)));
    passedOver.keep(found);
    let asked = 0;
    for (const each of found) {
      const member = members.get(nameOf(each.file));
      if (member !== undefined) {
        for (const name of member.unread(member.log, each, positionOf(member), nowMs()))
          noteGap(
            `${name} is being written, but Mailflow reads another file of the same log: its new lines are not read.`,
          );
        Object.assign(member, { log: each, goneAt: null });
        for (const part of each.parts) member.known.add(unpackedName(part.name));
      } else if (passedOver.isToBeAsked(each)) {
        if (asked >= RECOGNISED_A_STEP) continue;
        if (!(await admit(each))) asked++;
      }
    }
    const folders = new Set(found.map(({ file }) => folderOf(file)));
    for (const member of members.values())
      if (!there.has(member.name) && !isHidden(member.log.file)) miss(member, folders.has(folderOf(member.log.file)));
    isBegun = true;
    return asked >= RECOGNISED_A_STEP;
  }

  /** Of logs that were followed before the start: those that are gone since, and files that came late, are known. */
  async function begin({ files }: FolderListing): Promise<void> {
    const there = new Set(folderLogs(files).map(({ file }) => nameOf(file)));
    const names = new Set(files.map(({ name }) => unpackedName(name)));
    const streams = new Set((await store.imports()).flatMap(({ stream }) => stream ?? []));
    for (const name of streams) {
      if (there.has(name) || !inFolder(name, folder.name) || (await store.stream(name)) === null) continue;
      const file = name.slice(folder.name.length + 1);
      if (names.has(file)) alone.add(file);
      else add({ file, parts: [], state: '' }, { kept: null, readState: '', goneAt: isHidden(file) ? null : nowMs() });
    }
    for (const each of folderLogs(files, (file) => alone.has(file))) {
      const position = await keptPosition(each);
      if (position !== null) for (const file of lateOnes(each, position, null)) alone.add(file);
    }
  }

  function findLate({ files }: FolderListing): void {
    for (const each of folderLogs(files, (file) => alone.has(file))) {
      const member = members.get(nameOf(each.file));
      const position = member && positionOf(member);
      if (position) for (const file of lateOnes(each, position, member.known)) alone.add(file);
    }
  }

  async function keptPosition({ file }: FolderLog): Promise<FilePosition | null> {
    const kept = await store.stream(nameOf(file));
    return kept === null ? null : (filePositionSchema.safeParse(kept.position).data ?? null);
  }

  /** Begins to follow a log, if it is one: answers whether that was known without looking into it. */
  async function admit(found: FolderLog): Promise<boolean> {
    const kept = await keptPosition(found);
    // What one log waits for may have come in another one.
    const isDone = kept !== null && options.joinsLogs?.(source) !== true && isReadWhole(found, kept);
    if (kept) add(found, { kept, readState: isDone ? found.state : null, goneAt: null });
    else if (await passedOver.isOwn(found)) add(found, { kept, readState: null, goneAt: null });
    return kept !== null;
  }

  function add(found: FolderLog, about: Pick<Member, 'kept' | 'readState' | 'goneAt'>): void {
    const { file, parts } = found;
    const name = nameOf(file);
    const from = { kind: 'file', path: `${path}/${file}`, inFolder: true } as const;
    const one = followOne({ ...folder, name, from }, options, forgetting);
    forgetting.delete(name);
    const known = new Set(parts.map((part) => unpackedName(part.name)));
    members.set(name, { ...about, name, log: found, one, known, unread: unreadParts(), changedAt: 0, dueAt: 0 });
  }

  /** It may be there, and only not be seen. */
  function isHidden(file: string): boolean {
    return leftOut > 0 || closed.some(({ name }) => file.startsWith(`${name}/`));
  }

  /** `hasOthers`: other logs are in its folder. */
  function miss(member: Member, hasOthers: boolean): void {
    const { name, one, log: seen, readState, goneAt } = member;
    if (goneAt === null) {
      member.goneAt = nowMs();
      if (one.isOpen() || readState === seen.state) return;
      noteGap(`${seen.file} is no longer in the folder, and its last lines were not read.`);
    } else if (nowMs() - goneAt >= (hasOthers ? FORGOTTEN_MS : EMPTIED_MS) && !one.isOpen()) {
      const { lines, rejected, firstRejection, dataUntil, lastSuccess } = one.status();
      before = {
        lines: before.lines + lines,
        rejected: before.rejected + rejected,
        firstRejection: before.firstRejection ?? firstRejection,
        dataUntil: later(before.dataUntil, dataUntil),
        lastSuccess: later(before.lastSuccess, lastSuccess),
      };
      forgetting.add(name);
      members.delete(name);
      alone.delete(seen.file);
    }
  }

  function noteGap(text: string): void {
    log.warn('follow.gap', { log: folder.name, text });
    gaps = [...gaps, { at: clock.now(), text }].slice(-GAPS_KEPT);
  }

  /** The folder itself cannot be looked at: what is open there must not keep it from being mounted anew. */
  async function failed(why: Omit<Fault, 'since'>): Promise<number> {
    if (fault?.text !== why.text) log.warn('follow.failing', { log: folder.name, cause: why.text });
    fault = { ...why, since: fault?.since ?? clock.now() };
    listedAt = null;
    unsure = null;
    await closeAll();
    return pollMs;
  }

  async function closeAll(): Promise<void> {
    for (const { one } of members.values()) await one.close();
  }
}

const EMPTY = {
  lines: 0,
  rejected: 0,
  firstRejection: null as string | null,
  dataUntil: null as Date | null,
  lastSuccess: null as Date | null,
};

const folderOf = (file: string): string => file.slice(0, file.lastIndexOf('/') + 1);

const later = (a: Date | null, b: Date | null): Date | null => (a === null || (b !== null && b > a) ? b : a);

const textOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
