import { expect, test } from 'vitest';
import { messageIdOf } from '../../../adapters/chat/mail/mail-message.ts';
import { mailHead } from '../../../adapters/mailbox/mail-head.ts';
import { mailedReports } from '../../../adapters/sources/tls-reports/mailed-reports.ts';
import { judgeMail } from '../../../src/fetch/mailbox/judge-mail.ts';

const FILES = { from: ['contoso.com'], authserv: null, needsDkim: false, maxBytes: 1_000_000 };

test.each([
  [messageIdOf('k', 'mailflow@contoso.com'), 'pass-over'],
  ['<1@contoso.com>', 'import-files'],
])('a file that Mailflow mailed is not imported from a mailbox, others are: %s', (messageId, expected) => {
  const head = mailHead({
    ...{ seq: 1, uid: 1, size: 2_000 },
    envelope: { messageId, from: [{ address: 'mailflow@contoso.com' }], subject: 'SMTP AUTH clients' },
    bodyStructure: { type: 'text/csv', part: '1', size: 1_000, dispositionParameters: { filename: 'smtp-auth.csv' } },
  });
  expect(judgeMail(head, mailedReports([]), FILES).do).toBe(expected);
});
