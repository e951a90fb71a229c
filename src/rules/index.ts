import { dataContradiction } from './data-contradiction/rule.ts';
import { dataMissing } from './data-missing/rule.ts';
import { inboundTlsFailures } from './inbound-tls-failures/rule.ts';
import { logFailing } from './log-failing/rule.ts';
import { noTlsConnector } from './no-tls-connector/rule.ts';
import { passwordSpraying } from './password-spraying/rule.ts';
import type { Rule } from './rule.ts';
import { ruleFailing } from './rule-failing/rule.ts';
import { smtpAuthBasic } from './smtp-auth-basic/rule.ts';
import { smtpAuthNewSender } from './smtp-auth-new-sender/rule.ts';
import { smtpAuthOldTls } from './smtp-auth-old-tls/rule.ts';
import { smtpAuthSpike } from './smtp-auth-spike/rule.ts';
import { tlsTrend } from './tls-trend/rule.ts';
import { tls10OnPremisesConnector } from './tls10-onpremises-connector/rule.ts';
import { tls10PartnerConnector } from './tls10-partner-connector/rule.ts';
import { tls11Connector } from './tls11-connector/rule.ts';

/** Every rule, in the order of the help. A new one is a folder and a line here. */
export const rules: readonly Rule[] = [
  smtpAuthSpike,
  smtpAuthNewSender,
  smtpAuthOldTls,
  smtpAuthBasic,
  passwordSpraying,
  tls10PartnerConnector,
  tls10OnPremisesConnector,
  noTlsConnector,
  tls11Connector,
  tlsTrend,
  inboundTlsFailures,
  dataMissing,
  dataContradiction,
  logFailing,
  // Last: it is told what became of those before it.
  ruleFailing,
];
