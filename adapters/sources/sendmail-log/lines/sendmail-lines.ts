import type { MailLines } from '../../../../src/ingest/log/lines/mail-lines.ts';
import type { Entry } from '../../../../src/ingest/syslog/entry-reader.ts';
import { textOf } from '../../../../src/ingest/syslog/prefixes.ts';
import { sendmailReader } from './fortimail.ts';
import { isSendmailTag, quotesSendmail, sendmailTags, serviceOf } from './tags.ts';

const [SPACE, COLON] = [32, 58] as const;
/** The longest queue id, with the number of a part. */
const MAX_ID = 70;
/** How the messages that matter begin, behind their queue id; those of the part of one may begin with anything. */
const BEGINNINGS = [
  ...['from=', 'to=', 'STARTTLS=', 'AUTH=server', 'Milter: data, ', 'discarded', 'done; delay=', 'lost input channel'],
  ...['timeout waiting for input'],
].map((text) => new TextEncoder().encode(text));
const BY_FIRST: readonly (readonly Uint8Array[])[] = Array.from({ length: 128 }, (_, first) =>
  BEGINNINGS.filter((text) => text[0] === first),
);
const NO_MAIL = new TextEncoder().encode(' did not issue MAIL/EXPN/');
const SLASH = 47;
/** How a line ends that has nothing more to say. */
const WHOLE = /(?:[\])]|, stat=Sent|bits=\d+\/\d+|@localhost)$/;
const UNIT = /^(?:sendmail|sm-\w+)[^/]*\.service$/;

/** The lines of Sendmail: those under its name, whatever stands before it, and those of FortiMail. */
export const sendmailLines: MailLines = {
  server: 'Sendmail',
  cure: 'Export the log of the mail server, often /var/log/mail.log or /var/log/maillog; of FortiMail the event log (elog).',
  reader: sendmailReader,
  areIn: ({ tags }) => [...tags].some(isSendmailTag),
  rulesFor(_survey, declared) {
    const isServers = sendmailTags(declared['syslogName']);
    return {
      isServers: ({ bytes, tagStart, tagEnd }) => isServers(bytes, tagStart, tagEnd),
      matters,
      needsPid: true,
      processOf: (tag) => ({ service: serviceOf(tag), program: tag, isTaken: true }),
      quotes: quotesSendmail,
      misnamed: (entry) => (isUnit(entry) ? 'journalctl -o with-unit does not name the program' : undefined),
      looksWhole: (message) => WHOLE.test(message),
    };
  },
};

/** Whether a message says anything of mail flow: no text is made of the others. */
function matters({ bytes, message, end }: Entry): boolean {
  const at = behindId(bytes, message, end);
  if (at > message && bytes[at - 3] === 93) return true;
  for (const text of BY_FIRST[bytes[at] as number] ?? []) if (isAt(bytes, at, end, text)) return true;
  // The client's name stands in front: `mx.example.com [192.0.2.1] did not issue MAIL/EXPN/VRFY/ETRN …`
  const slash = bytes.indexOf(SLASH, at);
  return slash > 0 && slash < end && isAt(bytes, slash - 19, end, NO_MAIL);
}

/** Where the message begins behind a queue id, `qADMh0cd016570: ` or `qADMh0cd016570[2]: `. */
function behindId(bytes: Uint8Array, start: number, end: number): number {
  const last = Math.min(end - 1, start + MAX_ID);
  for (let at = start; at < last; at++) {
    const byte = bytes[at];
    if (byte === SPACE) return start;
    if (byte === COLON) return bytes[at + 1] === SPACE ? at + 2 : start;
  }
  return start;
}

function isAt(bytes: Uint8Array, at: number, end: number, text: Uint8Array): boolean {
  if (at < 0 || end - at < text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
  return true;
}

/** `sendmail.service`, which journalctl's with-unit writes for the program. */
function isUnit({ bytes, tagStart, tagEnd }: Entry): boolean {
  return tagEnd - tagStart > 8 && bytes[tagStart] === 115 && UNIT.test(textOf(bytes, tagStart, tagEnd));
}
