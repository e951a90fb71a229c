import { expect, test } from 'vitest';
import { mail } from '../../../../adapters/chat/mail/mail.ts';
import { readConfig } from '../../../../src/config.ts';
import { CHECKS } from '../../../../src/main/given-settings.ts';

/** What other programs have in the environment. */
const OTHERS = {
  MAIL: '/var/mail/root',
  MAIL_HOST: 'smtp.test',
  MAIL_PORT: '1025',
  MAIL_FROM: 'a@b.test',
  MAIL_USER: 'x',
};
const OURS = {
  MAILFLOW_MAIL_FROM: 'mailflow@contoso.com',
  MAILFLOW_MAIL_DOMAINS: 'contoso.com',
  MAILFLOW_MAIL_HOST: 'relay.contoso.com',
};

test('variables of other programs do not turn mail on, nor stop the start', () => {
  expect(mail.configure(OTHERS)).toEqual({ kind: 'off' });
  expect(readConfig(OTHERS, CHECKS).ok).toBe(true);
});

test('those of mail are known, and one that is nearly so is a fault', () => {
  expect(mail.configure(OURS).kind).toBe('ready');
  expect(readConfig(OURS, CHECKS).ok).toBe(true);
  expect(readConfig({ MAILFLOW_MAIL_HOTS: 'x' }, CHECKS)).toMatchObject({
    ok: false,
    faults: [expect.stringContaining('MAILFLOW_MAIL_HOST')],
  });
});
