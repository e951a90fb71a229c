import type { Source } from '../../src/ports/source.ts';
import { exchangeLog } from './exchange-log/source.ts';
import { eximLog } from './exim-log/source.ts';
import { postfixLog } from './postfix-log/source.ts';
import { reportCsv } from './report-csv/source.ts';
import { sampleTenant } from './sample-tenant/source.ts';
import { sendmailLog } from './sendmail-log/source.ts';
import { tlsReports } from './tls-reports/source.ts';

/** Every source, one line each; the most trusted first where several tell the same day. */
export const sources: readonly Source[] = [
  reportCsv,
  postfixLog,
  eximLog,
  sendmailLog,
  exchangeLog,
  tlsReports,
  sampleTenant,
];
