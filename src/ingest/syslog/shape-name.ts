import { splitLines } from '../lines.ts';
import { quotedMailProgram } from './mail-programs.ts';

/** What a text file is that has no mail server's log lines Mailflow can read, and what to do. */
export interface NamedShape {
  readonly is: string;
  readonly cure: string;
}

interface Kind extends NamedShape {
  readonly line: RegExp;
}

const WITH_DATE = 'Export it again with dates: journalctl -u "postfix*" -o short-iso-precise > mail.log';
const SYSLOG = String.raw`(?:[A-Z][a-z]{2} [ \d]\d [\d:]{8}|\d{4}-\d\d-\d\dT\S+) \S+ `;

/** Told apart by what their lines look like; the first that fits most lines names the file. */
const KINDS: readonly Kind[] = [
  {
    is: 'an Exim main log',
    line: /^(?:\S+ )?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? (?:[+-]\d{4} )?(?:\[\d+\] )?(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4} |SMTP |no host name|H=|rejected |Start queue|End queue|exim )/,
    cure: 'Import it without --source, or with --source exim-log.',
  },
  {
    is: 'the log of Sendmail',
    line: new RegExp(`^${SYSLOG}(?:sendmail|sm-mta|sm-msp-queue|mta)\\[\\d+\\]: `),
    cure: 'Import it with --source sendmail-log.',
  },
  {
    is: 'an SMTP protocol log of Exchange',
    line: /^#(?:Software: Microsoft Exchange|Log-type: SMTP)/,
    cure: 'Mailflow reads the logs of Postfix and Exim.',
  },
  { is: 'journalctl -o short-monotonic: its lines have no date', line: /^\[ *\d+\.\d{6}\] \S+ \S+/, cure: WITH_DATE },
  {
    is: 'journalctl -o with-unit: its lines do not name the program',
    line: /\spostfix[^\s/]*\.service(?:\/\S*)?\[\d+\]: /,
    cure: WITH_DATE,
  },
  {
    is: 'JSON of another kind',
    line: /^\s*[{[]/,
    cure: 'Export the journal with journalctl -o json, or the log as text.',
  },
  { is: 'Postfix lines without a date', line: /^(?:\S+ )?\S*\/[a-z-]+\[\d+\]: /, cure: WITH_DATE },
  {
    is: 'journalctl -o cat: its lines have no date',
    line: /^(?:(?:dis)?connect from \S+\[|(?:[0-9A-F]{6,}|[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,}|NOQUEUE): |(?:Anonymous|Untrusted|Trusted|Verified) TLS connection |lost connection after |warning: )/,
    cure: WITH_DATE,
  },
  {
    is: 'syslog of other programs',
    line: new RegExp(`^(?:<\\d+>)?${SYSLOG}`),
    cure: 'Export the log of the mail server, often /var/log/mail.log or /var/log/maillog.',
  },
];

const MAX_LINES = 2000;
const SHOWN = 120;
const decoder = new TextDecoder();

/** Names the shape of most lines at the beginning of a file (UTF-8); undefined where nothing is known of them. */
export function shapeOf(head: Uint8Array): NamedShape | undefined {
  const counts = new Map<Kind, number>();
  let lines = 0;
  const splitter = splitLines({
    line(bytes, start, end) {
      if (lines >= MAX_LINES || end - start > 8192) return;
      const text = decoder.decode(bytes.subarray(start, end));
      if (text.trim() === '') return;
      lines++;
      const kind = KINDS.find(({ line }) => line.test(text));
      if (kind) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    },
    unreadable: () => undefined,
  });
  splitter.push(head);
  splitter.end('give');
  const [best] = [...counts].sort(([, a], [, b]) => b - a);
  return best && best[1] * 2 >= lines ? best[0] : undefined;
}

/** The first line that has a Postfix program's tag anywhere, as it is shown to people. */
export function firstMailLike(head: Uint8Array): string | undefined {
  let found: string | undefined;
  const splitter = splitLines({
    line(bytes, start, end) {
      if (found !== undefined || quotedMailProgram(bytes, start, end) < 0) return;
      found = shownLine(decoder.decode(bytes.subarray(start, end)));
    },
    unreadable: () => undefined,
  });
  splitter.push(head);
  splitter.end('give');
  return found;
}

/** The line as it is shown to people: its beginning, without what would not be seen. */
export function shownLine(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return clean.length > SHOWN ? `${clean.slice(0, SHOWN)}…` : clean;
}
