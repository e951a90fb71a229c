import { expect, test } from 'vitest';
import type { Contradiction } from '../../../src/model/contradictions.ts';
import { parseDay } from '../../../src/model/time.ts';
import { dataContradiction as rule } from '../../../src/rules/data-contradiction/rule.ts';
import type { Numbers, OpenEpisode } from '../../../src/rules/rule.ts';
import { givenHistory } from '../given-history.ts';

const day = (text: string): number => parseDay(text) ?? Number.NaN;
const found: Contradiction = {
  kind: 'connector',
  source: 'report-csv',
  slice: 'connector-report direction=inbound',
  days: [day('2026-11-09'), day('2026-11-10')],
  messages: 60,
  against: 2300,
};
const SUBJECT = 'connector from report-csv, connector-report direction=inbound';

function assess(
  contradictions: readonly Contradiction[],
  { now = '2026-11-16T08:00:00Z', open = {}, isPresent = true } = {},
) {
  const history = { ...givenHistory({ firstDay: 20_000, now: new Date(now) }), contradictions };
  const episodes = Object.entries(open as Record<string, Numbers>).map(([subject, opening]): [string, OpenEpisode] => [
    subject,
    { subject, openedAt: history.now, opening },
  ]);
  return rule.assess({
    ...{ history, params: { days: 60 }, calibration: undefined, open: new Map(episodes) },
    ...(isPresent ? { asked: new Map() } : {}),
  });
}

test('a file that was set aside opens an insight with both numbers', () => {
  const [finding] = assess([found]);
  expect(finding).toMatchObject({ subject: SUBJECT, stand: 'open', reason: 'contradicts-a-larger-slice' });
  const words = rule.word({ subject: SUBJECT, severity: 'medium', numbers: finding?.numbers ?? {} });
  expect(words.sentence).toBe(
    'A file of report-csv has 60 messages where another one has 2,300, on 2 days; it is not used.',
  );
  expect(words.amount).toBe('60 messages instead of 2,300');
  expect(words.advice).toHaveLength(2);
  expect(words.facts).toContainEqual({ label: 'Days', value: '2026-11-09 to 2026-11-10' });
});

test('it is asked about only now, and only while its days are recent', () => {
  expect(assess([found], { isPresent: false })).toEqual([]);
  expect(assess([found], { now: '2027-01-09T08:00:00Z' })).toHaveLength(1);
  expect(assess([found], { now: '2027-01-10T08:00:00Z' })).toEqual([]);
});

test('it is over when nothing contradicts the file any more', () => {
  const opening = assess([found])[0]?.numbers ?? {};
  const [over] = assess([], { open: { [SUBJECT]: opening } });
  expect(over).toMatchObject({ subject: SUBJECT, stand: 'quiet', reason: 'contradiction-gone' });
  expect(rule.word({ subject: SUBJECT, severity: 'medium', numbers: over?.numbers ?? {} })).toMatchObject({
    sentence: 'The file of report-csv is used again, or is gone: there is no contradiction any more.',
    advice: [],
  });
});
