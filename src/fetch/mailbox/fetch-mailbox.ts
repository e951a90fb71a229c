import { unlessEnding } from '../../follow/follow-one.ts';
import type { Fault, FollowStatus } from '../../follow/follow-status.ts';
import { causeInWords, MailflowError } from '../../model/mailflow-error.ts';
import { MS_PER_HOUR } from '../../model/time.ts';
import { type Mailbox, type MailedReports, type MailFolder, type MailHead, MailWait } from '../../ports/mailbox.ts';
import type { OneFeed, OneFeedOptions } from '../fetch-one.ts';
import { notFetchedYet, THROTTLED } from '../fetch-status.ts';
import { type ImportedStreams, knownUntil, notAhead } from './known-until.ts';
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
  unreadIn,
  type WaitingMail,
} from './mailbox-position.ts';
import { isOfMail, type MailOutcome, refusedMail, type TakeFile, takeMail, unknownMail } from './take-mail.ts';
import { type TakenPiece, takePiece } from './take-piece.ts';
import { nextPiece, seenMails, unreadTries, type WaitingMails, waitingMails } from './waiting-mails.ts';

export interface MailboxOptions extends Omit<OneFeedOptions, 'budget' | 'store'> {
  readonly store: Pick<OneFeedOptions['store'], 'stream' | 'append'> & ImportedStreams;
  readonly takeFile: TakeFile;
}

/** How often it is looked whether there are new mails. */
const EVERY_MS = 5 * 60_000;
/** What cannot be read is tried again after so long, and ever longer. */
const FIRST_RETRY_MS = 15_000;
const LAST_RETRY_MS = 300_000;
/** Servers shut out who comes again and again with a wrong password. */
const REFUSED_RETRY_MS = 30 * 60_000;
/** A service that is too busy for longer is as good as away. */
const THROTTLED_MS = 15 * 60_000;
/** A cursor is kept so often where nothing else is: servers forget old ones. */
const KEPT_EVERY_MS = MS_PER_HOUR;
const UNCOUNTED = { requests: 0, throttled: 0 };
const FILES_REMEMBERED = 10;
const NOTES_REMEMBERED = 3;

