import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { notFetchedYet } from '../../../src/fetch/fetch-status.ts';
import { dayOf, hourOf, MS_PER_DAY, MS_PER_HOUR } from '../../../src/model/time.ts';
import { passwordSpraying as rule } from '../../../src/rules/password-spraying/rule.ts';
import type { SignInCount, SignInHistory } from '../../../src/rules/sign-in-history.ts';
import { runs } from '../../seed/runs.ts';
import { givenHistory } from '../given-history.ts';

const NOW = new Date('2026-11-15T09:30:00Z');
const HOUR = hourOf(NOW);
const ATTACKER = '203.0.113.77';

const counted = (given: Partial<SignInCount>): SignInCount => ({
  ...{ hour: HOUR - 3, user: 'a@contoso.com', address: ATTACKER, succeeded: 0, failed: 1 },
  ...given,
});
const users = (count: number, given: Partial<SignInCount> = {}) =>
  Array.from({ length: count }, (_, at) => counted({ user: `user${at}@contoso.com`, ...given }));

function assess(
  counts: readonly SignInCount[],
  open: readonly string[] = [],
  now = NOW,
  known: Partial<SignInHistory> = {},
  gapAt: Date | null = null,
) {
  const gaps = gapAt === null ? [] : [{ at: gapAt, text: 'Nothing is known.' }];
  const feed = { ...notFetchedYet({ name: 'microsoft365 contoso.com sign-ins', source: 'microsoft365' }), gaps };
  const opened = open.map((subject) => [subject, { subject, openedAt: now, opening: {} }] as const);
  return rule.assess({
    history: { ...givenHistory({ firstDay: dayOf(now) }), now },
    ...{ params: rule.params.parse({}), open: new Map(opened), calibration: undefined },
    following: [feed],
    signIns: {
      ...{
        until: now,
        tenants: [{ name: 'contoso.com', until: now }],
        since: new Date(now.getTime() - 7 * MS_PER_DAY),
        sources: ['microsoft365'],
      },
      ...known,
      counts: [...counts].sort((a, b) => a.hour - b.hour),
    },
  });
}
const brief = (...given: Parameters<typeof assess>) =>
  assess(...given).map(({ subject, stand, severity, reason }) => `${subject} ${stand} ${severity} ${reason}`);

