import type { MailLines } from '../../../src/ingest/log/lines/mail-lines.ts';
import { type Entry, entryReader } from '../../../src/ingest/syslog/entry-reader.ts';
import { isMailProgram, quotedMailProgram } from '../../../src/ingest/syslog/mail-programs.ts';
import { textOf } from '../../../src/ingest/syslog/prefixes.ts';
import { sayPostfix } from './phrases/say.ts';
import { postfixNames } from './recognise.ts';

const [SPACE, S, T, L, P, C, Q, DOT] = [32, 115, 116, 108, 112, 99, 113, 46] as const;

/** How a line ends that has nothing more to say; one with `client=` may always go on with the user. */
const WHOLE = /(?:: removed|\)|>|\]|[ (](?:commands|quit|rset|data|rcpt)=\d+(?:\/\d+)?)$/;

/** The lines of Postfix: those of a tag `NAME/PROGRAM[PID]`, whatever stands before it. */
export const postfixLines: MailLines = {
  server: 'Postfix',
  cure: 'Export the log of the mail server, often /var/log/mail.log or /var/log/maillog.',
  reader: entryReader,
  areIn: ({ mailLike }) => mailLike > 0,
  rulesFor(survey, declared) {
    const names = postfixNames(survey, declared['syslogName']);
    return {
      isServers: ({ bytes, slash, tagEnd }) => isMailProgram(bytes, slash + 1, tagEnd),
      matters: ({ bytes, slash }) => matters(bytes, slash + 1),
      needsPid: true,
      say: sayPostfix,
      processOf(tag) {
        // The queue manager of old, and before that of new, has another program's name.
        const service = tag.replace(/\/[on]qmgr$/, '/qmgr');
        const isTaken = tag.includes('postfix') || names.has(tag.slice(0, tag.indexOf('/')));
        return { service, program: service.slice(service.lastIndexOf('/') + 1), isTaken };
      },
      quotes: (bytes, start, end) => quotedMailProgram(bytes, start, end) >= 0,
      misnamed: (entry) => (isUnit(entry) ? 'journalctl -o with-unit does not name the program' : undefined),
      looksWhole: (message) => WHOLE.test(message) && !message.includes('client='),
      otherName: {
        note: (name, lines) =>
          `${lines} of ${name}/smtpd and the like were not counted: no queue manager logs as ${name}/qmgr. If it is Postfix, declare syslogName=${name}.`,
        cure: (name) => `If that is Postfix under a name of its own, declare syslogName=${name}.`,
      },
    };
  },
};

/** `postfix@-.service`, which journalctl's with-unit writes for the program. */
function isUnit({ bytes, tagStart, tagEnd }: Entry): boolean {
  if (tagEnd - tagStart < 15 || bytes[tagStart] !== P || bytes[tagEnd - 8] !== DOT) return false;
  return /^postfix[^/]*\.service$/.test(textOf(bytes, tagStart, tagEnd));
}

/** smtpd, smtp, qmgr, tlsproxy, pickup: the first two letters tell them from the other programs of Postfix. */
function matters(bytes: Uint8Array, program: number): boolean {
  const second = bytes[program + 1];
  switch (bytes[program]) {
    case S:
      return second === 109; // smtp, smtpd
    case T:
      return second === L && bytes[program + 3] === P; // tlsproxy, not tlsmgr
    case P:
      return second === 105 && bytes[program + 2] === C; // pickup, not pipe
    case Q:
      return second === 109 && bytes[program + 2] === 103; // qmgr
    case 110: // nqmgr
    case 111: // oqmgr
      return second === Q;
    default:
      return bytes[program] === SPACE;
  }
}
