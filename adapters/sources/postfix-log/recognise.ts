import { headAsUtf8 } from '../../../src/ingest/encoding.ts';
import { type Survey, surveyOf } from '../../../src/ingest/syslog/survey.ts';
import { FORMAT } from './format.ts';

/** Programs that write into the same file: a piece of a log may begin with none but them. */
const MAIL_PROGRAMS = /^(?:dovecot|amavis|opendkim|opendmarc|policyd-spf|postgrey|spamd|rspamd|postfix)/;
/** Tags of other mail servers: where they log and Postfix does not, those programs are theirs. */
const OTHER_SERVERS = /^(?:exim|sendmail|sm-mta|sm-msp)/;
const WEB_PAGE = /^\s*<(?:!doctype html|html|\?xml)/i;

/**
 * A Postfix log, or a piece of one: some line is a mail program's, and most lines are lines of a log. A first and a
 * last line that are not whole, and a few odd ones, are forgiven. It is the same grammar that reads the file.
 */
export function recognise(head: Uint8Array): string | undefined {
  if (WEB_PAGE.test(Buffer.from(headAsUtf8(head.subarray(0, 1024))).toString('latin1'))) return undefined;
  const survey = surveyOf(head);
  const { lines } = survey;
  const tags = [...survey.tags];
  const hasMail =
    survey.names.size > 0 ||
    (tags.some((tag) => MAIL_PROGRAMS.test(tag)) && !tags.some((tag) => OTHER_SERVERS.test(tag)));
  const isLog = (lines.tagged + lines.dated) * 2 > lines.all;
  // Beside a service that says more, as in `docker compose logs`: a queue manager and a server prove the log.
  const isBeside = [...survey.names.values()].some((programs) => programs.has('qmgr') && programs.has('smtpd'));
  return hasMail && (isLog || isBeside) ? FORMAT : undefined;
}

/** The first parts of tags under which Postfix logs, as its queue manager or its cleanup does: `relay.out`. */
export function postfixNames(survey: Survey, declared: string | undefined): ReadonlySet<string> {
  const found = [...survey.names].filter(([, programs]) =>
    ['qmgr', 'oqmgr', 'nqmgr', 'cleanup'].some((of) => programs.has(of)),
  );
  return new Set([...found.map(([name]) => name), ...(declared === undefined ? [] : [declared.replace(/\/+$/, '')])]);
}
