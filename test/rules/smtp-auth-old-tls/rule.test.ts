import { describe, expect, test } from 'vitest';
import { parseDay } from '../../../src/model/time.ts';
import type { Finding } from '../../../src/rules/rule.ts';
import { smtpAuthOldTls } from '../../../src/rules/smtp-auth-old-tls/rule.ts';
import { givenHistory } from '../given-history.ts';

const firstDay = parseDay('2026-09-01') as number;
const params = smtpAuthOldTls.params.parse({});
const modern = { messages: 10, oldTls: 0 };
const old = { messages: 10, oldTls: 8 };
const days = <T>(count: number, each: T): T[] => Array.from({ length: count }, () => each);

function assess(sent: readonly (typeof modern | number | null)[], opening?: Finding['numbers']): readonly Finding[] {
  const subject = 'crm@contoso.com';
  const open = new Map(opening ? [[subject, { subject, openedAt: new Date(0), opening }]] : []);
  return smtpAuthOldTls.assess({
    history: givenHistory({ firstDay, senders: { [subject]: sent } }),
    params,
    open,
    calibration: undefined,
  });
}

describe('old TLS after weeks without', () => {
  test('is told when it comes back after thirty active days', () => {
    expect(assess([...days(30, modern), old])).toMatchObject([
      {
        stand: 'open',
        severity: 'medium',
        numbers: { since: '2026-10-01', oldMessages: 8, messages: 10, activeDaysWithout: 30 },
      },
    ]);
    expect(assess([...days(29, modern), old])).toEqual([]);
  });

  test('counts days with mail, whether or not there are others in between', () => {
    const everyOtherDay = days(30, modern).flatMap((day) => [day, 0]);
    expect(assess([...everyOtherDay, old])).toMatchObject([{ stand: 'open' }]);
    expect(assess([...everyOtherDay.slice(0, 40), old])).toEqual([]);
  });

  test('of one who uses it now and then is no news', () => {
    expect(assess([...days(20, modern), old, ...days(20, modern), old])).toEqual([]);
  });

  test('ends after three active days without, and not by silence', () => {
    const [opened] = assess([...days(30, modern), old]);
    if (!opened) throw new Error('nothing was found');
    const since = (...later: (typeof modern | number | null)[]) =>
      assess([...days(30, modern), old, ...later], opened.numbers);
    expect(since(modern, modern)).toMatchObject([{ stand: 'hold' }]);
    expect(since(modern, modern, modern)).toMatchObject([{ stand: 'quiet', reason: 'modern-again' }]);
    expect(since(0, 0, 0, 0, 0)).toMatchObject([{ stand: 'hold' }]);
    expect(since(old, old)).toMatchObject([{ stand: 'hold', numbers: { oldMessages: 24, since: '2026-10-01' } }]);
  });

  test('is put into words with its share and what was before', () => {
    const [finding] = assess([...days(45, modern), old]);
    if (!finding) throw new Error('nothing was found');
    expect(smtpAuthOldTls.word(finding).sentence).toBe(
      'crm@contoso.com sent 8 messages over TLS 1.1 or older since 2026-10-16, 80% of its mail; none on its 45 active days before.',
    );
  });
});

test('the digest says on which days it was still seen, however far back they lie', () => {
  const line = (...sent: (typeof old | null)[]) => {
    const history = givenHistory({ firstDay, senders: { 'crm@contoso.com': sent } });
    return smtpAuthOldTls.digestLine?.({ history, params, open: new Map(), calibration: undefined });
  };
  expect(line(...days(9, old))).toBe(
    'Still on TLS 1.1 or older: 1 sender in the 7 known days to 2026-09-09 (crm@contoso.com).',
  );
  expect(line(null, old)).toBe(
    'Still on TLS 1.1 or older: 1 sender in the 1 known day to 2026-09-02 (crm@contoso.com).',
  );
});
