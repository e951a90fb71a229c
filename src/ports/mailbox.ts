import type { Kind } from '../model/dimensions.ts';
import type { Fact } from '../model/fact.ts';
import type { Slice } from '../model/slice.ts';

/** A folder of a mailbox that TLS reports are sent to, and files with data. */
export interface Mailbox {
  /** Names it in the store and to people, and never changes: `tls-reports mail.contoso.com tlsrpt INBOX`. */
  readonly name: string;
  /** The source that facts of its reports belong to. */
  readonly source: string;
  /** What becomes of a mail that was taken in; all others are left alone. */
  readonly after: AfterMail;
  readonly files: FilesFromMail;
  readonly reports: MailReports;
  /** What people find a mail by, of its id: `UID 12`; empty where the id says nothing to them. */
  readonly shownId: (id: string) => string;
  /**
   * Signs in and opens the folder, read-only where mails are left as they are. Throws a MailflowError: `not-permitted` where
   * the account is refused, `not-found` where there is no such folder, `retry: never` where asking again soon would not help;
   * or a MailWait.
   */
  open(): Promise<MailFolder>;
  /** Requests since the start, all that share its budget together; absent where requests are not counted. */
  readonly figures?: () => { readonly requests: number; readonly throttled: number };
}

/** The server is not to be asked before so many ms are over. Nothing is wrong. */
export class MailWait extends Error {
  readonly ms: number;
  /** Whether the server said that it is too much; otherwise it would be too much for its other feeds. */
  readonly isThrottled: boolean;

  constructor(ms: number, isThrottled: boolean) {
    super('The server is not to be asked yet.');
    this.name = 'MailWait';
    this.ms = ms;
    this.isThrottled = isThrottled;
  }
}

export type AfterMail =
  | { readonly do: 'leave' }
  | { readonly do: 'seen' }
  | { readonly do: 'delete' }
  | { readonly do: 'move'; readonly folder: string };

/**
 * Exchange Online writes no authserv-id, and renames results that come with a mail
 * (learn.microsoft.com/answers/questions/4635330, and headers in public issues; read 2026-11).
 */
export const NAMELESS_AUTHSERV = Symbol('exchange-online');

/** Which attached files are imported. */
export interface FilesFromMail {
  /** Addresses and domains whose mails may bring files, lower-cased; none: no file is imported. */
  readonly from: readonly string[];
  /**
   * The name under which the own mail server writes what it found of DKIM (RFC 8601, authserv-id); null: not looked at.
   * `exchange-online`: the topmost result counts, which has no name there.
   */
  readonly authserv: string | typeof NAMELESS_AUTHSERV | null;
  /** Whether a file counts only where DKIM proves the sender's domain. */
  readonly needsDkim: boolean;
  readonly maxBytes: number;
}

/**
 * A folder that is open. Every method throws a MailflowError, `unreadable` where it is the mail and not the server, `disk`
 * where it is this machine; or a MailWait.
 */
export interface MailFolder {
  /** Under another one, ids and cursors mean other mails (RFC 3501 section 2.3.1.1: UIDVALIDITY). */
  readonly numbering: string;
  /** So many mails are described at once, at most. */
  readonly atOnce: number;
  /** The mails that came after a cursor; all for null. In the order in which they are to be read, which is that of coming. */
  mailsAfter(cursor: string | null): Promise<ListedMails>;
  /** What is known of these mails before they are read; without those that are not there any more. */
  describe(ids: readonly string[]): Promise<readonly MailHead[]>;
  /** The whole mail, or so many bytes of it; null where it is not there any more. */
  content(id: string, maxBytes: number): Promise<Uint8Array | null>;
  /** Writes an attached file to this machine; null where it is not there any more. Of a longer one nothing is kept. */
  save(id: string, part: MailPart, maxBytes: number): Promise<SavedFile | { readonly tooLarge: true } | null>;
  /** Does with these mails what is to be done after they were taken in. Those that are not there any more are none. */
  settle(ids: readonly string[]): Promise<void>;
  /** Whether its connection is there, as far as is known. */
  isOpen(): boolean;
  close(): Promise<void>;
}

export interface ListedMails {
  readonly mails: readonly ListedMail[];
  /** Where to go on once all of them were looked at: text that only the folder understands. */
  readonly cursor: string;
  /** The server does not know the cursor any more, so these are all mails. */
  readonly isAnew: boolean;
}

export interface ListedMail {
  readonly id: string;
  /** Where to go on once this one and those before it were looked at; null where the server has no such place. */
  readonly cursor: string | null;
}

interface SavedFile {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * Writes a file from a mail to this machine, under a name like its own. Of a longer one nothing is kept. Throws what the content
 * throws, or a MailflowError with `disk`.
 */
export type SaveFile = (
  fileName: string,
  content: AsyncIterable<Uint8Array>,
  maxBytes: number,
) => Promise<SavedFile | { readonly tooLarge: true }>;

/** A mail as its server describes it. What its sender wrote is a claim. */
export interface MailHead {
  readonly id: string;
  /** Of the whole mail. */
  readonly bytes: number;
  /** Addresses after `From:`, lower-cased. */
  readonly from: readonly string[];
  readonly subject: string;
  /** Its Message-ID is one that Mailflow gives: what it mailed comes back to it. */
  readonly isOwn?: boolean;
  /** When the server got it; null where it does not say. */
  readonly at: Date | null;
  /** The headers `Authentication-Results`, topmost first, unfolded. */
  readonly authentication: readonly string[];
  /** The parts that are no container, those of forwarded mails included. */
  readonly parts: readonly MailPart[];
}

export interface MailPart {
  /** As the server numbers it: `2`, `2.1`. */
  readonly part: string;
  /** Lower-cased media type; */
  readonly type: string;
  /** Empty where it has none. */
  readonly fileName: string;
  /** As it is sent, mostly a third more than the file has. */
  readonly bytes: number;
  /** Of the report that it is in (`tlsrpt`); empty where it is in none. */
  readonly reportType: string;
}

/** Reads TLS reports out of mails. */
export interface MailReports {
  /** How they are read: see ImportDetails.format, and SourceResult.revision. */
  readonly format: string;
  readonly revision: number;
  readonly subject: { readonly kind: Kind; readonly slice: Slice };
  /** A larger mail is not fetched. */
  readonly maxBytes: number;
  /** Whether a mail brings one, by how its server describes it. `maybe`: something that may be one, or anything else. */
  brings(parts: readonly MailPart[]): 'yes' | 'maybe' | 'no';
  /**
   * Throws a MailflowError where there is none in it, or it cannot be read; `wrong-tenant` where it is about a domain that is
   * not ours. `name`: what the mail is called in it.
   */
  read(bytes: Uint8Array, name: string, now: Date): Promise<MailedReports>;
}

export interface MailedReports {
  readonly facts: readonly Fact[];
  /** Policies, and those of them that make no sense. */
  readonly rows: number;
  readonly rejected: number;
  readonly firstRejection: string | null;
  readonly notes: readonly string[];
}