describe('passwords that are tried', () => {
  test('of many users from one address are an alert from the tenth user on', () => {
    expect(brief(users(10))).toEqual([`${ATTACKER} open medium many-users-fail`]);
    expect(brief(users(9))).toEqual([`${ATTACKER} hold medium some-users-fail`]);
    expect(brief(users(4))).toEqual([]);
  });

  test('are high where one of them works', () => {
    const got = counted({ user: 'user3@contoso.com', hour: HOUR - 2, succeeded: 1, failed: 0 });
    expect(brief([...users(10), got])).toEqual([`${ATTACKER} open high succeeded-after-failures`]);
    expect(rule.word({ ...(assess([...users(10), got])[0] ?? expect.fail()) }).sentence).toBe(
      `From ${ATTACKER}, 10 sign-ins to send failed for 10 users in 24 hours. user3@contoso.com got in.`,
    );
  });

  test('of one user are an alert when the twentieth failure is followed by a success', () => {
    const tries = (failed: number) => [counted({ failed }), counted({ hour: HOUR - 1, failed: 0, succeeded: 1 })];
    expect(brief(tries(20))).toEqual([`${ATTACKER} open high succeeded-after-failures`]);
    expect(brief(tries(19))).toEqual([]);
  });

  test('are no alert where a machine has an old password, which worked there before', () => {
    const before = counted({ hour: HOUR - 100, failed: 0, succeeded: 40 });
    const tries = [counted({ failed: 400 }), counted({ hour: HOUR - 1, failed: 0, succeeded: 1 })];
    expect(brief([before, ...tries])).toEqual([]);
  });

  test('are no alert at the address of an office, where most get in', () => {
    const office = users(30, { failed: 0, succeeded: 5 }).map((each, at) => ({
      ...each,
      user: `machine${at}@contoso.com`,
    }));
    expect(brief([...office, ...users(12)])).toEqual([`${ATTACKER} hold medium some-users-fail`]);
  });

  test('are over a day after the last failure, and only then', () => {
    expect(brief(users(10, { hour: HOUR - 24 }), [ATTACKER])).toEqual([`${ATTACKER} open medium many-users-fail`]);
    expect(brief(users(10, { hour: HOUR - 25 }), [ATTACKER])).toEqual([
      `${ATTACKER} quiet medium no-failure-for-a-day`,
    ]);
    const { signIns: _, ...without } = { signIns: null, open: new Map(), params: rule.params.parse({}) };
    const history = givenHistory({ firstDay: dayOf(NOW) });
    expect(rule.assess({ ...without, history, calibration: undefined })).toEqual([]);
  });

  test('end with the numbers of what still fails, where that is only a slip', () => {
    const [found = expect.fail()] = assess(users(4, { failed: 500 }), [ATTACKER]);
    expect(found).toMatchObject({ stand: 'quiet', reason: 'few-users-fail' });
    expect(rule.word(found).sentence).toMatch(/2,000 sign-ins to send failed for 4 users in the 24 hours up to/);
  });

  test('do not end by what is known of another tenant, nor where something is missing', () => {
    const old = users(10, { hour: HOUR - 30 });
    expect(brief(old, [ATTACKER])).toHaveLength(1);
    expect(
      brief(old, [ATTACKER], NOW, {
        tenants: [{ name: 'contoso.com', until: new Date(NOW.getTime() - 20 * MS_PER_HOUR) }],
      }),
    ).toEqual([]);
    // A tenant that is fetched no more is not waited for.
    const left = { name: 'left.example', until: new Date(NOW.getTime() - 3 * MS_PER_DAY) };
    const known = { tenants: [{ name: 'contoso.com', until: NOW }, left] };
    expect(brief(old, [ATTACKER], NOW, known)).toEqual(brief(old, [ATTACKER], NOW));
    expect(brief(old, [ATTACKER], NOW)).not.toEqual([]);
    expect(brief(old, [ATTACKER], NOW, {}, new Date(NOW.getTime() - 5 * MS_PER_HOUR))).toEqual([]);
  });

  test('end with a reason of its own where nothing tells of sign-ins any more', () => {
    const opened = { subject: ATTACKER, openedAt: NOW, opening: {} };
    const history = givenHistory({ firstDay: dayOf(NOW) });
    const given = { history, params: rule.params.parse({}), calibration: undefined };
    const open = new Map([[ATTACKER, opened]]);
    const [found = expect.fail()] = rule.assess({ ...given, open, signIns: null });
    expect(found).toMatchObject({ stand: 'quiet', reason: 'not-known-any-more' });
    expect(rule.word(found).sentence).toMatch(/not known whether passwords are still tried/);
    expect(rule.assess({ ...given, open })).toEqual([]);
  });

  test('that work are not high where it is not known whether they did before', () => {
    const tries = [counted({ failed: 25 }), counted({ hour: HOUR - 1, failed: 0, succeeded: 1 })];
    const known = { since: new Date(NOW.getTime() - 2 * MS_PER_DAY) };
    const [found = expect.fail()] = assess(tries, [], NOW, known);
    expect(found).toMatchObject({ severity: 'medium', reason: 'succeeded-with-unknown-past' });
    expect(rule.word(found).sentence).toMatch(/It is not known whether they signed in there before/);
  });

  test('are told in words and commands whatever they are', () => {
    const count: fc.Arbitrary<SignInCount> = fc.record({
      hour: fc.integer({ min: HOUR - 60, max: HOUR }),
      user: fc.constantFrom(...users(30).map(({ user }) => user), ''),
      address: fc.constantFrom(ATTACKER, '2001:db8::5', ''),
      succeeded: fc.integer({ min: 0, max: 3 }),
      failed: fc.integer({ min: 0, max: 40 }),
    });
    fc.assert(
      fc.property(fc.array(count, { maxLength: 80 }), fc.boolean(), (counts, isOpen) => {
        const findings = assess(counts, isOpen ? [ATTACKER] : []);
        expect(new Set(findings.map(({ subject }) => subject)).size).toBe(findings.length);
        for (const found of findings) {
          const words = rule.word(found);
          for (const text of [words.title, words.sentence, ...words.advice, ...words.facts.map(({ value }) => value)])
            expect(text).toMatch(/^(?!.*(?:undefined|NaN|null)).+$/);
          expect(found.since === undefined || found.since.getTime() >= NOW.getTime() - 25 * MS_PER_HOUR).toBe(true);
        }
      }),
      { numRuns: runs(100) },
    );
  });
});
