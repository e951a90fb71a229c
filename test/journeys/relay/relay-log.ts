import { fileURLToPath } from 'node:url';
import { simulatePostfix } from '../../simulation/postfix/postfix.ts';
import { SERVICES, type Setup } from '../../simulation/postfix/setup.ts';
import type { Truth } from '../../simulation/postfix/truth.ts';
import { chance } from '../../simulation/random.ts';
import { story } from '../../simulation/story.ts';

/** A day of an invented relay, as it lies beside this file; `npm run relay-log` writes it anew. */
export const RELAY_LOG = fileURLToPath(new URL('mail.log', import.meta.url));

/** A story of some hours and some hundred visits at most. */
const SEED = 20210127;
const SETUP: Setup = {
  host: 'mail',
  beginsAt: Date.UTC(2021, 0, 27, 6, 36),
  loudServices: [...new Set(Object.values(SERVICES))],
  logsTlsOut: true,
  hasCounters: true,
  hasTlsField: false,
  filter: 'after-queue',
  hasXforward: false,
  logsVerdicts: true,
  losesTls: false,
  date: 'rfc3164',
};

/**
 * The lines of that day and what happened on it. As on a real relay a good part of the lines are of other programs, which
 * speak of the same addresses and of their own TLS, and of parts of Postfix that see no message.
 */
export function relayLog(): { readonly lines: readonly string[]; readonly truth: readonly Truth[] } {
  const { lines, truth } = simulatePostfix(story(SEED, 110), SETUP, SEED);
  const luck = chance(SEED);
  return { lines: lines.flatMap((line, at) => [...strangers(line.slice(0, 21), at), line]), truth };

  function strangers(prefix: string, at: number): readonly string[] {
    if (!luck.oneIn(2)) return [];
    const session = (0x2a0000 + at).toString(36);
    const client = `198.51.100.${luck.between(1, 250)}`;
    const message = luck.pick([
      `dovecot: imap-login: Login: user=<info@example.com>, method=PLAIN, rip=${client}, lip=192.0.2.1, mpid=${2000 + at}, TLS, session=<${session}>`,
      `dovecot: pop3-login: Disconnected (no auth attempts in 20 secs): user=<>, rip=${client}, lip=192.0.2.1, TLS: Connection closed, session=<${session}>`,
      `postfix/postscreen[134]: CONNECT from [${client}]:${40_000 + at} to [192.0.2.1]:25`,
      `postfix/postscreen[134]: PASS OLD [${client}]:${40_000 + at}`,
      `postfix/dnsblog[140]: addr ${client} listed by domain zen.dnsbl.example as 127.0.0.${luck.between(2, 11)}`,
      `postfix/anvil[162]: statistics: max connection rate 1/60s for (smtpd:${client}) at ${prefix.slice(0, 15)}`,
      `amavis[412]: (412-${at}) Checking: ${session} [${client}] <s@example.org> -> <info@example.com>`,
      `amavis[412]: (412-${at}) Passed CLEAN {RelayedInbound}, [${client}]:33244 <s@example.org> -> <info@example.com>, Message-ID: <${session}@example.org>, mail_id: ${session}, Hits: -0.2, size: 1358, queued_as: ${session}, 102 ms`,
      `opendkim[289]: ${session}: DKIM-Signature field added (s=mail, d=example.com)`,
      `policyd-spf[501]: prepend Received-SPF: Pass (mailfrom) identity=mailfrom; client-ip=${client}; helo=mx1.example.org; envelope-from=s@example.org; receiver=<UNKNOWN>`,
    ]);
    return [`${prefix}${message}\n`];
  }
}
