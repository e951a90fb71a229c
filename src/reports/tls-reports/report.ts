import { noTlsCounts } from '../../model/tls.ts';
import { sessionsIn, sessionsQuestion } from '../../model/tls-reports/tls-session.ts';
import { domainAsked } from '../domain-param.ts';
import { listReport } from '../list-report.ts';
import { pageOf } from '../page.ts';
import type { ReportContext, ReportRequest } from '../report.ts';
import { NAME, params, TITLE } from './params.ts';
import { policyRows, type TlsReportsFound } from './rows.ts';
import { tlsReportsView } from './view.ts';

/** What other organisations report of their TLS sessions to our mail servers (SMTP TLS Reporting, RFC 8460). */
export const tlsReports = listReport<TlsReportsFound>({
  name: NAME,
  title: TITLE,
  summary: 'TLS reports (RFC 8460): sessions of other organisations to your mail servers, failed ones with reasons.',
  examples: ['tls-reports 7d', 'tls-reports 30d domain:contoso.com'],
  window: '7d',
  topic: 'tlsReports',
  params,
  kind: 'tls-session',
  isPaged: true,
  find,
  totals: {
    organisations: ({ all }) => new Set(all.map(({ organisation }) => organisation)).size,
    // Policy types may list the same sessions: there is no sum of all.
    contradictions: ({ all }) => all.filter(({ surplus }) => surplus > 0).length,
  },
  view: tlsReportsView,
});

async function find(request: ReportRequest, context: ReportContext): Promise<TlsReportsFound> {
  const domain = domainAsked(request);
  const { window } = request;
  const question = sessionsQuestion({ window, ...(domain !== null && { policyDomain: domain }) });
  const answer = await context.ask(question);
  const all = policyRows(sessionsIn(answer.rows));
  const { offset = 0, limit = all.length } = pageOf(request);
  return {
    question,
    // Rows of the answer are parts of the report's rows, and reports count no TLS versions.
    answer: { ...answer, groups: all.length, totals: { ...answer.totals, tls: noTlsCounts() } },
    rows: all.slice(offset, offset + limit),
    ...{ all, domain },
    notes: [],
  };
}
