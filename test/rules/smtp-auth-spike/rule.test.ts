import { describe, expect, test } from 'vitest';
import { startOfDay } from '../../../src/model/time.ts';
import type { History } from '../../../src/rules/history.ts';
import type { Finding, OpenEpisode } from '../../../src/rules/rule.ts';
import { smtpAuthSpike } from '../../../src/rules/smtp-auth-spike/rule.ts';
import { givenHistory } from '../given-history.ts';

// 2025-08-31, a Sunday; the day that is judged is the last one.
const LAST_DAY = 20_331;
const SUBJECT = 'scanner@contoso.com';
const days = (count: number, messages: number): readonly number[] => Array.from({ length: count }, () => messages);

/** A tenant in which somebody else sends something every day, and a sender that did this. */
const tenant = (sent: readonly number[], others: Readonly<Record<string, readonly number[]>> = {}): History =>
  givenHistory({
    firstDay: LAST_DAY + 1 - sent.length,
    senders: { 'crm@contoso.com': days(sent.length, 50), ...others, [SUBJECT]: sent },
  });

function assess(history: History, open: readonly OpenEpisode[] = [], params: Readonly<Record<string, unknown>> = {}) {
  return smtpAuthSpike.assess({
    history,
    params: smtpAuthSpike.params.parse(params),
    open: new Map(open.map((episode) => [episode.subject, episode])),
    calibration: undefined,
  });
}

const only = (findings: readonly Finding[]): Finding => {
  expect(findings.map(({ subject }) => subject)).toEqual([SUBJECT]);
  return findings[0] as Finding;
};

describe('a sender with a record', () => {
  const finding = only(assess(tenant([...days(90, 20), 12_430])));

  test('is found when it sends far more, with every figure that decided', () => {
    expect(finding).toMatchObject({
      stand: 'open',
      severity: 'high',
      magnitude: 12_430,
      reason: 'above-record',
      numbers: { kind: 'record', span: 24, record24h: 20, historyDays: 90, threshold: 3.3, learning: false },
    });
    expect(finding.score).toBeCloseTo(Math.log10(91) + 2 * Math.log10(12_440 / 30), 10);
    expect(finding.trail?.values).toEqual([...days(13, 20), 12_430]);
  });

  test('is told with what it did before', () => {
    const words = smtpAuthSpike.word(finding);
    expect(words.sentence).toBe(
      'scanner@contoso.com sent 12,430 messages on 2025-08-31 (UTC); its busiest day before had 20 (usual on a Sunday: 20); since 2025-08-31.',
    );
    expect(words.drill.command).toBe('sender scanner@contoso.com 30d');
    expect(words.facts.map(({ value }) => value)).toEqual([
      'at most 20 in a day, over 90 days',
      expect.any(String),
      '3.3 (built in)',
    ]);
  });

  test.for([
    ['24 hours', 17, 'in the 24 hours until 2025-08-31 17:00 (UTC); its busiest 24 hours before had 20', 'in 24 hours'],
    ['24 hours', 24, 'in the 24 hours until 2025-09-01 00:00 (UTC); its busiest 24 hours before had 20', 'in 24 hours'],
    ['day', 17, 'on 2025-08-31 until 17:00 (UTC); its busiest day before had 20', 'in a day'],
    ['day', 24, 'on 2025-08-31 (UTC); its busiest day before had 20', 'in a day'],
  ] as const)('counted over %s to hour %i of the day is told %s', ([countedOver, hour, span, magnitudeOver]) => {
    const { senders, ...rest } = tenant([...days(90, 20), 12_430]);
    const told = only(assess({ ...rest, senders: { ...senders, countedOver, until: LAST_DAY * 24 + hour } }));
    expect(smtpAuthSpike.word(told).sentence).toContain(`sent 12,430 messages ${span}`);
    expect(smtpAuthSpike.word(told).facts[0]?.value).toBe(`at most 20 ${magnitudeOver}, over 90 days`);
    expect(told).toMatchObject({ numbers: { countedOver }, trail: { magnitudeOver } });
  });

  test('is readable as it was kept by a version that did not note up to when', () => {
    const { until: _, countedOver: _over, ...numbers } = finding.numbers;
    expect(smtpAuthSpike.word({ ...finding, numbers }).sentence).toContain(
      'sent 12,430 messages in 24 hours; its busiest 24 hours before had 20',
    );
  });

  test('is not found on its largest day again, nor a little above it', () => {
    expect(assess(tenant([...days(50, 20), 3000, ...days(40, 20), 3000]))).toEqual([]);
    expect(assess(tenant([...days(50, 20), 3000, ...days(40, 20), 3900]))).toEqual([]);
  });

  test('is found sooner when it sends as much on a second day', () => {
    expect(assess(tenant([...days(90, 20), 90]))).toEqual([]);
    const found = only(assess(tenant([...days(90, 20), 90, 130]), [], { threshold: 2.9 }));
    expect(found).toMatchObject({ reason: 'above-two-day-record', numbers: { span: 48, messages48h: 220 } });
    expect(smtpAuthSpike.word(found)).toMatchObject({
      sentence: expect.stringContaining(
        'sent 220 messages on 2025-08-30 and 2025-08-31 (UTC), 130 of them on 2025-08-31 (UTC); its busiest two days in a row before had 40',
      ),
      facts: [{ value: 'at most 40 on two days in a row, over 90 days' }, {}, {}],
    });
    // As an episode was kept by a version that did not note the days.
    const { lastDay: _, until: _until, countedOver: _over, ...numbers } = found.numbers;
    expect(smtpAuthSpike.word({ ...found, numbers }).sentence).toContain(
      'sent 220 messages in two days, 130 of them in 24 hours;',
    );
  });

  test('is not found for less than 10 messages, nor for growing slowly', () => {
    expect(assess(tenant([...days(90, 1), 9]), [], { threshold: 0 })).toEqual([]);
    const grows = Array.from({ length: 100 }, (_, at) => Math.round(2000 * 1.01 ** at));
    expect(assess(tenant(grows))).toEqual([]);
  });
});

