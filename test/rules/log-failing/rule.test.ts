import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FollowStatus } from '../../../src/follow/follow-status.ts';
import { dayOf, MS_PER_DAY } from '../../../src/model/time.ts';
import { dataMissing } from '../../../src/rules/data-missing/rule.ts';
import type { History } from '../../../src/rules/history.ts';
import { logFailing as rule } from '../../../src/rules/log-failing/rule.ts';
import type { OpenEpisode } from '../../../src/rules/rule.ts';
import { followStatus } from '../../commands/sources/given-following.ts';
import { runs } from '../../seed/runs.ts';
import { givenHistory } from '../given-history.ts';

const NOW = new Date('2026-11-15T09:30:00Z');
const MINUTE = 60_000;
const ago = (minutes: number): Date => new Date(NOW.getTime() - minutes * MINUTE);
const NAME = followStatus().name;
type FaultKind = NonNullable<FollowStatus['fault']>['kind'];

/** Seven whole days with so many messages of the source each, and nothing since as many minutes. */
function historyOf(messages: number, source = 'postfix-log'): History {
  const days = Array.from({ length: 7 }, (_, at) => ({
    ...{ day: dayOf(NOW) - 7 + at, messages, isWhole: true },
    untilSeconds: (dayOf(NOW) - 6 + at) * 86_400,
  }));
  return { ...givenHistory({ firstDay: dayOf(NOW) }), now: NOW, totals: [{ kind: 'connector', source, days }] };
}

const failing = (kind: FaultKind, minutes: number): FollowStatus =>
  followStatus({
    ...{ stand: 'failing', fault: { kind, text: 'What is wrong.', since: ago(minutes) } },
  });
const silent = (minutes: number): FollowStatus => followStatus({ dataUntil: ago(minutes) });

function assess(
  following: readonly FollowStatus[] | undefined,
  history = historyOf(0),
  open = new Map<string, OpenEpisode>(),
) {
  return rule.assess({
    ...{ history, open, params: rule.params.parse({}), calibration: undefined },
    ...(following && { following }),
  });
}
const brief = (...given: Parameters<typeof assess>) =>
  assess(...given).map(({ subject, stand, severity, reason }) => `${subject} ${stand} ${severity} ${reason}`);
const opened = (opening: OpenEpisode['opening'] = {}) =>
  new Map<string, OpenEpisode>([[NAME, { subject: NAME, openedAt: ago(60), opening }]]);

test('a feed of a service that fails is worded as one, with what is missing and nothing about files', () => {
  const fetched = { requests: 9, throttled: 0 };
  const status = { ...failing('forbidden', 20), name: 'microsoft365 contoso.com sign-ins', fetched };
  const words = rule.word(assess([status])[0] ?? expect.fail('nothing was found'));
  expect(words.title).toBe('A service is not being fetched');
  expect(words.sentence).toBe(
    'Fetching contoso.com sign-ins has failed since <2026-11-15T09:10Z>: a permission is missing.',
  );
  expect(words.advice).toEqual(['What is wrong.', expect.stringContaining('as far back as the service keeps data')]);
});

describe.each(['gone', 'forbidden', 'other'] as const)('a log that is %s', (kind) => {
  test('says nothing for fifteen minutes, then is an alert, and high after an hour', () => {
    expect(brief([failing(kind, 14)])).toEqual([]);
    expect(brief([failing(kind, 15)])).toEqual([`${NAME} open medium log-${kind}`]);
    expect(brief([failing(kind, 60)])).toEqual([`${NAME} open high log-${kind}`]);
  });

  test('has the fault in its advice, and what there is to do', () => {
    const [finding] = assess([failing(kind, 20)]);
    const words = rule.word(finding ?? expect.fail('nothing was found'));
    expect(words.sentence).toContain('/var/log/mail.log');
    expect(words.advice[0]).toBe('What is wrong.');
    expect(words.advice.length).toBeGreaterThan(2);
    expect(words.drill.command).toBe('sources');
  });
});

test('a permission that is missing is asked for in the right way', () => {
  const advice = (status: FollowStatus) => rule.word(assess([status])[0] ?? expect.fail()).advice.join(' ');
  expect(advice(failing('forbidden', 20))).toContain('usermod -aG adm mailflow');
  expect(advice(failing('forbidden', 20))).toContain('create 0640 syslog adm');
  expect(advice({ ...failing('forbidden', 20), name: 'postfix-log journal of this machine' })).toContain(
    'usermod -aG systemd-journal mailflow',
  );
});

