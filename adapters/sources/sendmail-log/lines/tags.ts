import { digitsEnd } from '../../../../src/ingest/syslog/digits.ts';
import { textOf } from '../../../../src/ingest/syslog/prefixes.ts';

const [OPEN, CLOSE, COLON] = [91, 93, 58] as const;
const encoded = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The tag that a line of FortiMail is given: see fortimail.ts. */
export const FORTIMAIL = 'fortimail';
/** Under which names Sendmail logs: its own, and those that systems give it (`-L sm-mta`). */
const WHOLE = ['sendmail', FORTIMAIL].map(encoded);
/** `sm-mta`, `sm-mta-queue`, `sm-msp-queue` */
const BEGINNINGS = ['sm-mta', 'sm-msp'].map(encoded);
const SENDMAIL_TAG = /^(?:sendmail|sm-(?:mta|msp)[\w.-]*)$/;

export const isSendmailTag = (tag: string): boolean => SENDMAIL_TAG.test(tag);

/** Whether a tag, `bytes[start, end)`, is Sendmail's, or one that was declared to be. Asked of every line. */
export function sendmailTags(declared: string | undefined): (bytes: Uint8Array, start: number, end: number) => boolean {
  const whole = declared === undefined ? WHOLE : [...WHOLE, encoded(declared)];
  return (bytes, start, end) =>
    whole.some((name) => name.length === end - start && isAt(bytes, start, name)) ||
    (BEGINNINGS.some((name) => name.length <= end - start && isAt(bytes, start, name)) &&
      isSendmailTag(textOf(bytes, start, end)));
}

/** The configuration behind a tag: the queue runners of a system have the server's. */
export const serviceOf = (tag: string): string => /^sm-(?:mta|msp)/.exec(tag)?.[0] ?? tag;

/** Whether ` sendmail[PID]:` or ` sm-mta[PID]:` stands in a line, wherever that is. */
export function quotesSendmail(bytes: Uint8Array, start: number, end: number): boolean {
  for (let open = bytes.indexOf(OPEN, start); open >= 0 && open < end; open = bytes.indexOf(OPEN, open + 1)) {
    const isNamed = [WHOLE[0] as Uint8Array, BEGINNINGS[0] as Uint8Array].some(
      (name) => open - name.length >= start && isAt(bytes, open - name.length, name),
    );
    if (!isNamed) continue;
    const pidEnd = digitsEnd(bytes, open + 1, end);
    if (pidEnd > open + 1 && bytes[pidEnd] === CLOSE && bytes[pidEnd + 1] === COLON) return true;
  }
  return false;
}

function isAt(bytes: Uint8Array, at: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i++) if (bytes[at + i] !== name[i]) return false;
  return true;
}
