import { describe, expect, test } from 'vitest';
import { dayText, parseDay } from '../../../src/model/time.ts';
import { MILESTONES } from '../../../src/rules/smtp-auth-basic/calendar.ts';
import { smtpAuthBasic } from '../../../src/rules/smtp-auth-basic/rule.ts';
import { givenHistory } from '../given-history.ts';

const firstDay = parseDay('2026-11-01') as number;
const params = smtpAuthBasic.params.parse({});
const basic = { messages: 10, basic: 10 };
const oauth = { messages: 10, basic: 0 };
const days = <T>(count: number, each: T): T[] => Array.from({ length: count }, () => each);

function assess(senders: Parameters<typeof givenHistory>[0]['senders'], from = firstDay) {
  const history = givenHistory({ firstDay: from, senders: senders ?? {} });
  return smtpAuthBasic.assess({ history, params, open: new Map(), calibration: undefined });
}

describe('the burn-down of Basic authentication', () => {
  test('says how many are left, how many there were, and until when', () => {
    const found = assess({
      'a@contoso.com': days(14, basic),
      'b@contoso.com': [...days(7, basic), ...days(7, oauth)],
      'c@contoso.com': [...days(7, oauth), ...days(7, { messages: 30, basic: 30 })],
      'd@contoso.com': [...days(7, basic), ...days(7, oauth)],
    });
    expect(found).toMatchObject([
      {
        subject: 'organisation',
        stand: 'open',
        severity: 'medium',
        numbers: { senders: 2, sendersWeekBefore: 3, daysLeft: 46, nextDate: '2026-12-31' },
      },
    ]);
    expect(smtpAuthBasic.word(found[0] as (typeof found)[number]).sentence).toBe(
      '2 senders still sign in with Basic authentication, 1 fewer than the week before; 46 days until 2026-12-31, when Basic authentication is off by default for existing tenants (an administrator can turn it back on).',
    );
  });

  test('says of which week, however far back it lies, and reads what was kept without that', () => {
    const [finding] = assess({ 'a@contoso.com': days(14, basic) });
    const words = smtpAuthBasic.word(finding as NonNullable<typeof finding>);
    expect(words.facts[0]).toEqual({ label: 'Senders, 7 days to 2026-11-14', value: '1' });
    const { lastDay: _, ...numbers } = finding?.numbers ?? {};
    const before = smtpAuthBasic.word({ ...(finding as NonNullable<typeof finding>), numbers });
    expect(before.facts[0]?.label).toBe('Senders in 7 days');
    const history = givenHistory({ firstDay, senders: { 'a@contoso.com': days(14, basic) } });
    expect(smtpAuthBasic.digestLine?.({ history, params, open: new Map(), calibration: undefined })).toBe(
      'Still on Basic authentication in the 7 days to 2026-11-14: 1 sender (a@contoso.com).',
    );
  });

  test('compares with nothing when the week before is not known whole', () => {
    expect(assess({ 'a@contoso.com': days(9, basic) })).toMatchObject([
      { numbers: { senders: 1, sendersWeekBefore: null } },
    ]);
  });

  test('is over when a whole known week had none, and not before', () => {
    expect(assess({ 'a@contoso.com': [...days(7, basic), ...days(7, oauth)] })).toMatchObject([{ stand: 'quiet' }]);
    expect(assess({ 'a@contoso.com': days(6, oauth) })).toEqual([]);
  });

  test('goes on after the last date that is known', () => {
    const late = parseDay('2027-02-01') as number;
    const found = assess({ 'a@contoso.com': days(14, basic) }, late);
    expect(found).toMatchObject([{ stand: 'open', severity: 'low', numbers: { nextDate: null, daysLeft: null } }]);
    expect(smtpAuthBasic.word(found[0] as (typeof found)[number]).sentence).toContain(
      'to be announced in the second half of 2027',
    );
  });

  test('is dated: every milestone says where it stands and when it was read', () => {
    const dates = MILESTONES.map(({ day }) => dayText(day));
    expect(dates).toEqual([...dates].sort());
    expect(MILESTONES.every(({ source, asOf }) => source !== '' && parseDay(asOf) !== undefined)).toBe(true);
  });
});