describe('in the first three weeks', () => {
  test('the threshold doubles and the card says how much history there is', () => {
    const history = tenant([...days(8, 5), 30_000]);
    const found = only(assess(history));
    expect(found.numbers).toMatchObject({ threshold: 6.6, learning: true, tenantDays: 9 });
    expect(smtpAuthSpike.word(found).facts.at(-1)?.value).toContain('learning (9 days of history)');
  });

  test('what would be enough later is not', () => {
    expect(assess(tenant([...days(18, 20), 400]))).toEqual([]);
    only(assess(tenant([...days(40, 20), 400])));
  });
});

describe('a sender that was silent', () => {
  const others = Object.fromEntries(
    Array.from({ length: 40 }, (_, at) => {
      const wakesOn = 70 + at;
      return [`rare-${at}@contoso.com`, [...days(wakesOn, 0), 1 + (at % 12), ...days(129 - wakesOn, 0)]];
    }),
  );
  const sent = [...days(54, 0), 3, ...days(74, 0), 410];
  const finding = only(assess(tenant([...days(1, 2), ...sent.slice(1)], others)));

  test('is judged against the senders that woke before', () => {
    expect(finding).toMatchObject({
      stand: 'open',
      reason: 'woke-and-busy',
      severity: 'medium',
      numbers: { kind: 'waking', silentDays: 74, wakersMost: 12 },
    });
    expect(smtpAuthSpike.word(finding).sentence).toBe(
      'scanner@contoso.com (silent for 74 days) sent 410 messages on 2025-08-31 (UTC); other senders that started like this sent at most 12; since 2025-08-31.',
    );
  });

  test('is nothing when it wakes as others do', () => {
    expect(assess(tenant([...days(54, 0), 3, ...days(74, 0), 11], others))).toEqual([]);
  });
});

describe('an open episode', () => {
  const began = [...days(90, 20), 500];
  const opening = only(assess(tenant(began)));
  const episode: OpenEpisode = { subject: SUBJECT, openedAt: startOfDay(LAST_DAY), opening: opening.numbers };
  const later = (...sent: readonly number[]): Finding =>
    only(assess(tenant([...began, ...sent]), [{ ...episode, openedAt: startOfDay(LAST_DAY - sent.length) }]));

  test('is measured by the record from before it began', () => {
    expect(later(500)).toMatchObject({ stand: 'open', numbers: { record24h: 20, messages24h: 500 } });
    expect(later(2000).score).toBeGreaterThan(opening.score);
  });

  test('is held while the sender is above what was usual', () => {
    expect(later(40, 21)).toMatchObject({ stand: 'hold', reason: 'still-above-usual' });
  });

  test('is over when the sender is back at it, or silent', () => {
    expect(later(20)).toMatchObject({ stand: 'quiet', reason: 'back-to-usual' });
    expect(later(0)).toMatchObject({ stand: 'quiet', reason: 'back-to-usual', magnitude: 0 });
  });

  test('is over after two weeks at the new level, which then is the usual one', () => {
    expect(later(...days(12, 500))).toMatchObject({ stand: 'open' });
    expect(later(...days(14, 500))).toMatchObject({ stand: 'quiet', reason: 'new-usual' });
    expect(assess(tenant([...began, ...days(15, 500)]))).toEqual([]);
  });

  test('is over for a sender that the history no longer knows', () => {
    const history = givenHistory({ firstDay: LAST_DAY - 30, senders: { 'crm@contoso.com': days(31, 50) } });
    expect(only(assess(history, [episode]))).toMatchObject({ stand: 'quiet', magnitude: 0 });
  });

  test('is unknown while nothing is known at all', () => {
    const history = tenant([...began]);
    const nothing = { ...history, senders: { ...history.senders, until: null, days: [] } };
    expect(assess(nothing, [episode])).toEqual([]);
  });
});
