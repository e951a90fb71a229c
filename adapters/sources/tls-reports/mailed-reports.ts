import { count } from '../../../src/model/format.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import type { MailPart, MailReports } from '../../../src/ports/mailbox.ts';
import { LIMITS } from './limits.ts';
import { JSON_FILE, PLAIN_TYPES, REPORT_NAME, REPORT_TYPES, reportsInMail } from './mail-reports.ts';
import { foreignDomain } from './posted-report.ts';
import type { ReportedPolicy } from './report.ts';
import { notesOf, SLICE } from './report-facts.ts';
import { sessionFacts } from './report-sessions.ts';

/**
 * Reads the reports of mails that are fetched from a mailbox, as those of mails that are imported. `domains`: ours,
 * lower-cased; a report on another one is refused. Empty: reports on any domain are read.
 */
export const mailedReports = (domains: readonly string[]): MailReports => ({
  ...{ format: 'tls-report-mail', revision: 1, maxBytes: LIMITS.mailBytes },
  subject: { kind: 'tls-session', slice: SLICE },
  brings(parts) {
    if (parts.some(isReport)) return 'yes';
    return parts.some(({ fileName }) => JSON_FILE.test(fileName)) ? 'maybe' : 'no';
  },
  async read(bytes, name, now) {
    const policies: ReportedPolicy[] = [];
    const reports = await reportsInMail(bytes, name, {
      now,
      check(report) {
        const foreign = domains.length === 0 ? undefined : foreignDomain(report.policies, domains);
        if (foreign !== undefined) throw notOurs(foreign);
        policies.push(...report.policies);
        if (policies.length > LIMITS.policiesInMail) throw tooMany(name);
      },
    });
    const rejected = reports.flatMap((report) => report.rejected);
    return {
      facts: reports.flatMap(sessionFacts),
      rows: policies.length + rejected.length,
      rejected: rejected.length,
      firstRejection: rejected[0]?.reason ?? null,
      notes: notesOf(reports),
    };
  },
});

const notOurs = (domain: string): MailflowError =>
  new MailflowError('wrong-tenant', `its report is about ${domain}, which is not in domains:.`, {
    cure: 'If it is your domain, add it to domains: in config.yaml.',
  });

const tooMany = (name: string): MailflowError =>
  new MailflowError('too-large', `${name} has reports on more than ${count(LIMITS.policiesInMail)} policies.`, {
    cure: 'Import them one by one if they are from a sender that you know.',
  });

const isReport = ({ type, fileName, reportType }: MailPart): boolean =>
  REPORT_TYPES.includes(type) ||
  REPORT_NAME.test(fileName) ||
  (reportType === 'tlsrpt' && (PLAIN_TYPES.includes(type) || JSON_FILE.test(fileName)));
