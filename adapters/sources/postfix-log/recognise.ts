import { FORMAT } from './telling.ts';

const DATE = '(?:[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\S*)';
const SYSLOG_LINE = new RegExp(`^${DATE} \\S+ \\S`);
/** Postfix, and those that write into the same file: a piece of a log may begin with none but them. */
const MAIL_LINE = new RegExp(
  `^${DATE} \\S+ (?:postfix[-\\w]*(?:/[-\\w]+)+|dovecot|amavis|opendkim|opendmarc|policyd-spf|postgrey|spamd|rspamd)(?:\\[\\d+\\])?: `,
);

/**
 * A Postfix log, or a piece of one: most lines begin with a date and a host, and some are a mail program's. A first
 * and a last line that are not whole, and a few odd ones, are forgiven.
 */
export function recognise(head: Uint8Array): string | undefined {
  const lines = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
    .toString('latin1')
    .split('\n')
    .filter((line) => line.trim() !== '');
  if (!lines.some((line) => MAIL_LINE.test(line))) return undefined;
  return lines.filter((line) => SYSLOG_LINE.test(line)).length * 2 > lines.length ? FORMAT : undefined;
}