describe('a log without new lines', () => {
  test.each([
    ['a busy one', 60_000, 14, []],
    ['a busy one for longer', 60_000, 15, [`${NAME} open medium log-silent`]],
    ['a busy one for an hour', 60_000, 60, [`${NAME} open high log-silent`]],
    ['one that has 500 messages in 71 minutes', 10_000, 71, []],
    ['the same for longer', 10_000, 72, [`${NAME} open high log-silent`]],
    ['a quiet one for the whole night', 200, 10 * 60, []],
    ['one that has days without any message', 0, 24 * 60, []],
  ])('is measured by what usually comes: %s', (_, messages, minutes, found) => {
    expect(brief([silent(minutes)], historyOf(messages))).toEqual(found);
  });

  test('is not judged where the source has other logs, less than a week, or more to be read', () => {
    const other = followStatus({ name: 'postfix-log /var/log/relay.log' });
    expect(brief([silent(600), other], historyOf(60_000))).toEqual([]);
    expect(brief([silent(600)], { ...historyOf(60_000), totals: [] })).toEqual([]);
    expect(brief([{ ...silent(600), stand: 'behind' }], historyOf(60_000))).toEqual([]);
  });

  test('stays open while there is still none, also where the facts cannot be read', () => {
    const [finding] = assess([silent(20)], historyOf(60_000));
    const open = opened(finding?.numbers);
    expect(brief([silent(20)], { ...historyOf(0), totals: [] }, open)).toEqual([`${NAME} hold medium still-silent`]);
    expect(brief([silent(1)], historyOf(60_000), open)).toEqual([`${NAME} quiet medium read-again`]);
  });
});

test('it is over when the log is read again or not followed any more, and not while it is only about to be tried', () => {
  expect(brief([followStatus()], historyOf(0), opened())).toEqual([`${NAME} quiet medium read-again`]);
  expect(brief([], historyOf(0), opened())).toEqual([`${NAME} quiet medium not-followed-any-more`]);
  expect(brief([followStatus({ stand: 'starting' })], historyOf(0), opened())).toEqual([
    `${NAME} hold medium about-to-be-read`,
  ]);
  expect(brief([failing('gone', 1)], historyOf(0), opened())).toEqual([`${NAME} hold medium failing-anew`]);
});

test('of a past, and in a process that follows nothing, it knows nothing', () => {
  expect(brief(undefined, historyOf(0), opened())).toEqual([]);
});

describe('data-missing', () => {
  const day = (before: number) => dayOf(NOW) - before;
  /** Data of every day up to five days ago, of one source or two. */
  const silentFor = (...sources: readonly string[]): History => ({
    ...historyOf(60_000),
    tellings: sources.map((source, at) => ({
      ...{ kind: 'connector' as const, source, filters: {} },
      days: Array.from({ length: 30 }, (_, each) => day(35 - each + at)),
      until: new Date((day(5) + at) * MS_PER_DAY),
    })),
  });
  const missing = (following: readonly FollowStatus[], history: History, open = new Map<string, OpenEpisode>()) =>
    dataMissing
      .assess({ ...{ history, open, following, calibration: undefined }, params: dataMissing.params.parse({}) })
      .map(({ subject, stand }) => `${subject} ${stand}`);

  test('does not say again what log-failing says of the log', () => {
    expect(missing([], silentFor('postfix-log'))).toEqual(['connector open']);
    expect(missing([followStatus()], silentFor('postfix-log'))).toEqual(['connector open']);
    for (const status of [failing('gone', 20), silent(20)])
      expect(missing([status], silentFor('postfix-log'))).toEqual([]);
  });

  test('still speaks of what another source does not bring, and of what it spoke of before', () => {
    expect(missing([failing('gone', 20)], silentFor('postfix-log', 'report-csv'))).toEqual(['connector open']);
    const open = new Map([['connector', { subject: 'connector', openedAt: ago(9), opening: {} }]]);
    expect(missing([failing('gone', 20)], silentFor('postfix-log'), open)).toEqual(['connector open']);
  });

  test('and log-failing never both begin to speak of one source', () => {
    const status = fc.record({
      stand: fc.constantFrom('starting' as const, 'behind' as const, 'up-to-date' as const, 'failing' as const),
      kind: fc.constantFrom('gone' as const, 'forbidden' as const, 'other' as const),
      minutes: fc.integer({ min: 0, max: 10_000 }),
      messages: fc.integer({ min: 0, max: 100_000 }),
    });
    fc.assert(
      fc.property(status, ({ stand, kind, minutes, messages }) => {
        const fault = stand === 'failing' ? failing(kind, minutes).fault : null;
        const following = [followStatus({ stand, fault, dataUntil: ago(minutes) })];
        const history = { ...silentFor('postfix-log'), totals: historyOf(messages).totals };
        const ofLog = assess(following, history).filter((finding) => finding.stand === 'open');
        expect(ofLog.length + missing(following, history).length).toBe(1);
      }),
      { numRuns: runs(300) },
    );
  });
});
