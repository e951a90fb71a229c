import type { MailPart, MailReports } from '../../../src/ports/mailbox.ts';
import { LIMITS } from './limits.ts';
import { JSON_FILE, PLAIN_TYPES, REPORT_NAME, REPORT_TYPES, reportsInMail } from './mail-reports.ts';
import { notesOf, SLICE } from './report-facts.ts';
import { sessionFacts } from './report-sessions.ts';

/** Reads the reports of mails that are fetched from a mailbox, as those of mails that are imported. */
export const mailedReports: MailReports = {
  ...{ format: 'tls-report-mail', revision: 1, maxBytes: LIMITS.mailBytes },
  subject: { kind: 'tls-session', slice: SLICE },
  brings(parts) {
    if (parts.some(isReport)) return 'yes';
    return parts.some(({ fileName }) => JSON_FILE.test(fileName)) ? 'maybe' : 'no';
  },
  async read(bytes, name, now) {
    const reports = await reportsInMail(bytes, name, now);
    const rejected = reports.flatMap((report) => report.rejected);
    return {
      facts: reports.flatMap(sessionFacts),
      rows: reports.reduce((sum, { policies }) => sum + policies.length, rejected.length),
      rejected: rejected.length,
      firstRejection: rejected[0]?.reason ?? null,
      notes: notesOf(reports),
    };
  },
};

const isReport = ({ type, fileName, reportType }: MailPart): boolean =>
  REPORT_TYPES.includes(type) ||
  REPORT_NAME.test(fileName) ||
  (reportType === 'tlsrpt' && (PLAIN_TYPES.includes(type) || JSON_FILE.test(fileName)));
