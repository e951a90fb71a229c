import { describe, expect, test } from 'vitest';
import { parseDay } from '../../../src/model/time.ts';
import type { SignInDays } from '../../../src/rules/history.ts';
import type { Numbers } from '../../../src/rules/rule.ts';
import { smtpAuthNewSender } from '../../../src/rules/smtp-auth-new-sender/rule.ts';
import { givenHistory } from '../given-history.ts';

const firstDay = parseDay('2026-10-01') as number;
const params = smtpAuthNewSender.params.parse({});
const TODAY = firstDay + 30;
const USER = 'new@contoso.com';
const silentThen = (days: number, ...sent: number[]) => [...Array.from({ length: days }, () => 0), ...sent];
const always = Array.from({ length: 31 }, () => 5);

const signedIn = (on: number, knownDays = 25): SignInDays => ({
  until: (TODAY + 1) * 24,
  sources: ['microsoft365'],
  users: [{ user: USER, firstDay: on, knownDays, byDay: new Map([[on, 3]]) }],
});

function assess(
  signIns: SignInDays | null,
  senders: Record<string, readonly (number | null)[]> = {},
  openSubjects: readonly string[] = [],
) {
  const open = new Map(openSubjects.map((subject) => [subject, { subject, openedAt: new Date(0), opening: {} }]));
  const history = { ...givenHistory({ firstDay, senders }), signIns };
  return smtpAuthNewSender.assess({ history, params, open, calibration: undefined });
}

describe('a sender that never signed in before', () => {
  test('is told of on its first day and the next, with the evidence, where no message shows it', () => {
    const [finding] = assess(signedIn(TODAY));
    expect(finding).toMatchObject({
      ...{ subject: USER, stand: 'open', severity: 'low', magnitude: 3 },
      numbers: { evidence: 'sign-ins', signIns: 3, firstDay: '2026-10-31', knownDays: 25, answeredBy: 'microsoft365' },
    });
    const words = smtpAuthNewSender.word({ subject: USER, severity: 'low', numbers: finding?.numbers ?? {} });
    expect(words.sentence).toBe(
      'new@contoso.com signed in to send for the first time on 2026-10-31, according to the sign-in log: 3 sign-ins since, none in the 25 known days before. What it sent is not known.',
    );
    expect(words.advice.join()).toMatch(/disable SMTP AUTH for this mailbox/);
    expect(assess(signedIn(TODAY - 1), { 'old@contoso.com': always })).toMatchObject([{ stand: 'open' }]);
    expect(assess(signedIn(TODAY - 2))).toMatchObject([{ stand: 'hold' }]);
  });

  test('is told of once where messages show it, too, by these', () => {
    const both = assess(signedIn(TODAY), { 'old@contoso.com': always, [USER]: silentThen(30, 40) });
    expect(both).toMatchObject([{ subject: USER, stand: 'open', numbers: { messages: 40 } }]);
    expect(both).toHaveLength(1);
  });

  test('goes on by the evidence that it was opened with, whatever else comes to be known', () => {
    const messages = { 'old@contoso.com': always, [USER]: silentThen(30, 40) };
    const history = (signIns: SignInDays | null, senders = {}) => ({ ...givenHistory({ firstDay, senders }), signIns });
    const ask = (given: ReturnType<typeof history>, opening: Numbers | null) =>
      smtpAuthNewSender.assess({
        ...{ history: given, params, calibration: undefined },
        open: new Map(opening === null ? [] : [[USER, { subject: USER, openedAt: new Date(0), opening }]]),
      });
    const bySignIns = ask(history(signedIn(TODAY)), null)[0];
    const bySending = ask(history(null, messages), null)[0];
    if (!bySignIns || !bySending) throw new Error('nothing was found');
    expect(ask(history(signedIn(TODAY), messages), bySignIns.numbers)).toMatchObject([
      { magnitude: 3, numbers: { evidence: 'sign-ins' }, trail: { unit: 'sign-ins' } },
    ]);
    expect(ask(history(signedIn(TODAY), messages), bySending.numbers)).toMatchObject([
      { magnitude: 40, numbers: { messages: 40 }, trail: { unit: 'messages' } },
    ]);
    // Without it nothing is known, and amounts of the other are none of it.
    expect(ask(history(null, messages), bySignIns.numbers)).toEqual([]);
    expect(ask(history(signedIn(TODAY)), bySending.numbers)).toEqual([]);
    const amountOf = ({ numbers }: { numbers: Numbers }) =>
      smtpAuthNewSender.word({ subject: USER, severity: 'low', numbers }).amount;
    expect([amountOf(bySignIns), amountOf(bySending)]).toEqual(['3 sign-ins', '40 messages']);
  });

  test('is found the same when the same facts are looked at again, where few days of messages are known', () => {
    const few = [...Array.from({ length: 20 }, () => null), ...always.slice(20)];
    const senders = { 'old@contoso.com': few, [USER]: [...few.slice(0, 20), ...silentThen(10, 40)] };
    const history = { ...givenHistory({ firstDay, senders }), signIns: signedIn(TODAY) };
    const asking = { history, params, calibration: undefined };
    const first = smtpAuthNewSender.assess({ ...asking, open: new Map() });
    expect(first).toMatchObject([{ stand: 'open', numbers: { evidence: 'sign-ins' } }]);
    const opening = first[0]?.numbers ?? {};
    const open = new Map([[USER, { subject: USER, openedAt: new Date(0), opening }]]);
    expect(smtpAuthNewSender.assess({ ...asking, open })).toEqual(first);
  });

  test('does not open once more with its first message when it is known by its sign-ins', () => {
    const messages = { 'old@contoso.com': always, [USER]: silentThen(30, 40) };
    expect(assess(signedIn(TODAY - 8), messages)).toMatchObject([{ stand: 'hold' }]);
    // Where the sign-ins were of too few days to open, its messages do.
    expect(assess(signedIn(TODAY - 8, 20), messages)).toMatchObject([{ stand: 'open' }]);
  });

  test('is not new where it sent before, and is where messages are known of too few days to say', () => {
    expect(assess(signedIn(TODAY), { 'old@contoso.com': always, [USER]: always })).toEqual([]);
    const few = [...Array.from({ length: 29 }, () => null), 5, 5];
    expect(assess(signedIn(TODAY), { 'old@contoso.com': few, [USER]: [...few.slice(0, 30), 5] })).toEqual([]);
    const today = [...Array.from({ length: 29 }, () => null), 0, 5];
    expect(assess(signedIn(TODAY), { 'old@contoso.com': few, [USER]: today })).toMatchObject([
      { stand: 'open', numbers: { evidence: 'sign-ins' } },
    ]);
  });

  test('is new to nobody while sign-ins are known of a few days, and is known after a week', () => {
    expect(assess(signedIn(TODAY, 20))).toEqual([]);
    expect(assess(signedIn(TODAY - 8))).toEqual([]);
    expect(assess(signedIn(TODAY - 8), {}, [USER])).toMatchObject([{ stand: 'quiet', reason: 'known-by-now' }]);
    expect(assess(null, {}, [USER])).toEqual([]);
  });
});