type Brought = Pick<TakenPiece, 'read' | 'bytes' | 'gone'> & { readonly heads: readonly MailHead[] };
const NOTHING_READ: Brought = { read: [], bytes: 0, heads: [], gone: [] };

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
  /** Null before they are asked for. */
  let waiting: WaitingMails | null = null;
  const seen = seenMails();
  let keptAt: number | null = null;
  const tries = unreadTries();
  /** Since when the server says that it is too much, and nothing more was read. */
  let throttledSince: Date | null = null;
  let counts: MailCounts = NO_COUNTS;
  /** So many mails are asked for one by one, since the server or its client fails at one of them. */
  let alone = 0;
  let retryMs = FIRST_RETRY_MS;
  /** The numbering that what is kept in mind holds for. */
  let numbering: string | null = null;
  const breaks = mailBreaks();

  ending.addEventListener('abort', () => void close(), { once: true });

  return {
    step: () => step().catch(failed),
    status: () => ({ ...status, fetched: mailbox.figures?.() ?? UNCOUNTED }),
  };

  async function step(): Promise<number> {
    folder ??= await opened();
    if (folder === null) return 0;
    position ??= await begun(folder);
    if (position.settling.length > 0) return settle(folder, position);
    if (waiting === null) {
      const list = await folder.mailsAfter(position.cursor);
      if (list.isAnew) log.warn('mailbox.listed-anew', { feed: name, mails: list.mails.length });
      if (tries.isDue(clock.now())) seen.forget(unreadIn(position).map(({ id }) => id));
      waiting = waitingMails(list, position, seen);
    }
    const piece = nextPiece(waiting, position, alone > 0 ? 1 : folder.atOnce);
    for (const { id } of piece) await breaks.compare(id, waiting.mails, folder);
    if (piece.length === 0) return ended(position, waiting.end);
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

  async function begun(open: MailFolder): Promise<MailboxPosition> {
    const { data: kept } = mailboxPositionSchema.safeParse((await store.stream(name))?.position);
    if (status.dataUntil === null) status = { ...status, dataUntil: await knownUntil(store, name, clock.now()) };
    if (numbering !== open.numbering) {
      seen.clear();
      breaks.clear();
      numbering = open.numbering;
    }
    if (kept?.numbering === open.numbering) return settles ? kept : { ...kept, settling: [] };
    if (kept !== undefined) log.info('mailbox.numbered-anew', { feed: name });
    return beginOf(open.numbering);
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
    piece: readonly WaitingMail[],
  ): Promise<readonly MailHead[] | null> {
    const ids = piece.map(({ id }) => id);
    const [id = '', second] = ids;
    const known = breaks.mail(id) ?? unknownMail(id);
    if (second === undefined && breaks.tooMany(id, piece[0]?.isAgain === true) !== null) return [known];
    try {
      if (second !== undefined) return await open.describe(ids);
      return await breaks.ask(known, open, () => open.describe(ids));
    } catch (cause) {
      if (cause instanceof MailWait) throw cause;
      // One of them may be what breaks it.
      if (second !== undefined) alone = piece.length;
      if (!isOfMail(cause)) throw cause;
      if (second === undefined) {
        const refused = [refusedMail(known, causeInWords(cause), { ...mailbox, isUnread: true })];
        await look({ mails: piece, taken: [], refused }, NOTHING_READ, from);
      }
      await close();
      return null;
    }
  }

  async function take(
    open: MailFolder,
    from: MailboxPosition,
    piece: readonly WaitingMail[],
    heads: readonly MailHead[],
  ): Promise<number> {
    const got = await takePiece(piece, heads, { take: outcomeOf, shownId: mailbox.shownId, ending });
    counts = { ...counts, files: [...counts.files, ...got.files].slice(-FILES_REMEMBERED) };
    for (const reason of got.passedOver) counts = countedWith(counts, reason);
    if (got.mails.length > 0) await look(got, { ...got, heads }, from);
    if (got.failure !== null) throw got.failure.cause;
    return ending.aborted || got.mails.length > 0 ? 0 : FIRST_RETRY_MS;

    async function outcomeOf(mail: MailHead): Promise<MailOutcome> {
      const why = breaks.tooMany(mail.id, piece.find(({ id }) => id === mail.id)?.isAgain === true);
      if (why !== null) return { kind: 'refused', why, isUnread: true };
      const asked: Pick<MailFolder, 'content' | 'save'> = {
        content: (id, maxBytes) => breaks.ask(mail, open, () => open.content(id, maxBytes)),
        save: (id, part, maxBytes) => breaks.ask(mail, open, () => open.save(id, part, maxBytes)),
      };
      const takeFile: TakeFile = (path, by) => breaks.bring(mail, () => options.takeFile(path, by));
      return takeMail(mail, asked, mailbox, { takeFile, now: clock.now() });
    }
  }

  async function look(
    { mails, taken, refused }: Omit<LookedAt, 'end'>,
    brought: Brought,
    from: MailboxPosition,
  ): Promise<void> {
    const done = new Set(mails.map(({ id }) => id));
    const left = (waiting?.mails ?? []).filter(({ id }) => !done.has(id));
    const end = left.length === 0 ? (waiting?.end ?? null) : null;
    for (const { name: mail, why } of refused) log.warn('mailbox.mail-refused', { feed: name, mail, why });
    await keepAll(positionAfter(from, { mails, taken, refused, end }, settles), mails, brought);
    waiting = waiting && { ...waiting, mails: left };
    seen.add([...done].filter((id) => !brought.gone.includes(id)));
    const rejection = refused[0] ?? null;
    breaks.forget(done);
    alone = Math.max(0, alone - done.size);
    // A mail that was not read says nothing of the server.
    if (mails.length > refused.filter(({ isUnread }) => isUnread).length) works('behind');
    status = {
      ...status,
      lines: status.lines + done.size,
      rejected: status.rejected + refused.length,
      firstRejection: status.firstRejection ?? (rejection && `${rejection.name}: ${rejection.why}`),
    };
  }

  /** Where what several mails bring cannot be kept together, each is tried alone: it may be one of them. */
  async function keepAll(
    after: MailboxPosition,
    mails: readonly WaitingMail[],
    { read, bytes, heads }: Brought,
  ): Promise<void> {
    const [only, second] = mails;
    if (only !== undefined && second === undefined && read.length > 0) {
      const mail = heads.find(({ id }) => id === only.id) ?? unknownMail(only.id);
      return breaks.bring(mail, () => keep(after, read, bytes));
    }
    try {
      await keep(after, read, bytes);
    } catch (cause) {
      if (!(cause instanceof MailflowError)) alone = mails.length;
      throw cause;
    }
  }

  async function keep(after: MailboxPosition, read: readonly MailedReports[], bytes: number): Promise<void> {
    const { first, last } = hoursIn(read);
    if (first !== null && last !== null) await options.announce(first, last, mailbox);
    const { changesAnswers } = await store.append(
      mailboxAddition(mailbox, { position: after, read, bytes, now: clock.now() }),
    );
    if (first !== null) options.added(changesAnswers ? first : null, mailbox);
    position = after;
    keptAt = clock.now().getTime();
    // A report is of a whole day.
    const notes = [...counts.reportNotes, ...read.flatMap(({ notes }) => notes)];
    counts = { ...counts, reportNotes: [...new Set(notes)].slice(-NOTES_REMEMBERED) };
    const until = last && notAhead(new Date(last.getTime() + 24 * MS_PER_HOUR), clock.now());
    const known = status.dataUntil;
    status = {
      ...status,
      dataUntil: until !== null && (known === null || until > known) ? until : known,
      notes: mailboxNotes(mailbox, after, counts),
    };
  }

  async function ended(at: MailboxPosition, end: string): Promise<number> {
    const sinceMs = clock.now().getTime() - (keptAt ?? Number.NEGATIVE_INFINITY);
    // A clock that was set back since says nothing.
    if (end !== at.cursor && (sinceMs > KEPT_EVERY_MS || sinceMs < 0))
      await keep(positionAfter(at, { mails: [], taken: [], refused: [], end }, settles), [], 0);
    works('up-to-date');
    await close();
    status = { ...status, notes: mailboxNotes(mailbox, at, counts) };
    return EVERY_MS;
  }

  function works(stand: 'behind' | 'up-to-date'): void {
    if (status.fault !== null) log.info('fetch.works-again', { feed: name });
    retryMs = FIRST_RETRY_MS;
    throttledSince = null;
    status = { ...status, stand, fault: null, lastSuccess: clock.now() };
  }

  async function failed(cause: unknown): Promise<number> {
    if (cause instanceof MailWait) return waitFor(cause);
    const broken = breaks.failed(cause);
    const isKnown = waiting?.mails.some(({ id, isAgain }) => isAgain && id === broken) === true;
    await close();
    const wait = cause instanceof MailflowError && cause.retry === 'never' ? REFUSED_RETRY_MS : retryMs;
    retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
    // That it could not be read was shown before.
    if (isKnown) return wait;
    const text = causeInWords(cause);
    const before: Fault | null = status.fault;
    if (before?.text !== text && !ending.aborted) log.warn('fetch.failing', { feed: name, cause: text });
    const since = before?.since ?? clock.now();
    status = { ...status, stand: 'failing', fault: { kind: kindOfFault(cause), text, since } };
    return wait;
  }

  function waitFor({ ms, isThrottled }: MailWait): number {
    const at = clock.now();
    if (!isThrottled) return ms;
    if (throttledSince === null || throttledSince > at) throttledSince = at;
    if (at.getTime() - throttledSince.getTime() > THROTTLED_MS && status.fault === null) {
      log.warn('fetch.failing', { feed: name, cause: THROTTLED });
      status = { ...status, stand: 'failing', fault: { kind: 'other', text: THROTTLED, since: throttledSince } };
    }
    return ms;
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
