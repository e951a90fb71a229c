import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sources } from '../../adapters/sources/index.ts';
import { adviceFor, REMEDIES } from '../../src/advice/index.ts';
import { FETCHABLE } from '../../src/main/followable-sources.ts';
import { rules } from '../../src/rules/index.ts';
import type { Finding, Rule } from '../../src/rules/rule.ts';
import { dayByDay } from '../rules/day-by-day.ts';
import { growing, times } from '../rules/growing.ts';
import { asAskedFor, randomHistories } from '../rules/random-histories.ts';
import { runs } from '../seed/runs.ts';

/** What only a system's own advice may name. */
const TERMS: Readonly<Record<string, RegExp>> = {
  'Exchange Online':
    /Microsoft 365|admin center|RequireTls\b|TlsSettings|TlsSender|SmtpClientAuthenticationDisabled|Entra/,
  'Exchange Server':
    /-(?:ReceiveConnector|SendConnector|ADPermission|ADAccount|Queue)\b|SCHANNEL\\|BasicAuthRequireTLS|Active Directory/,
  Postfix: /\bsmtpd?_\w+|main\.cf|master\.cf|postfix\b|Postfix|Dovecot|postsuper|check_sasl_access|mailq/,
  Exim: /\b(?:tls_require_ciphers|openssl_options|auth_advertise_hosts|server_\w+|hosts_require_tls|hosts_avoid_tls|tls_advertise_hosts|acl_smtp_\w+|exiqgrep|log_selector)\b|\bexim\b|\bExim\b|\$authenticated_id/,
  Sendmail: /\bconf[A-Z_]{3,}|sendmail|Sendmail|makemap|DAEMON_OPTIONS|TLS_(?:Clt|Rcpt)|SSL_OP_|sasl(?:auth|passwd)/,
};
/** What the advice for both kinds of Exchange may name, and no other. */
const OF_EXCHANGE = /\b(?:Get|Set|New|Remove|Enable|Disable)-[A-Z]\w+|Exchange|SCHANNEL|\.NET|SP_PROT|mailbox/;
const termsOfOthers = (system: string): readonly RegExp[] => [
  ...Object.entries(TERMS).flatMap(([other, terms]) => (other === system ? [] : [terms])),
  ...(system.startsWith('Exchange') ? [] : [OF_EXCHANGE]),
];
const ACCOUNT = { name: 'scanner@contoso.com' };
/** Whose facts findings are made of: rules that look at the data themselves say the same of every source. */
const ofFacts = rules.filter(({ needs }) => needs.senderDays + needs.connectorDays > 0);

test('every source has advice of its own, and no other has', () => {
  // TLS reports come as files and from a mailbox alike.
  const names = new Set([...sources, ...FETCHABLE].map(({ name }) => name));
  expect([...REMEDIES.keys()].sort()).toEqual([...names].sort());
});

/** A spike, a new sender, a fall back to old TLS, passwords, and connectors of every kind with old TLS and without any. */
const DAYS = 100;
const steady = times(DAYS, { messages: 20, basic: 20 });
const bad = times(DAYS, { '1.0': 40, '1.1': 40, none: 40, '1.2': 80 });
const STAGED = growing({
  firstDay: 20_000,
  senders: {
    'steady@contoso.com': steady,
    'spike@contoso.com': [...steady.slice(1), { messages: 9000 }],
    'new@contoso.com': [...times(DAYS - 1, 0), { messages: 300 }],
    'old@contoso.com': [...steady.slice(1), { messages: 20, oldTls: 20 }],
  },
  paths: (['partner', 'on-premises'] as const).flatMap((connectorType) =>
    (['inbound', 'outbound'] as const).map((direction) => ({ direction, connectorType, connector: 'F', days: bad })),
  ),
}).slice(-2);
const histories = fc.oneof({ weight: 1, arbitrary: fc.constant(STAGED) }, { weight: 3, arbitrary: randomHistories });

/** Some findings of a rule in histories that these sources told. */
function wordings(rule: Rule, histories: Parameters<typeof dayByDay>[1], answeredBy: readonly string[]) {
  const told = histories.map((history) => ({
    ...asAskedFor(history, rule.needs),
    answeredBy: { connector: answeredBy, 'smtp-auth': answeredBy },
  }));
  const findings = dayByDay(rule, told).flatMap((step) => step.findings);
  return findings.map((finding: Finding) => ({ finding, words: rule.word(finding) }));
}

describe.for(ofFacts)('$name', (rule) => {
  test('says of each source what fits it, and nothing in the terms of another mail system', () => {
    fc.assert(
      fc.property(histories, (given) => {
        for (const [source, { system }] of REMEDIES) {
          for (const { finding, words } of wordings(rule, given, [source])) {
            expect(finding.numbers['answeredBy']).toBe(source);
            const text = [words.sentence, ...words.advice].join('\n');
            for (const terms of termsOfOthers(system))
              expect(text.replaceAll('From your partner', '')).not.toMatch(terms);
          }
        }
      }),
      { numRuns: runs(10), examples: [[STAGED]] },
    );
  });

  test('finds something in the staged history, so that its words are looked at', () => {
    expect(wordings(rule, STAGED, ['report-csv']).filter(({ finding }) => finding.stand === 'open')).not.toEqual([]);
  });

  test('names no mail system where none is known, as in what an earlier version kept', () => {
    fc.assert(
      fc.property(histories, (given) => {
        for (const { words } of wordings(rule, given, []))
          for (const terms of termsOfOthers('')) expect(words.advice.join('\n')).not.toMatch(terms);
      }),
      { numRuns: runs(5) },
    );
  });
});

describe('advice for Postfix', () => {
  const path = { connector: 'the connector', name: '', other: 'your partner', isInbound: true };
  const postfix = REMEDIES.get('postfix-log') ?? expect.fail('Postfix has no advice');

  test('names the parameters that do it', () => {
    const text = (texts: readonly string[]) => texts.join(' ');
    expect(text(postfix.stopAccount(ACCOUNT))).toContain('check_sasl_access');
    expect(text(postfix.newAccount(ACCOUNT))).toContain('smtpd_sasl_auth_enable = no');
    expect(text(postfix.oldTlsClient(ACCOUNT))).toContain('smtpd_tls_mandatory_protocols = >=TLSv1.2');
    expect(text(postfix.tls11(path))).toContain('smtpd_tls_mandatory_protocols');
    expect(text(postfix.tls11({ ...path, isInbound: false }))).toContain('smtp_tls_mandatory_protocols');
  });

  test('does not speak of a date after which a password is refused', () => {
    const [basic] = rules.filter(({ name }) => name === 'smtp-auth-basic');
    fc.assert(
      fc.property(histories, (given) => {
        const told = wordings(basic ?? expect.fail('the rule is gone'), given, ['postfix-log']);
        expect(told.filter(({ finding }) => finding.stand === 'open')).toEqual([]);
      }),
      { numRuns: runs(10) },
    );
  });
});

test('of facts from two mail systems, each line says which it is for', () => {
  const advice = adviceFor({ answeredBy: 'postfix-log, report-csv' }, ({ stopAccount }) => stopAccount(ACCOUNT));
  expect(advice).toContainEqual(expect.stringMatching(/^Exchange Online: .*Set-CASMailbox/));
  expect(advice).toContainEqual(expect.stringMatching(/^Postfix: .*check_sasl_access/));
});

test('a name that is no source has the advice that holds for all', () => {
  for (const name of ['__proto__', 'constructor', 'gone-log'])
    expect(adviceFor({ answeredBy: name }, ({ newAccount }) => newAccount(ACCOUNT)).length).toBeGreaterThan(0);
});
