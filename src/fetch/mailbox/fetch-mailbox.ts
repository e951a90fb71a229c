import { unlessEnding } from '../../follow/follow-one.ts';
import type { Fault, FollowStatus } from '../../follow/follow-status.ts';
import { causeInWords, MailflowError } from '../../model/mailflow-error.ts';
import { MS_PER_HOUR } from '../../model/time.ts';
import type { Mailbox, MailedReports, MailFolder, MailHead } from '../../ports/mailbox.ts';
import type { OneFeed, OneFeedOptions } from '../fetch-one.ts';
import { notFetchedYet } from '../fetch-status.ts';
import { mailBreaks } from './mail-breaks.ts';
import { hoursIn, mailboxAddition } from './mailbox-addition.ts';
import { kindOfFault } from './mailbox-fault.ts';
import { countedWith, type MailCounts, mailboxNotes, NO_COUNTS } from './mailbox-notes.ts';
import {
  beginOf,
  type LookedAt,
  type MailboxPosition,
  mailboxPositionSchema,
  positionAfter,
  type RefusedMail,
} from './mailbox-position.ts';
import { isOfMail, type MailOutcome, refusedMail, type TakeFile, takeMail, unknownMail } from './take-mail.ts';

export interface MailboxOptions extends Omit<OneFeedOptions, 'budget' | 'store'> {
  readonly store: Pick<OneFeedOptions['store'], 'stream' | 'append'> & {
    imports(): Promise<readonly { readonly stream?: string | undefined; readonly to: string | null }[]>;
  };
  readonly takeFile: TakeFile;
}

/** How often it is looked whether there are new mails. */
const EVERY_MS = 5 * 60_000;
/** What cannot be read is tried again after so long, and ever longer. */
const FIRST_RETRY_MS = 15_000;
const LAST_RETRY_MS = 300_000;
/** Servers shut out who comes again and again with a wrong password. */
const REFUSED_RETRY_MS = 30 * 60_000;

/** One commit has no more of these: how much memory a full folder needs does not grow with it. */
const MAX_MAILS = 100;
const MAX_BYTES = 8_000_000;
const MAX_FACTS = 20_000;

const FILES_REMEMBERED = 10;
const NOTES_REMEMBERED = 3;

/**
 * Reads a folder of a mailbox from where it was read, some mails at a time. What their reports say and how far that is are
 * one commit. Files are imported before it: after a crash in between their mail is read once more, and the file is known.
 */
