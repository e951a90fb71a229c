import type { Rule } from './rule.ts';
import { smtpAuthBasic } from './smtp-auth-basic/rule.ts';
import { smtpAuthNewSender } from './smtp-auth-new-sender/rule.ts';
import { smtpAuthOldTls } from './smtp-auth-old-tls/rule.ts';

/** Every rule, in the order of the help. A new one is a folder and a line here. */
export const rules: readonly Rule[] = [smtpAuthNewSender, smtpAuthOldTls, smtpAuthBasic];
