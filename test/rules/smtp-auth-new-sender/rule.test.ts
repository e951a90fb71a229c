import { describe, expect, test } from 'vitest';
import { parseDay } from '../../../src/model/time.ts';
import { smtpAuthNewSender } from '../../../src/rules/smtp-auth-new-sender/rule.ts';
import { givenHistory } from '../given-history.ts';

const firstDay = parseDay('2026-10-01') as number;
const params = smtpAuthNewSender.params.parse({});
const always = (days: number) => Array.from({ length: days }, () => 5);
const silentThen = (silent: number, ...sent: number[]) => [...Array.from({ length: silent }, () => 0), ...sent];

function assess(senders: Record<string, readonly (number | null)[]>, openSubjects: readonly string[] = []) {
  const open = new Map(openSubjects.map((subject) => [subject, { subject, openedAt: new Date(0), opening: {} }]));
  return smtpAuthNewSender.assess({
    history: givenHistory({ firstDay, senders }),
    params,
    open,
    calibration: undefined,
  });
}

describe('a sender that was never seen before', () => {
  test('is told on its first day and, should nobody have looked, on the next', () => {
    expect(assess({ 'old@contoso.com': always(31), 'new@contoso.com': silentThen(30, 40) })).toMatchObject([
      {
        subject: 'new@contoso.com',
        stand: 'open',
        severity: 'low',
        numbers: { messages: 40, firstDay: '2026-10-31', knownDays: 30 },
      },
    ]);
    expect(assess({ 'old@contoso.com': always(31), 'new@contoso.com': silentThen(29, 40, 0) })).toMatchObject([
      { stand: 'open' },
    ]);
    expect(assess({ 'old@contoso.com': always(31), 'new@contoso.com': silentThen(28, 40, 0, 0) })).toMatchObject([
      { stand: 'hold' },
    ]);
  });

  test('is new to nobody while we have hardly seen anybody', () => {
    expect(
      assess({ 'old@contoso.com': always(21), 'new@contoso.com': silentThen(20, 40) }).filter(
        ({ stand }) => stand === 'open',
      ),
    ).toEqual([]);
  });

  test('counts days that are known, not days that have passed', () => {
    const gap = [...always(10), ...Array.from({ length: 20 }, () => null), ...always(1)];
    const late = [...Array.from({ length: 10 }, () => 0), ...Array.from({ length: 20 }, () => null), 40];
    expect(assess({ 'old@contoso.com': gap, 'new@contoso.com': late }).filter(({ stand }) => stand === 'open')).toEqual(
      [],
    );
  });

  test('is known after a week, and that ends it', () => {
    const senders = { 'old@contoso.com': always(40), 'new@contoso.com': silentThen(30, ...always(10)) };
    expect(assess(senders)).toEqual([]);
    expect(assess(senders, ['new@contoso.com'])).toMatchObject([{ stand: 'quiet', reason: 'known-by-now' }]);
  });

  test('with many messages at once is worse', () => {
    expect(assess({ 'old@contoso.com': always(31), 'new@contoso.com': silentThen(30, 100) })).toMatchObject([
      { severity: 'medium' },
    ]);
  });

  test('is put into words with its number and what it is compared with', () => {
    const [finding] = assess({ 'old@contoso.com': always(31), 'new@contoso.com': silentThen(30, 1240) });
    if (!finding) throw new Error('nothing was found');
    expect(smtpAuthNewSender.word(finding)).toMatchObject({
      title: 'New SMTP AUTH client',
      sentence:
        'new@contoso.com signed in to send for the first time on 2026-10-31: 1,240 messages since, none in the 30 known days before.',
      drill: { command: 'sender new@contoso.com 30d' },
    });
  });
});