export function fetchMailbox(mailbox: Mailbox, options: MailboxOptions): OneFeed {
  const { store, clock, log, ending } = options;
  const { name } = mailbox;
  const settles = mailbox.after.do !== 'leave';
  let status: FollowStatus = { ...notFetchedYet(mailbox), unit: 'mail' };
  let folder: MailFolder | null = null;
  let position: MailboxPosition | null = null;
  /** Mails that are still to be looked at; null before they are asked for. */
  let waiting: readonly number[] | null = null;
  /** Mails that were refused since the start; those of before it are looked at once more. */
  const refusedSince = new Set<number>();
  let counts: MailCounts = NO_COUNTS;
  /** So many mails are asked for one by one, since the server or its client fails at one of them. */
  let alone = 0;
  let retryMs = FIRST_RETRY_MS;
  /** The UIDVALIDITY that what is kept in mind holds for. */
  let numbering: string | null = null;
  const breaks = mailBreaks();

  ending.addEventListener('abort', () => void close(), { once: true });

  return { step: () => step().catch(failed), status: () => status };

  async function step(): Promise<number> {
    folder ??= await opened();
    if (folder === null) return 0;
    position ??= await begun(folder);
    if (position.settling.length > 0) return settle(folder, position);
    waiting ??= [
      ...position.refused.flatMap(({ uid }) => (refusedSince.has(uid) ? [] : [uid])),
      ...(await folder.uidsAfter(position.uid)),
    ];
    const piece = waiting.slice(0, alone > 0 ? 1 : MAX_MAILS);
    if (piece.length === 0) return ended(position);
    const heads = await described(folder, position, piece);
    if (heads === null) return 0;
    return take(folder, position, piece, heads);
  }

  async function opened(): Promise<MailFolder | null> {
    const opening = mailbox.open();
    const one = await unlessEnding(opening, ending);
    // Nothing waits for a connection that comes about afterwards.
    if (one === null) void opening.then((late) => late.close()).catch(() => undefined);
    return one;
  }

  async function begun({ uidValidity }: MailFolder): Promise<MailboxPosition> {
    const { data: kept } = mailboxPositionSchema.safeParse((await store.stream(name))?.position);
    if (status.dataUntil === null) status = { ...status, dataUntil: await knownUntil() };
    if (numbering !== uidValidity) {
      refusedSince.clear();
      breaks.clear();
      numbering = uidValidity;
    }
    if (kept?.uidValidity === uidValidity) return settles ? kept : { ...kept, settling: [] };
    if (kept !== undefined) log.info('mailbox.numbered-anew', { feed: name });
    return beginOf(uidValidity);
  }

  async function knownUntil(): Promise<Date | null> {
    const ends = (await store.imports()).flatMap(({ stream, to }) => (stream === name && to !== null ? [to] : []));
    const last = ends.sort().at(-1);
    return last === undefined ? null : notAhead(new Date(last));
  }

  function notAhead(at: Date): Date {
    const now = clock.now();
    return at > now ? now : at;
  }

  async function settle(open: MailFolder, from: MailboxPosition): Promise<number> {
    await open.settle(from.settling);
    await keep({ ...from, settling: [] }, [], 0);
    return 0;
  }

  /** Null where one of several cannot be described: then each is asked for alone. */
  async function described(
    open: MailFolder,
    from: MailboxPosition,
    piece: readonly number[],
  ): Promise<readonly MailHead[] | null> {
    const [uid = 0, second] = piece;
    const known = breaks.mail(uid) ?? unknownMail(uid);
    if (second === undefined && breaks.isTooMany(uid)) return [known];
    try {
      if (second !== undefined) return await open.describe(piece);
      return await breaks.ask(known, open, () => open.describe(piece));
    } catch (cause) {
      // One of them may be what breaks it.
      if (second !== undefined) alone = piece.length;
      if (!isOfMail(cause)) throw cause;
      if (second === undefined)
        await look({ uids: piece, taken: [], refused: [refusedMail(known, causeInWords(cause))] }, [], 0, from);
      await close();
      return null;
    }
  }

  async function take(
    open: MailFolder,
    from: MailboxPosition,
    piece: readonly number[],
    heads: readonly MailHead[],
  ): Promise<number> {
    const uids: number[] = [];
    const taken: number[] = [];
    const refused: RefusedMail[] = [];
    const read: MailedReports[] = [];
    let bytes = 0;
    let facts = 0;
    for (const uid of piece) {
      const mail = heads.find((each) => each.uid === uid);
      const outcome = await outcomeOf(mail).catch(async (cause: unknown) => {
        // What was read before it is kept.
        if (uids.length > 0) await look({ uids, taken, refused }, read, bytes, from);
        throw cause;
      });
      // Nothing of this mail is noted; what was read before it is.
      if (outcome.kind === 'later') break;
      uids.push(uid);
      switch (outcome.kind) {
        case 'reports':
          taken.push(uid);
          read.push(outcome.read);
          bytes += outcome.bytes;
          facts += outcome.read.facts.length;
          break;
        case 'files':
          taken.push(uid);
          counts = { ...counts, files: [...counts.files, ...outcome.files].slice(-FILES_REMEMBERED) };
          break;
        case 'refused':
          if (mail !== undefined) refused.push(refusedMail(mail, outcome.why, outcome.isForeign));
          break;
        case 'passed-over':
          counts = countedWith(counts, outcome.reason);
      }
      // Files are imported already, and may have taken long: that is noted at once.
      if (outcome.kind === 'files' || bytes >= MAX_BYTES || facts >= MAX_FACTS || ending.aborted) break;
    }
    if (uids.length > 0) await look({ uids, taken, refused }, read, bytes, from);
    return ending.aborted || uids.length > 0 ? 0 : FIRST_RETRY_MS;

    async function outcomeOf(mail: MailHead | undefined): Promise<MailOutcome> {
      if (mail === undefined) return { kind: 'passed-over', reason: 'gone' };
      if (breaks.isTooMany(mail.uid))
        return { kind: 'refused', why: 'the connection broke each time it was asked for' };
      const asked: Pick<MailFolder, 'content' | 'save'> = {
        content: (uid, maxBytes) => breaks.ask(mail, open, () => open.content(uid, maxBytes)),
        save: (uid, part, maxBytes) => breaks.ask(mail, open, () => open.save(uid, part, maxBytes)),
      };
      return takeMail(mail, asked, mailbox, { ...options, now: clock.now() });
    }
  }

  async function look(
    looked: LookedAt,
    read: readonly MailedReports[],
    bytes: number,
    from: MailboxPosition,
  ): Promise<void> {
    for (const { uid, name: mail, why } of looked.refused) {
      log.warn('mailbox.mail-refused', { feed: name, mail, why });
      refusedSince.add(uid);
    }
    const rejection = looked.refused[0] ?? null;
    await keep(positionAfter(from, looked, settles), read, bytes);
    const done = new Set(looked.uids);
    breaks.forget(done);
    waiting = waiting?.filter((uid) => !done.has(uid)) ?? null;
    alone = Math.max(0, alone - done.size);
    works('behind');
    status = {
      ...status,
      lines: status.lines + looked.uids.length,
      rejected: status.rejected + looked.refused.length,
      firstRejection: status.firstRejection ?? (rejection && `${rejection.name}: ${rejection.why}`),
    };
  }

  async function keep(after: MailboxPosition, read: readonly MailedReports[], bytes: number): Promise<void> {
    const { first, last } = hoursIn(read);
    if (first !== null && last !== null) await options.announce(first, last, mailbox);
    const { changesAnswers } = await store.append(
      mailboxAddition(mailbox, { position: after, read, bytes, now: clock.now() }),
    );
    if (first !== null) options.added(changesAnswers ? first : null, mailbox);
    position = after;
    // A report is of a whole day.
    const notes = [...counts.reportNotes, ...read.flatMap(({ notes }) => notes)];
    counts = { ...counts, reportNotes: [...new Set(notes)].slice(-NOTES_REMEMBERED) };
    const until = last && notAhead(new Date(last.getTime() + 24 * MS_PER_HOUR));
    const known = status.dataUntil;
    status = {
      ...status,
      dataUntil: until !== null && (known === null || until > known) ? until : known,
      notes: mailboxNotes(mailbox, after, counts),
    };
  }

  async function ended(at: MailboxPosition): Promise<number> {
    works('up-to-date');
    await close();
    status = { ...status, notes: mailboxNotes(mailbox, at, counts) };
    return EVERY_MS;
  }

  function works(stand: 'behind' | 'up-to-date'): void {
    if (status.fault !== null) log.info('fetch.works-again', { feed: name });
    retryMs = FIRST_RETRY_MS;
    status = { ...status, stand, fault: null, lastSuccess: clock.now() };
  }

  async function failed(cause: unknown): Promise<number> {
    await close();
    breaks.failed(cause);
    const text = causeInWords(cause);
    const before: Fault | null = status.fault;
    if (before?.text !== text && !ending.aborted) log.warn('fetch.failing', { feed: name, cause: text });
    const since = before?.since ?? clock.now();
    status = { ...status, stand: 'failing', fault: { kind: kindOfFault(cause), text, since } };
    const wait = cause instanceof MailflowError && cause.retry === 'never' ? REFUSED_RETRY_MS : retryMs;
    retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
    return wait;
  }

  /** What was known of the folder is asked for anew. */
  async function close(): Promise<void> {
    const open = folder;
    folder = null;
    position = null;
    waiting = null;
    await open?.close();
  }
}
