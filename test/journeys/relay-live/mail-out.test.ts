import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Sent } from '../../../adapters/chat/mail/smtp/sent.ts';
import type { SmtpServer } from '../../../adapters/chat/mail/smtp/smtp-server.ts';
import { readMail } from '../../mail/read-mail.ts';
import { bundleScript } from '../../prepared/bundle-script.ts';
import { BASE } from './host/config-files.ts';
import { LOGINS } from './host/network.ts';
import { missingForRelay } from './missing-parts.ts';
import { withRelay } from './start-relay.ts';

const missing = missingForRelay();
const POST = fileURLToPath(new URL('host/post-mail.ts', import.meta.url));
const ANNA = 'anna@example.test';
const LOGIN = { user: ANNA, password: LOGINS[ANNA] ?? '' };

describe.skipIf(missing !== null)(`mail through Postfix${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  test('arrives whole over STARTTLS and TLS, and what Postfix refuses is told apart', () =>
    withRelay({ logger: 'rsyslog', hasFilter: false, reusesTls: false }, async (relay, directory) => {
      const script = await bundleScript(POST, directory);
      const post = async (
        server: Pick<SmtpServer, 'port' | 'tls' | 'login'>,
        to: string,
        bytes = 10,
      ): Promise<Sent> => {
        const { stdout, stderr } = await relay.run(
          process.execPath,
          script,
          JSON.stringify(server),
          ANNA,
          to,
          `${bytes}`,
        );
        expect(stderr).toBe('');
        return JSON.parse(stdout);
      };
      const starttls = { port: 587, tls: 'starttls', login: LOGIN } as const;
      expect(await post(starttls, 'info@example.test', 300_000)).toMatchObject({ kind: 'accepted' });
      expect(await post({ port: 465, tls: 'implicit', login: LOGIN }, 'a@tls13.next.test')).toMatchObject({
        kind: 'accepted',
      });
      expect(await post(starttls, 'nobody@example.test')).toMatchObject({
        ...{ kind: 'refused', isAddress: true, trouble: expect.stringContaining('550 5.1.1') },
      });
      const wrong = { ...LOGIN, password: 'guessed' };
      expect(await post({ ...starttls, login: wrong }, ANNA)).toMatchObject({ kind: 'later', fault: 'login' });
      // Postfix takes 10,240,000 bytes unless told otherwise (postconf(5), message_size_limit).
      expect(await post(starttls, ANNA, 9_000_000)).toMatchObject({
        ...{
          kind: 'refused',
          isAddress: false,
          trouble: expect.stringMatching(/^The mail has 12.*Request fewer days/),
        },
      });
      await relay.quiet();
      const { stdout } = await relay.run('sh', '-c', `cat ${BASE}/mail/info/new/*`);
      const mail = await readMail(stdout);
      expect(mail).toMatchObject({ from: ANNA, to: ['info@example.test'], subject: 'SMTP AUTH clients' });
      expect(mail.text).toContain('\n.\n');
      expect(mail.text).toContain('Zürich');
      expect(mail.files.map(({ name, bytes }) => [name, bytes.length])).toEqual([['report.csv', 300_000]]);
    }));
});
