import { counted } from '../../model/format.ts';
import { dayOf, dayText } from '../../model/time.ts';
import type { Mailbox, MailHead } from '../../ports/mailbox.ts';
import type { MailboxPosition } from './mailbox-position.ts';

const MAX_TEXT = 80;
const MAX_REFUSED = 5;
const MAX_FILES = 3;

/** What people know a mail by: `"Report" from tls@litware.example, 2026-11-20 (UID 12)`. */
export function mailName(
  { id, subject, from, at }: Pick<MailHead, 'id' | 'subject' | 'from' | 'at'>,
  shownId: Mailbox['shownId'],
): string {
  const about = plain(subject) === '' ? 'a mail without a subject' : `"${plain(subject)}"`;
  const sender = from[0] === undefined ? '' : ` from ${plain(from[0])}`;
  const shown = shownId(id);
  return `${about}${sender}${at === null ? '' : `, ${dayText(dayOf(at))}`}${shown === '' ? '' : ` (${shown})`}`;
}

/** What strangers wrote, on one line. */
function plain(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"]+/gu, ' ').trim();
  return line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT)}…` : line;
}

/** What happened since the start. */
export interface MailCounts {
  /** Mails that have neither a report nor a file. */
  readonly passedOver: number;
  /** Mails with a file, where the settings allow no sender. */
  readonly filesNotTaken: number;
  /** Of files that were imported, newest last. */
  readonly files: readonly string[];
  /** What reports had that people should know of. */
  readonly reportNotes: readonly string[];
}

export const NO_COUNTS: MailCounts = { passedOver: 0, filesNotTaken: 0, files: [], reportNotes: [] };

export function countedWith(counts: MailCounts, reason: 'nothing-of-use' | 'files-not-taken' | 'gone'): MailCounts {
  switch (reason) {
    case 'nothing-of-use':
      return { ...counts, passedOver: counts.passedOver + 1 };
    case 'files-not-taken':
      return { ...counts, filesNotTaken: counts.filesNotTaken + 1 };
    case 'gone':
      return counts;
  }
}

/** What there is to say about a mailbox, in sentences. */
export function mailboxNotes(
  { files }: Pick<Mailbox, 'files'>,
  { refused: all, forgotten }: Pick<MailboxPosition, 'refused' | 'forgotten'>,
  { passedOver, filesNotTaken, files: imported, reportNotes }: MailCounts,
): readonly string[] {
  const foreign = all.filter(({ isForeign }) => isForeign).length;
  const refused = all.filter(({ isForeign, isUnread }) => !isForeign && !isUnread);
  const unread = all.filter(({ isUnread }) => isUnread);
  const newest = all.findLast(({ isForeign }) => isForeign);
  const left = refused.length - MAX_REFUSED;
  return [
    ...reportNotes,
    ...(imported.length === 0 ? [] : [`Files: ${imported.slice(-MAX_FILES).join('; ')}.`]),
    ...(filesNotTaken === 0 || files.from.length > 0
      ? []
      : [
          `${counted(filesNotTaken, 'mail')} with a CSV file or the like ${filesNotTaken === 1 ? 'was' : 'were'} skipped: files are imported only from senders in csv: from:.`,
        ]),
    ...(passedOver === 0 ? [] : [`${counted(passedOver, 'mail')} without a report or file skipped.`]),
    ...(unread.length === 0 ? [] : [`Could not be read: ${counted(unread.length, 'mail')}, tried again every hour.`]),
    ...unread.slice(-MAX_REFUSED).map(({ name, why }) => `${name}: ${why}`),
    ...(refused.length === 0
      ? []
      : [`Not taken in: ${counted(refused.length, 'mail')}, checked again after a restart.`]),
    ...refused.slice(-MAX_REFUSED).map(({ name, why }) => `${name}: ${why}`),
    ...(left > 0 ? [`And ${counted(left, 'older mail')}.`] : []),
    ...(newest === undefined
      ? []
      : [
          `Not taken in: ${counted(foreign, 'mail')} with a report on another domain, looked at again after a restart.`,
          `${newest.name}: ${newest.why}`,
        ]),
    ...(forgotten === 0
      ? []
      : [`Forgotten: ${counted(forgotten, 'older mail')} not taken in, not looked at again after a restart.`]),
  ];
}
