import { count, counted } from '../../model/format.ts';
import { domainOf } from '../../model/text/address.ts';
import type { FilesFromMail, MailHead, MailPart, MailReports } from '../../ports/mailbox.ts';
import { dkimOf, dkimText, isProof } from './dkim.ts';

/** What to do with a mail, by what its server says of it. */
export type MailVerdict =
  /** `isCertain`: it says that it brings a report; otherwise it may well be none. */
  | { readonly do: 'read-reports'; readonly isCertain: boolean }
  /** `by`: who brings them, for the list of imports. */
  | { readonly do: 'import-files'; readonly files: readonly MailPart[]; readonly by: string }
  /** `why`: a sentence for people. */
  | { readonly do: 'refuse'; readonly why: string }
  | { readonly do: 'pass-over'; readonly reason: 'nothing-of-use' | 'files-not-taken' };

/** What the inbox takes, as far as names tell; a report may be packed as well. */
const FILE = /\.(?:csv|tsv|xlsx|zip|gz|xz)$/i;
const PACKED_REPORT = /\.json\.(?:gz|xz)$/i;
const CSV_TYPES: readonly string[] = ['text/csv', 'application/csv'];
const MAX_FILES = 10;
/** Base64, with its line ends. */
const ENCODED = 1.4;

export function judgeMail(mail: MailHead, reports: MailReports, files: FilesFromMail): MailVerdict {
  // Every mail has a part.
  if (mail.parts.length === 0) return refuse('its server does not say what is in it');
  const brings = reports.brings(mail.parts);
  const attached = mail.parts.filter(isFile);
  if (brings === 'yes')
    return mail.bytes > reports.maxBytes
      ? tooLarge(mail.bytes, reports.maxBytes, 'mail with a TLS report')
      : { do: 'read-reports', isCertain: true };
  if (attached.length > 0) return judgeFiles(mail, attached, files);
  return brings === 'maybe' && mail.bytes <= reports.maxBytes
    ? { do: 'read-reports', isCertain: false }
    : { do: 'pass-over', reason: 'nothing-of-use' };
}

const isFile = ({ fileName, type }: MailPart): boolean =>
  CSV_TYPES.includes(type) || (FILE.test(fileName) && !PACKED_REPORT.test(fileName));

function judgeFiles(mail: MailHead, attached: readonly MailPart[], allowed: FilesFromMail): MailVerdict {
  if (allowed.from.length === 0) return { do: 'pass-over', reason: 'files-not-taken' };
  // What was read from facts must not become facts again.
  if (mail.isOwn === true) return { do: 'pass-over', reason: 'nothing-of-use' };
  const [sender, second] = mail.from;
  if (sender === undefined || second !== undefined)
    return refuse(`it has ${mail.from.length === 0 ? 'no sender' : 'several senders'}, so its files are not imported`);
  if (!allowed.from.some((each) => each === sender || each === domainOf(sender)))
    return refuse(`csv: from: does not name its sender ${sender}, so its files are not imported`);
  const dkim = dkimOf(mail.authentication, allowed.authserv, sender);
  if (allowed.needsDkim && !isProof(dkim))
    return refuse(`no DKIM signature proves its sender (${dkimText(dkim)}), so its files are not imported`);
  if (attached.length > MAX_FILES)
    return refuse(`it has ${counted(attached.length, 'file')}; ${count(MAX_FILES)} are imported of one mail at most`);
  const largest = Math.max(...attached.map(({ bytes }) => bytes));
  if (largest > allowed.maxBytes * ENCODED) return tooLarge(largest / ENCODED, allowed.maxBytes, 'file');
  return { do: 'import-files', files: attached, by: `mail from ${sender}, ${dkimText(dkim)}` };
}

const refuse = (why: string): MailVerdict => ({ do: 'refuse', why });

const MB = 1_000_000;

const tooLarge = (bytes: number, limit: number, what: string): MailVerdict =>
  refuse(`it is too large: ${(bytes / MB).toFixed(1)} MB, and a ${what} may have ${(limit / MB).toFixed(1)}`);
