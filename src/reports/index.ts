import { connectors } from './connectors/report.ts';
import type { Report } from './report.ts';
import { sender } from './sender/report.ts';
import { signIns } from './sign-ins/report.ts';
import { smtpAuth } from './smtp-auth/report.ts';
import { status } from './status/report.ts';
import { summary } from './summary/report.ts';
import { tls } from './tls/report.ts';
import { tlsReports } from './tls-reports/report.ts';
import { trace } from './trace/report.ts';
import { trend } from './trend/report.ts';

/** Every report, in the order of the help. A new one is a folder and a line here. */
export const reports: readonly Report[] = [
  summary,
  tls,
  connectors,
  smtpAuth,
  trend,
  signIns,
  trace,
  sender,
  tlsReports,
  status,
];
